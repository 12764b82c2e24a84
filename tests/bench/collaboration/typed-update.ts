import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '../../../content/document/schema.ts';

/** Client ids as large as Yjs draws them: five bytes each. */
const GROUND = 0x3fff_fff0;
const FIRST_TYPIST = 0x4000_0000;

/** The client id of a draft's nth typist. */
export const typistId = (typist: number): number => FIRST_TYPIST + typist;
/** Which typist a client id is; outside of 0 … typists - 1 for others. */
export const typistOf = (client: number): number => client - FIRST_TYPIST;

/** The update that gives each typist a paragraph to write in, holding one full stop. */
export function groundUpdate(typists: number): Uint8Array {
  const draft = new Y.Doc();
  draft.clientID = GROUND;
  const paragraphs = Array.from({ length: typists }, () => {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText('.')]);
    return paragraph;
  });
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, paragraphs);
  const update = Y.encodeStateAsUpdate(draft);
  draft.destroy();
  return update;
}

/**
 * The nth keystroke of a typist, at the end of their paragraph: byte for byte what Yjs makes of it.
 */
export function keystroke(typist: number, n: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, typistId(typist));
  encoding.writeVarUint(encoder, n);
  // A string with a left neighbour and nothing at its right.
  encoding.writeUint8(encoder, 0x84);
  if (n === 0) {
    // Each paragraph of the ground took three ids: the paragraph, its text, the full stop.
    encoding.writeVarUint(encoder, GROUND);
    encoding.writeVarUint(encoder, typist * 3 + 2);
  } else {
    encoding.writeVarUint(encoder, typistId(typist));
    encoding.writeVarUint(encoder, n - 1);
  }
  encoding.writeVarString(encoder, String.fromCharCode(97 + (n % 26)));
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/** Compares prepared keystrokes with Yjs' own. @throws when they differ */
export function checkKeystrokes(): void {
  const typists = 3;
  for (let typist = 0; typist < typists; typist++) {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, groundUpdate(typists));
    draft.clientID = typistId(typist);
    let made: Uint8Array = new Uint8Array(0);
    draft.on('update', (update: Uint8Array) => {
      made = update;
    });
    const paragraph = draft.getXmlFragment(DRAFT_FRAGMENT).get(typist) as Y.XmlElement;
    const text = paragraph.get(0) as Y.XmlText;
    for (let n = 0; n < 40; n++) {
      text.insert(text.length, String.fromCharCode(97 + (n % 26)));
      if (Buffer.compare(made, keystroke(typist, n)) !== 0) throw new Error(`keystroke ${n} is not what Yjs makes`);
    }
  }
}
