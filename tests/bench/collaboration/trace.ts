import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '../../../content/document/schema.ts';

const FILE = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../../../shared/data/traces/automerge-paper.json.gz',
);

/** True if the editing history is here; it is not part of the project. */
export const hasTrace = (): boolean => existsSync(FILE);
export const TRACE_MISSING = '../shared/data/traces/automerge-paper.json.gz is not here';

export interface Trace {
  /** One update for each keystroke, the first with the paragraph they are in. */
  readonly updates: readonly Uint8Array[];
  /** All of it as one update. */
  readonly whole: Uint8Array;
  readonly text: string;
}

/** Plays the history of the paper in one paragraph's text. `share` of it, from the start. */
export function playTrace(share = 1): Trace {
  const { txns } = JSON.parse(gunzipSync(readFileSync(FILE)).toString()) as {
    txns: { patches: [number, number, string][] }[];
  };
  const draft = new Y.Doc();
  draft.clientID = 0x4abc_def0;
  const updates: Uint8Array[] = [];
  draft.on('update', (update: Uint8Array) => updates.push(update));
  const paragraph = new Y.XmlElement('paragraph');
  const text = new Y.XmlText();
  draft.transact(() => {
    paragraph.insert(0, [text]);
    draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
  });
  for (const { patches } of txns.slice(0, Math.ceil(txns.length * share))) {
    for (const [at, deleted, inserted] of patches) {
      draft.transact(() => {
        if (deleted > 0) text.delete(at, deleted);
        if (inserted) text.insert(at, inserted);
      });
    }
  }
  return { updates, whole: Y.encodeStateAsUpdate(draft), text: text.toString() };
}

/** True if these updates, in a row, hold a paragraph with this text. */
export function holdsText(updates: readonly Uint8Array[], text: string): boolean {
  const draft = new Y.Doc();
  for (const update of updates) Y.applyUpdate(draft, update);
  return draft
    .getXmlFragment(DRAFT_FRAGMENT)
    .toArray()
    .some((node) => node instanceof Y.XmlElement && String(node.get(0)) === text);
}
