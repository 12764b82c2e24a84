import type { Editor } from '@tiptap/core';
import { isChangeOrigin } from '@tiptap/extension-collaboration';
import type { ProsemirrorBinding } from '@tiptap/y-tiptap';

/** Members of the binding that y-tiptap does not type. */
interface Inner {
  _isLocalCursorInView: () => boolean;
  _isDomSelectionInView: () => boolean;
}

/**
 * Keeps the caret on screen while others write above it, at most once in a frame. Left to itself,
 * the binding (y-tiptap 3.0.9) forces two layouts at each change by others, wherever it is.
 *
 * @returns to be called before others' changes are shown, with the position where they begin
 */
export function keepCaretInView(editor: Editor, binding: ProsemirrorBinding): (from: number) => void {
  const inner = binding as unknown as Inner;
  inner._isLocalCursorInView = () => false;
  /** Whether the caret was on screen in the last frame, if nothing has moved it since. */
  let wasInView: boolean | null = null;
  let frame = 0;
  const look = () => {
    frame = 0;
    if (editor.isDestroyed || !editor.view.hasFocus()) return;
    wasInView = inner._isDomSelectionInView();
    if (wasInView) return;
    editor.view.dispatch(editor.state.tr.scrollIntoView().setMeta('addToHistory', false));
    wasInView = null;
  };
  const forget = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    wasInView = null;
  };
  // After scrolling away from the caret, the view stays where it is.
  window.addEventListener('scroll', forget, { passive: true });
  editor.on('transaction', ({ transaction }) => {
    if (!isChangeOrigin(transaction) && (transaction.docChanged || transaction.selectionSet)) forget();
  });
  editor.on('destroy', () => {
    forget();
    window.removeEventListener('scroll', forget);
  });
  return (from) => {
    if (editor.isDestroyed || frame || from > editor.state.selection.head || !editor.view.hasFocus()) return;
    wasInView ??= inner._isDomSelectionInView();
    if (wasInView) frame = requestAnimationFrame(look);
  };
}
