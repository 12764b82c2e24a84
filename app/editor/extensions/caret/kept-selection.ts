import { Extension } from '@tiptap/core';
import { Plugin, Selection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** Shows what is selected while another field has the focus. */
export const keptSelection = Extension.create({
  name: 'keptSelection',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          decorations({ doc, selection: { empty, from, to } }) {
            if (empty || editor.isFocused || editor.view.dragging) return null;
            return DecorationSet.create(doc, [Decoration.inline(from, to, { class: 'kept-selection' })]);
          },
          handleDOMEvents: {
            // The focus that a click brings is handled before its selection: words that were
            // selected before would be selected again, and the next letter would replace them.
            mousedown(view, { button, shiftKey, clientX, clientY }) {
              const { doc, selection, tr } = view.state;
              const at =
                button !== 0 || shiftKey || selection.empty || view.hasFocus()
                  ? null
                  : view.posAtCoords({ left: clientX, top: clientY });
              if (at)
                view.dispatch(tr.setSelection(Selection.near(doc.resolve(at.pos))).setMeta('addToHistory', false));
              return false;
            },
          },
        },
      }),
    ];
  },
});
