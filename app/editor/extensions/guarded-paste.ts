import { type Editor, Extension } from '@tiptap/core';
import { Fragment, Slice } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { parseForeignHtml } from './foreign-html.ts';

/** Counts the pastes that came in as plain text since the writer last closed the notice. */
const KEY = new PluginKey<number>('guardedPaste');

/** The plain text that the source offers; else the words of its HTML. */
function plainTextOf(data: DataTransfer): string {
  return data.getData('text/plain') || (parseForeignHtml(data.getData('text/html')).textContent ?? '');
}

/** Puts the caret where something was dropped. */
function goTo(view: EditorView, { clientX, clientY }: DragEvent): void {
  const at = view.posAtCoords({ left: clientX, top: clientY });
  if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
}

/** Puts plain text in the place of the selection, a paragraph for each line, without any of what may just have failed. */
function insertPlain(view: EditorView, text: string): void {
  const { tr, schema, selection } = view.state;
  const lines = text.split(/[\r\n]+/);
  if (selection.$from.parent.type.spec.code) tr.insertText(text.replace(/\r\n?/g, '\n'));
  else {
    const { paragraph } = schema.nodes;
    const blocks = lines.map((line) => paragraph!.create(null, line === '' ? null : schema.text(line)));
    tr.replaceSelection(new Slice(Fragment.from(blocks), 1, 1));
  }
  view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste').setMeta(KEY, 'plain'));
}

/**
 * Pastes and drops what cannot be transformed as its plain text, and says so. Without this an exception in a transformation
 * leaves the writer with nothing, or with what the browser itself puts into the page.
 */
export const guardedPaste = Extension.create({
  name: 'guardedPaste',
  // Before all others: what they do with the event is done within the guard.
  priority: 10_000,
  addProseMirrorPlugins() {
    let guarding = false;
    const guard = (view: EditorView, event: ClipboardEvent | DragEvent, data: DataTransfer | null): boolean => {
      if (guarding || !data) return false;
      const { state } = view;
      guarding = true;
      try {
        view.dispatchEvent(event);
      } catch (error) {
        // Something of it is in the text already: pasting again would put it there twice.
        if (view.state !== state) throw error;
        console.error(error);
        event.preventDefault();
        if (event instanceof DragEvent) goTo(view, event);
        insertPlain(view, plainTextOf(data));
      } finally {
        guarding = false;
      }
      return true;
    };
    return [
      new Plugin<number>({
        key: KEY,
        state: {
          init: () => 0,
          apply(tr, count) {
            const what = tr.getMeta(KEY) as 'plain' | 'seen' | undefined;
            return what === 'plain' ? count + 1 : what === 'seen' ? 0 : count;
          },
        },
        props: {
          handleDOMEvents: {
            paste: (view, event) => guard(view, event, event.clipboardData),
            drop: (view, event) => guard(view, event, event.dataTransfer),
          },
        },
      }),
    ];
  },
});

/** How many pastes came in as plain text since the writer last closed the notice. */
export function plainPastes(editor: Editor): number {
  return KEY.getState(editor.state) ?? 0;
}

/** The writer has seen the notice. */
export function forgetPlainPastes(editor: Editor): void {
  editor.view.dispatch(editor.state.tr.setMeta(KEY, 'seen').setMeta('addToHistory', false));
}
