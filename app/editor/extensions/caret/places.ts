import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';
import {
  absolutePositionToRelativePosition,
  getRelativeSelection,
  type ProsemirrorBinding,
  relativePositionToAbsolutePosition,
} from '@tiptap/y-tiptap';
import type * as Y from 'yjs';

/** A selection as y-tiptap keeps it during a change of the draft. */
export type DraftSelection = ReturnType<typeof getRelativeSelection>;

/** Finds places in the draft by those in the document, and the reverse. */
export interface Places {
  inDraft(binding: ProsemirrorBinding, doc: Node, pos: number): Y.RelativePosition;
  /** Null if the place is in no text shown. */
  inDocument(binding: ProsemirrorBinding, doc: Node, place: Y.RelativePosition): number | null;
  selection(binding: ProsemirrorBinding, state: EditorState): DraftSelection;
}

/** Those of y-tiptap, until `speedUpEditor` exchanges them. */
export const places: Places = {
  inDraft: ({ type, mapping }, _doc, pos) => absolutePositionToRelativePosition(pos, type, mapping),
  inDocument: ({ doc, type, mapping }, _doc, place) => relativePositionToAbsolutePosition(doc, type, place, mapping),
  selection: getRelativeSelection,
};
