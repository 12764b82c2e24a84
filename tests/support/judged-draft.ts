import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { writtenOutline } from './written-outline.ts';

/** A draft with this update in it. */
export function draftOf(update: Uint8Array): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, update);
  return draft;
}

/** An update that a modified or hostile client could send after reading the draft. */
export function hostileUpdate(base: Uint8Array, change: (draft: Y.Doc) => void): Uint8Array {
  const draft = draftOf(base);
  const before = Y.encodeStateVector(draft);
  change(draft);
  return Y.encodeStateAsUpdate(draft, before);
}

/** The outline of a study with words in every block, as an update. */
export const start = documentToUpdate(writtenOutline('study', 'fr'));

/** The first paragraph of a draft that started from `start`. */
export const paragraph = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).get(1) as Y.XmlElement;
