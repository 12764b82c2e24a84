import type { Editor } from '@tiptap/core';
import { Selection } from '@tiptap/pm/state';
import { type ProsemirrorBinding, ySyncPluginKey } from '@tiptap/y-tiptap';

/** Members of the binding that y-tiptap types too narrowly. */
interface Rerendering {
  beforeTransactionSelection: object | null;
  _forceRerender(): void;
}

export function bindingOf(editor: Editor): ProsemirrorBinding {
  return ySyncPluginKey.getState(editor.state).binding as ProsemirrorBinding;
}

/** Renders the draft's text. The binding does this by itself only if it creates its own mapping. */
export function showDraft(editor: Editor): void {
  const binding = bindingOf(editor) as unknown as Rerendering;
  // The empty page's caret must not be restored in the new text: it might end up inside a table.
  binding.beforeTransactionSelection = {};
  binding._forceRerender();
  binding.beforeTransactionSelection = null;
  // The text that came in has pushed the caret of the empty page to its end.
  editor.view.dispatch(editor.state.tr.setSelection(Selection.atStart(editor.state.doc)));
}

/**
 * Disconnects the editor from the draft, both ways: the text stays on screen, and no change to it
 * reaches the draft.
 */
export function detachBinding(editor: Editor): void {
  const binding = bindingOf(editor);
  binding.mux = () => {};
  binding.destroy();
  editor.setEditable(false, false);
}
