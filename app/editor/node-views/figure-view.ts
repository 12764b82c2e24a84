import type { NodeViewRenderer } from '@tiptap/core';
import { revealBlock, updateBlock } from '#app/editor/commands/commands.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import type { ImagesUnderWay } from '#app/editor/tools/images-under-way.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { filePath } from '#content/addresses/file-path.ts';
import { BLOCK_WORDS, wordsLocale } from '#content/document/block-words.ts';
import { MAX_ATTRIBUTE } from '#content/document/limits.ts';
import { element, ignoreFrameMutations, isControlEvent, showText } from './node-view.ts';

/** The address of a stored image's smaller rendition. */
export function imageAddress(file: string): string {
  return filePath(file, 800);
}

/**
 * A figure as readers will see it, with a field for a missing alternative text, and the state of an
 * upload under way.
 */
export function figureView(
  t: Translate,
  language: string,
  open: (request: DialogRequest) => void,
  underWay: ImagesUnderWay,
): NodeViewRenderer {
  const words = BLOCK_WORDS[wordsLocale(language, t.locale)];
  return ({ node: first, editor }) => {
    let node = first;
    const dom = element('figure', { class: 'figure' });
    const image = element('img', { loading: 'lazy', decoding: 'async', draggable: 'false' });
    const missing = element('p', { class: 'figure-missing' });
    const retry = element('button', { type: 'button', class: 'button is-quiet is-small' }, t('editor.upload.retry'));
    const captionLine = element('figcaption');
    const caption = element('span');
    const credit = element('span', { class: 'credit' });
    captionLine.append(caption, ' ', credit);
    const altLine = element('label', { class: 'figure-alt' }, t('editor.figure.alt'));
    const alt = element('input', { type: 'text', maxlength: String(MAX_ATTRIBUTE) });
    altLine.append(alt);
    const edit = element('button', { type: 'button', class: 'node-edit' }, t('editor.figure.edit'));
    edit.addEventListener('click', () => open({ type: 'figure', id: node.attrs.id as string }));
    retry.addEventListener('click', () => underWay.of(node.attrs.id)?.retry?.());
    alt.addEventListener('change', () => updateBlock(editor, node.attrs.id as string, { alt: alt.value.trim() }));
    alt.addEventListener('keydown', (event) => {
      // By itself Tab would lead to a field further down, or out of the text.
      if (event.key !== 'Enter' && event.key !== 'Escape' && event.key !== 'Tab') return;
      event.preventDefault();
      // Leaving the field stores what was typed.
      revealBlock(editor, node.attrs.id as string);
    });
    dom.append(image, missing, altLine, captionLine, edit);
    const show = () => {
      const { file, alt: altText, width, height } = node.attrs;
      const present = typeof file === 'string' && file !== '';
      image.hidden = !present;
      missing.hidden = present;
      const state = present ? null : underWay.of(node.attrs.id);
      missing.replaceChildren(state?.words ?? t('editor.figure.missing'), ...(state?.retry ? [' ', retry] : []));
      if (present && !image.src.endsWith(imageAddress(file))) image.src = imageAddress(file);
      image.alt = typeof altText === 'string' ? altText : '';
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
      altLine.hidden = image.alt !== '';
      if (document.activeElement !== alt) alt.value = image.alt;
    };
    show();
    const stop = underWay.listen(show);
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
      destroy: stop,
    };
  };
}
