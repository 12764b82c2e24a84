import type { NodeViewRenderer } from '@tiptap/core';
import { describeAddress } from '#app/editor/requests/describe-address.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { element, ignoreFrameMutations, isControlEvent, showText } from './node-view.ts';

/** The card of another page, with its title if this person may read it. */
export function pageCardView(t: Translate, open: (request: DialogRequest) => void): NodeViewRenderer {
  return ({ node: first }) => {
    let node = first;
    const dom = element('div', { class: 'page-card', contenteditable: 'false' });
    const kind = element('p', { class: 'kicker' });
    const title = element('strong');
    const summary = element('p');
    const edit = element('button', { type: 'button', class: 'node-edit' }, t('editor.card.edit'));
    edit.addEventListener('click', () => open({ type: 'page-card', id: node.attrs.id as string }));
    dom.append(kind, title, summary, edit);
    const show = async () => {
      const href = typeof node.attrs.href === 'string' ? node.attrs.href : '';
      showText(title, href || t('editor.card.empty'));
      showText(summary, '');
      showText(kind, '');
      const found = href === '' ? null : await describeAddress(href);
      if (node.attrs.href !== href) return;
      dom.dataset.kind = found?.kind ?? '';
      showText(kind, found?.label);
      showText(title, found?.title ?? t('editor.card.unknown', { href }));
      showText(summary, found?.summary);
    };
    void show();
    return {
      dom,
      update(next) {
        if (next.type !== node.type) return false;
        const changed = next.attrs.href !== node.attrs.href;
        node = next;
        if (changed) void show();
        return true;
      },
      ignoreMutation: ignoreFrameMutations(null),
      stopEvent: isControlEvent,
    };
  };
}
