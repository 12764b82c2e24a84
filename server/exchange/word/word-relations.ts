import path from 'node:path';
import { readXml, type XmlBudget } from '#server/exchange/reading/read-xml.ts';

/** What a part refers to. */
export interface Relation {
  readonly id: string;
  /** The end of its type: `image`. That of Word's strict files begins with another address. */
  readonly type: string;
  /** The name of a part; the address of what is outside the file, or of a link. */
  readonly target: string;
  readonly isOutside: boolean;
}

/** The types of content of the parts of a document. */
export interface ContentTypes {
  /** By the names of parts. */
  readonly parts: ReadonlyMap<string, string>;
  /** By the endings of names. */
  readonly endings: ReadonlyMap<string, string>;
}

/** The part that holds the relations of another; of the package itself for `''`. */
export const relationsOf = (part: string) =>
  path.posix.join(path.posix.dirname(part), '_rels', `${path.posix.basename(part)}.rels`);

/** Names in an archive have no stroke before them. */
const plainName = (name: string) => name.replace(/^\/+/, '');

/** @param part the part whose relations these are */
export function readRelations(xml: string, part: string, budget: XmlBudget): Relation[] {
  const relations: Relation[] = [];
  readXml(xml, budget, {
    begin: (tag, { Id: id = '', Type = '', Target = '', TargetMode }) => {
      if (tag.replace(/^\w+:/, '') !== 'Relationship') return;
      const type = Type.split('/').at(-1)!;
      const isOutside = TargetMode === 'External' || type === 'hyperlink';
      const target = isOutside ? Target : plainName(path.posix.resolve('/', path.posix.dirname(part), Target));
      relations.push({ id, type, target, isOutside });
    },
    characters: () => {},
    end: () => {},
  });
  return relations;
}

export function readContentTypes(xml: string, budget: XmlBudget): ContentTypes {
  const parts = new Map<string, string>();
  const endings = new Map<string, string>();
  readXml(xml, budget, {
    begin: (_tag, { PartName, Extension, ContentType = '' }) => {
      if (PartName !== undefined) parts.set(plainName(PartName), ContentType);
      if (Extension !== undefined) endings.set(Extension.toLowerCase(), ContentType);
    },
    characters: () => {},
    end: () => {},
  });
  return { parts, endings };
}
