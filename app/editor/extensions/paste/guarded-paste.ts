import { type Editor, Extension } from '@tiptap/core';
import { Fragment, Slice } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { parseForeignHtml } from '#app/editor/pasting/foreign-html.ts';
import type { LeftOutCounts } from '#content/paste/left-out.ts';

/**
 * The losses in the notice of pasting, counted since it was last closed: pastes inserted as plain
 * text, pictures whose files were missing, and what was left out.
 */
export type PasteLosses = LeftOutCounts & { readonly plain?: number; readonly pictures?: number };

const NO_LOSSES: PasteLosses = {};
const KEY = new PluginKey<PasteLosses>('guardedPaste');

/** The plain text of the clipboard, else the text of its HTML. */
function plainTextOf(data: DataTransfer): string {
  return data.getData('text/plain') || (parseForeignHtml(data.getData('text/html')).textContent ?? '');
}

/** Moves the caret to where something was dropped. */
function goTo(view: EditorView, { clientX, clientY }: DragEvent): void {
  const at = view.posAtCoords({ left: clientX, top: clientY });
  if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
}

/** Replaces the selection with plain text, a paragraph per line, without transformations. */
function insertPlain(view: EditorView, text: string): void {
  const { tr, schema, selection } = view.state;
  const lines = text.split(/[\r\n]+/);
  if (selection.$from.parent.type.spec.code) tr.insertText(text.replace(/\r\n?/g, '\n'));
  else {
    const { paragraph } = schema.nodes;
    const blocks = lines.map((line) => paragraph!.create(null, line === '' ? null : schema.text(line)));
    tr.replaceSelection(new Slice(Fragment.from(blocks), 1, 1));
  }
  view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste').setMeta(KEY, { plain: 1 }));
}

/**
 * Inserts pasted or dropped content as plain text if transforming it throws, and shows a notice.
 * Otherwise the person would get nothing, or whatever the browser inserts by default.
 */
export const guardedPaste = Extension.create({
  name: 'guardedPaste',
  // Before all other plugins, so that their handling of the event is guarded.
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
        // Part of it is already in the text: pasting again would insert it twice.
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
      new Plugin<PasteLosses>({
        key: KEY,
        state: {
          init: () => NO_LOSSES,
          apply(tr, before) {
            const change = tr.getMeta(KEY) as PasteLosses | 'seen' | undefined;
            if (change === 'seen') return NO_LOSSES;
            if (!change) return before;
            const sum: Record<string, number> = { ...before };
            for (const [sort, count] of Object.entries(change)) sum[sort] = (sum[sort] ?? 0) + count;
            return sum;
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

/** What pasting lost since the notice was last closed. */
export function pasteLosses(editor: Editor): PasteLosses {
  return KEY.getState(editor.state) ?? NO_LOSSES;
}

/** Adds the losses of a paste to the counts. */
export function countLosses(editor: Editor, losses: PasteLosses): void {
  editor.view.dispatch(editor.state.tr.setMeta(KEY, losses).setMeta('addToHistory', false));
}

/** Resets the counts when the notice is closed. */
export function forgetPasteLosses(editor: Editor): void {
  editor.view.dispatch(editor.state.tr.setMeta(KEY, 'seen').setMeta('addToHistory', false));
}
