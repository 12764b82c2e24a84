import type { Editor } from '@tiptap/core';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { readCaret } from './read-caret.ts';

/** A selection as the binding keeps it during a change of the draft. */
interface KeptSelection {
  readonly anchor?: Y.RelativePosition | null | undefined;
  readonly head?: Y.RelativePosition | null | undefined;
  readonly absAnchor?: number | undefined;
  readonly absHead?: number | undefined;
}

/** Members of the binding that y-tiptap does not type, or not as they are. */
interface Inner {
  readonly doc: Y.Doc;
  beforeTransactionSelection: KeptSelection | null;
  beforeAllTransactions: () => void;
}

/** True if the text or block that a position is in still exists. */
function isInDraft(draft: Y.Doc, position: Y.RelativePosition | null | undefined): boolean {
  if (!position) return false;
  let type = Y.createAbsolutePositionFromRelativePosition(position, draft)?.type ?? null;
  while (type !== null) {
    if (type._item === null) return true;
    if (type._item.deleted) return false;
    type = type._item.parent as Y.AbstractType<Y.YEvent<never>> | null;
  }
  return false;
}

/**
 * The same place; the beginning of a text as that of the text, and not as behind a letter that has
 * been deleted: y-tiptap does not find that one at the very beginning of the document.
 */
function findable(draft: Y.Doc, position: KeptSelection['anchor']): KeptSelection['anchor'] {
  const place = position?.item ? Y.createAbsolutePositionFromRelativePosition(position, draft) : null;
  if (place?.index !== 0 || !(place.type instanceof Y.XmlText)) return position;
  return Y.createRelativePositionFromTypeIndex(place.type, 0, -1);
}

/**
 * Keeps the caret in its block while others change it. The binding (y-tiptap 3.0.9) takes a caret
 * for lost when its block has another text than before, and moves it to a block that has that
 * text: from an empty block in which a colleague begins to write, into the next empty one. It
 * compares only if it knows the position in the former document. So that is withheld as long as
 * Yjs knows the block, and given when the block is gone, for instance moved. And it does not find
 * the caret at the beginning of the document (`findable`), and leaves it where the replaced text
 * ends, perhaps at the end of the document.
 *
 * A caret that was just put elsewhere is looked at before a change by others is shown.
 */
export function keepCaretExact(editor: Editor): void {
  const inner = ySyncPluginKey.getState(editor.state).binding as unknown as Inner;
  const { doc } = inner;
  let kept: KeptSelection | null = null;
  Object.defineProperty(inner, 'beforeTransactionSelection', {
    get: () => kept,
    set(selection: KeptSelection | null) {
      kept = selection && {
        ...selection,
        get anchor() {
          return findable(doc, selection.anchor);
        },
        get head() {
          return findable(doc, selection.head);
        },
        get absAnchor() {
          return isInDraft(doc, selection.anchor) ? undefined : selection.absAnchor;
        },
        get absHead() {
          return isInDraft(doc, selection.head) ? undefined : selection.absHead;
        },
      };
    },
  });
  doc.on('beforeTransaction', ({ local }: Y.Transaction) => {
    if (local || editor.isDestroyed) return;
    const { selection } = editor.state;
    readCaret(editor.view);
    if (editor.state.selection.eq(selection)) return;
    inner.beforeTransactionSelection = null;
    inner.beforeAllTransactions();
  });
}
