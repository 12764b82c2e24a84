import type { NodeViewRenderer } from '@tiptap/core';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { blockLabel, isBlockKind } from '#content/document/blocks.ts';
import { DOCUMENT_WORDS, wordsLocale } from '#content/render/html-words.ts';
import { element, ignoreFrameMutations, isControlEvent, showText } from './node-view.ts';

/** A typed block as readers will see it, with a button that opens its dialog. */
export function typedBlockView(
  t: Translate,
  language: string,
  open: (request: DialogRequest) => void,
): NodeViewRenderer {
  return ({ node: first }) => {
    let node = first;
    const kind = isBlockKind(first.attrs.kind) ? first.attrs.kind : 'finding';
    const locale = wordsLocale(language, t.locale);
    const { labelled } = DOCUMENT_WORDS[locale];
    const { mark, isQuotation, [locale]: label } = blockLabel(kind);
    const dom = element('div', { class: `block block-${kind}`, 'data-kind': kind, role: 'group' });
    const head = element('div', { class: 'block-head', contenteditable: 'false' });
    const labelLine = element('p', { class: 'block-label', lang: locale });
    labelLine.append(element('span', { 'aria-hidden': 'true' }, mark), ` ${label}`);
    const edit = element('button', { type: 'button', class: 'node-edit' }, t('editor.typed.edit'));
    edit.setAttribute('aria-label', t('editor.typed.editLabel', { label: blockLabel(kind)[t.locale] }));
    edit.addEventListener('click', () => open({ type: 'typed-block', id: node.attrs.id as string }));
    const title = element('p', { class: 'block-title' });
    const value = element('p', { class: 'block-value' });
    head.append(labelLine, edit, title, value);
    const contentDOM = element(isQuotation ? 'blockquote' : 'div', { class: 'block-body' });
    const attribution = element('p', { class: 'block-attribution', contenteditable: 'false' });
    dom.append(head, contentDOM, attribution);
    const show = () => {
      showText(title, node.attrs.title);
      dom.setAttribute('aria-label', title.hidden ? label : labelled(label, title.textContent ?? ''));
      showText(value, node.attrs.value);
      showText(attribution, node.attrs.attribution);
    };
    show();
    return {
      dom,
      contentDOM,
      update(next) {
        if (next.type !== node.type || next.attrs.kind !== node.attrs.kind) return false;
        node = next;
        show();
        return true;
      },
      ignoreMutation: ignoreFrameMutations(contentDOM),
      stopEvent: isControlEvent,
    };
  };
}
