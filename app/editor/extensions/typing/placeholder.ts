import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/**
 * A placeholder in the empty paragraph with the caret, unless it shows a prompt. Reads only that
 * paragraph, so its cost does not depend on the text's length.
 */
export function placeholder(words: { readonly page: string; readonly line: string }): Extension {
  return Extension.create({
    name: 'placeholder',
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          props: {
            decorations(state) {
              const { $from, empty } = state.selection;
              const { parent } = $from;
              if (!empty || !editor.isEditable || parent.type.name !== 'paragraph' || parent.content.size > 0)
                return null;
              if (typeof parent.attrs.prompt === 'string') return null;
              const alone = state.doc.childCount === 1 && $from.depth === 1;
              const attributes = { class: 'is-empty', 'data-placeholder': alone ? words.page : words.line };
              return DecorationSet.create(state.doc, [Decoration.node($from.before(), $from.after(), attributes)]);
            },
          },
        }),
      ];
    },
  });
}
