import type { EditorView } from '@tiptap/pm/view';

/**
 * Has ProseMirror look where a click or a key has just put the caret. The browser tells of it a
 * little after it did: what is shown in between would put the caret back to where it was. To be
 * called before a change that no act of the person's causes.
 */
export function readCaret(view: EditorView): void {
  const { domObserver } = view as unknown as { domObserver: { flush(): void } };
  domObserver.flush();
}
