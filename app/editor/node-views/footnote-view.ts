import type { NodeViewRenderer } from '@tiptap/core';
import type { Translate } from '#app/i18n/translate.ts';
import { element, ignoreFrameMutations } from './node-view.ts';

/** A footnote, edited in place. Readers see it numbered, at the end. */
export function footnoteView(t: Translate): NodeViewRenderer {
  return ({ node: first }) => {
    const dom = element('span', { class: 'footnote', role: 'note', 'aria-label': t('editor.footnote.label') });
    const mark = element('span', { class: 'footnote-mark', contenteditable: 'false', 'aria-hidden': 'true' }, '※');
    const contentDOM = element('span', { class: 'footnote-text' });
    dom.append(mark, contentDOM);
    const show = (empty: boolean) => {
      if (empty) contentDOM.dataset.placeholder = t('editor.footnote.placeholder');
      else delete contentDOM.dataset.placeholder;
    };
    show(first.content.size === 0);
    return {
      dom,
      contentDOM,
      update(next) {
        if (next.type !== first.type) return false;
        show(next.content.size === 0);
        return true;
      },
      ignoreMutation: (mutation) =>
        (mutation.type === 'attributes' && mutation.target === contentDOM) ||
        ignoreFrameMutations(contentDOM)(mutation),
    };
  };
}
