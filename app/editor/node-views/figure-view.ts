import type { NodeViewRenderer } from '@tiptap/core';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { DOCUMENT_WORDS, wordsLocale } from '#content/render/html-words.ts';
import { element, ignoreFrameMutations, isControlEvent, showText } from './node-view.ts';

/** The address of a stored image's smaller rendition. */
export function imageAddress(file: string): string {
  return `/fichiers/${file}?l=800`;
}

/** A figure as readers will see it; warns if its alternative text is missing. */
export function figureView(t: Translate, language: string, open: (request: DialogRequest) => void): NodeViewRenderer {
  const words = DOCUMENT_WORDS[wordsLocale(language, t.locale)];
  return ({ node: first }) => {
    let node = first;
    const dom = element('figure', { class: 'figure' });
    const image = element('img', { loading: 'lazy', decoding: 'async', draggable: 'false' });
    const missing = element('p', { class: 'figure-missing' }, t('editor.figure.missing'));
    const captionLine = element('figcaption');
    const caption = element('span');
    const credit = element('span', { class: 'credit' });
    captionLine.append(caption, ' ', credit);
    const warning = element('p', { class: 'figure-warning' }, t('editor.figure.decorative'));
    const edit = element('button', { type: 'button', class: 'node-edit' }, t('editor.figure.edit'));
    edit.addEventListener('click', () => open({ type: 'figure', id: node.attrs.id as string }));
    dom.append(image, missing, captionLine, warning, edit);
    const show = () => {
      const { file, alt, width, height } = node.attrs;
      const present = typeof file === 'string' && file !== '';
      image.hidden = !present;
      missing.hidden = present;
      if (present && !image.src.endsWith(imageAddress(file))) image.src = imageAddress(file);
      image.alt = typeof alt === 'string' ? alt : '';
      for (const [name, size] of [
        ['width', width],
        ['height', height],
      ] as const) {
        if (typeof size === 'number' && size > 0) image.setAttribute(name, String(size));
        else image.removeAttribute(name);
      }
      showText(caption, node.attrs.caption);
      showText(credit, node.attrs.credit ? words.credit(String(node.attrs.credit)) : '');
      captionLine.hidden = caption.hidden && credit.hidden;
      warning.hidden = image.alt !== '';
    };
    show();
    return {
      dom,
      update(next) {
        if (next.type !== node.type) return false;
        node = next;
        show();
        return true;
      },
      ignoreMutation: ignoreFrameMutations(null),
      stopEvent: isControlEvent,
    };
  };
}
