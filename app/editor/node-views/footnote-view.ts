import type { NodeViewRenderer } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import type { Translate } from '#app/i18n/translate.ts';
import { element, ignoreFrameMutations } from './node-view.ts';

/**
 * A footnote: the number of its call in the text; its words open below the line while the caret is
 * in them (footnote-caret.ts). Readers see it at the end.
 */
export function footnoteView(t: Translate): NodeViewRenderer {
  return ({ node: first, editor, getPos }) => {
    let node = first;
    const dom = element('span', { class: 'footnote', role: 'note', 'aria-label': t('editor.footnote.label') });
    const mark = element('span', { class: 'footnote-mark', contenteditable: 'false', 'aria-hidden': 'true' });
    const contentDOM = element('span', { class: 'footnote-text' });
    dom.append(mark, contentDOM);
    mark.addEventListener('mousedown', (event) => {
      const pos = getPos();
      if (pos === undefined || event.button !== 0) return;
      event.preventDefault();
      const { state, view } = editor;
      view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, pos + 1 + node.content.size)));
      view.focus();
    });
    const show = () => {
      if (node.content.size === 0) contentDOM.dataset.placeholder = t('editor.footnote.placeholder');
      else delete contentDOM.dataset.placeholder;
    };
    show();
    return {
      dom,
      contentDOM,
      update(next) {
        if (next.type !== node.type) return false;
        node = next;
        show();
        return true;
      },
      stopEvent: (event) => event.type === 'mousedown' && event.target === mark,
      ignoreMutation: (mutation) =>
        (mutation.type === 'attributes' && mutation.target === contentDOM) ||
        ignoreFrameMutations(contentDOM)(mutation),
    };
  };
}
