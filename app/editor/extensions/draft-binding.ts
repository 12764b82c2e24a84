import type { Editor } from '@tiptap/core';
import { type ProsemirrorBinding, ySyncPluginKey } from '@tiptap/y-tiptap';

/** What y-tiptap types too narrowly. */
interface Rerendering {
  beforeTransactionSelection: object | null;
  _forceRerender(): void;
}

function bindingOf(editor: Editor): ProsemirrorBinding {
  return ySyncPluginKey.getState(editor.state).binding as ProsemirrorBinding;
}

/** Puts the draft's text on screen. The binding does so by itself only when it is left to make its own mapping. */
export function showDraft(editor: Editor): void {
  const binding = bindingOf(editor) as unknown as Rerendering;
  // The caret of an empty page means nothing in the text that comes: it would be put into the middle of a table.
  binding.beforeTransactionSelection = {};
  binding._forceRerender();
  binding.beforeTransactionSelection = null;
}

/** Parts screen and draft, both ways: what is on screen stays there, and nothing of it is written into the draft any more. */
export function detachBinding(editor: Editor): void {
  const binding = bindingOf(editor);
  binding.mux = () => {};
  binding.destroy();
  editor.setEditable(false, false);
}
