import { type Editor, Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { readCaret } from '#app/editor/extensions/caret/read-caret.ts';
import type { Passage } from './passages.ts';

/** Finds the passages in a document; provided by the annotations panel while it is open. */
export type FindPassages = (doc: Node) => readonly Passage[];

interface Marks {
  readonly find: FindPassages | null;
  readonly set: DecorationSet;
}

const KEY = new PluginKey<Marks>('annotationMarks');

function decorate(doc: Node, find: FindPassages | null): DecorationSet {
  const decorations = (find?.(doc) ?? []).map(({ id, side, from, to }) =>
    Decoration.inline(from, to, { class: `anno anno-${side}`, 'data-annotations': id }, { id }),
  );
  return DecorationSet.create(doc, decorations);
}

/**
 * Marks annotated words with decorations. Local changes map the decorations; remote changes may
 * rebuild parts of the document, so passages are found again.
 */
export const annotationMarks = Extension.create({
  name: 'annotationMarks',
  addProseMirrorPlugins() {
    return [
      new Plugin<Marks>({
        key: KEY,
        state: {
          init: () => ({ find: null, set: DecorationSet.empty }),
          apply(tr, marks) {
            const given = tr.getMeta(KEY) as { find: FindPassages | null } | undefined;
            if (given) return { find: given.find, set: decorate(tr.doc, given.find) };
            if (!tr.docChanged || !marks.find) return marks;
            const fromOthers = (tr.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin;
            return { ...marks, set: fromOthers ? decorate(tr.doc, marks.find) : marks.set.map(tr.mapping, tr.doc) };
          },
        },
        props: {
          decorations: (state) => KEY.getState(state)?.set,
        },
      }),
    ];
  },
});

/** Shows the passages, or none. */
export function showPassages(editor: Editor, find: FindPassages | null): void {
  if (editor.isDestroyed) return;
  readCaret(editor.view);
  editor.view.dispatch(editor.state.tr.setMeta(KEY, { find }).setMeta('addToHistory', false));
}

/** Selects a passage and scrolls it into view. @returns whether it exists */
export function revealPassage(editor: Editor, id: string): boolean {
  const [passage] = KEY.getState(editor.state)?.set.find(undefined, undefined, (spec) => spec.id === id) ?? [];
  if (!passage) return false;
  const selection = TextSelection.between(editor.state.doc.resolve(passage.from), editor.state.doc.resolve(passage.to));
  editor.view.dispatch(editor.state.tr.setSelection(selection).scrollIntoView());
  editor.view.focus();
  return true;
}
