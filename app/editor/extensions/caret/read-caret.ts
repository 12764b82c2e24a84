import type { EditorView } from '@tiptap/pm/view';

/**
 * Makes ProseMirror read the caret that a click or key has just placed. The browser reports it with
 * a delay: drawing before that would put the caret back. To be called before a change that the
 * person did not cause.
 */
export function readCaret(view: EditorView): void {
  const { domObserver } = view as unknown as { domObserver: { flush(): void } };
  domObserver.flush();
}
