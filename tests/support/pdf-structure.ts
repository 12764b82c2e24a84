import { Buffer } from 'node:buffer';

/** An element of a tagged PDF, with what is in it, in the order in which it is read aloud. */
export interface StructElement {
  readonly role: string;
  readonly children: readonly (StructElement | MarkedContent)[];
}

/** Words on a page, by the id that pdf.js gives them in `getTextContent`. */
export interface MarkedContent {
  readonly content: string;
}

/**
 * The structure of a PDF as a whole. pdf.js has it page by page, which is another order where a
 * table or picture stands on the page after the words that it comes before. Reads files of Typst,
 * whose objects are not packed, with what was added to them: the last object of a number counts.
 * @throws Error if there is none
 */
export function readStructure(bytes: Uint8Array): StructElement {
  const text = Buffer.from(bytes).toString('latin1');
  const objects = new Map<string, string>();
  for (const [, number, body] of text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj$/gm)) {
    if (!body!.includes('stream\n')) objects.set(number!, body!);
  }
  const [, roles = ''] = /\/RoleMap <<([\s\S]*?)>>/.exec([...objects.values()].join('\n')) ?? [];
  const standard = new Map([...roles.matchAll(/\/(\w+) \/(\w+)/g)].map(([, own, known]) => [own!, known!]));
  const read = (number: string): StructElement => {
    const body = objects.get(number) ?? '';
    const kids = /^ {2}\/K (\[[\s\S]*?\]|\d+ 0 R|\d+)$/m.exec(body)?.[1] ?? '';
    const own = /^ {2}\/Pg (\d+) 0 R$/m.exec(body)?.[1];
    const pieces = kids.matchAll(/<<([\s\S]*?)>>|(\d+) 0 R|(\d+)/g);
    const children = [...pieces].flatMap(([, inner, child, mcid]): (StructElement | MarkedContent)[] => {
      if (child !== undefined) return [read(child)];
      const id = mcid ?? /\/MCID (\d+)/.exec(inner!)?.[1];
      // An annotation, such as a link's area, has no words of its own.
      if (id === undefined) return [];
      return [{ content: `p${/\/Pg (\d+) 0 R/.exec(inner ?? '')?.[1] ?? own}R_mc${id}` }];
    });
    const role = /^ {2}\/S \/(\w+)$/m.exec(body)?.[1] ?? '';
    return { role: standard.get(role) ?? role, children };
  };
  const root = [...objects].find(([, body]) => body.includes('/Type /StructTreeRoot'));
  if (!root) throw new Error('a PDF without a structure');
  return read(root[0]);
}
