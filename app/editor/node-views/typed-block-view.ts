import type { NodeViewRenderer } from '@tiptap/core';
import { revealBlock } from '#app/editor/commands/commands.ts';
import type { DialogRequest } from '#app/editor/tools/dialog-request.ts';
import { TYPED_IN_FIELD } from '#app/editor/tools/typed-in-field.ts';
import type { Translate } from '#app/i18n/translate.ts';
import { BLOCK_WORDS, wordsLocale } from '#content/document/block-words.ts';
import { type BlockField, blockLabel, hasBlockField, isBlockKind } from '#content/document/blocks.ts';
import { MAX_ATTRIBUTE } from '#content/document/limits.ts';
import { element, ignoreFrameMutations, isControlEvent, showText } from './node-view.ts';

/**
 * A typed block as readers will see it, its title, figure and author typed in place, with a button
 * that opens its dialog.
 */
export function typedBlockView(
  t: Translate,
  language: string,
  open: (request: DialogRequest) => void,
): NodeViewRenderer {
  return ({ node: first, editor, getPos }) => {
    let node = first;
    const kind = isBlockKind(first.attrs.kind) ? first.attrs.kind : 'finding';
    const locale = wordsLocale(language, t.locale);
    const { labelled } = BLOCK_WORDS[locale];
    const { mark, isQuotation, [locale]: label } = blockLabel(kind);
    const dom = element('div', { class: `block block-${kind}`, 'data-kind': kind, role: 'group' });
    const head = element('div', { class: 'block-head', contenteditable: 'false' });
    const labelLine = element('p', { class: 'block-label', lang: locale });
    labelLine.append(element('span', { 'aria-hidden': 'true' }, mark), ` ${label}`);
    const edit = element('button', { type: 'button', class: 'node-edit' }, t('editor.typed.edit'));
    edit.setAttribute('aria-label', t('editor.typed.editLabel', { label: blockLabel(kind)[t.locale] }));
    edit.addEventListener('click', () => open({ type: 'typed-block', id: node.attrs.id as string }));
    /** A line that is typed where it is read; its words are an attribute of the block. */
    const field = (name: 'title' | BlockField, words: string) => {
      const line = element('p', {
        class: `block-${name}`,
        contenteditable: 'plaintext-only',
        role: 'textbox',
        'aria-label': words,
        'data-field': words,
      });
      line.addEventListener('beforeinput', (event) => {
        if (!editor.isEditable) event.preventDefault();
      });
      line.addEventListener('input', () => {
        const typed = line.textContent!.replace(/[\r\n\t]/g, ' ').slice(0, MAX_ATTRIBUTE);
        // Browsers leave a line break in an emptied line.
        if (typed === '') line.replaceChildren();
        const pos = getPos();
        if (pos === undefined) return;
        editor.view.dispatch(editor.state.tr.setNodeAttribute(pos, name, typed).setMeta(TYPED_IN_FIELD, true));
      });
      line.addEventListener('keydown', (event) => {
        // By themselves browsers would select the whole text around the field.
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
          event.preventDefault();
          getSelection()!.selectAllChildren(line);
          return;
        }
        if (event.key !== 'Enter' && event.key !== 'Escape' && event.key !== 'Tab') return;
        event.preventDefault();
        // By itself Tab would pass over the block's words, to the next block that has a field.
        const shown = fields.map(({ line }) => line).filter(({ hidden }) => !hidden);
        const next = event.key === 'Tab' && shown[shown.indexOf(line) + (event.shiftKey ? -1 : 1)];
        if (next) next.focus();
        else revealBlock(editor, node.attrs.id as string);
      });
      const show = () => {
        showText(line, node.attrs[name]);
        if (name === 'title' || hasBlockField(kind, name)) line.hidden = false;
      };
      return { line, show };
    };
    const fields = [
      field('title', t('editor.typed.blockTitle')),
      field('value', t('editor.typed.value')),
      field('attribution', t('editor.typed.attribution')),
    ] as const;
    const [{ line: title }, { line: value }, { line: attribution }] = fields;
    head.append(labelLine, edit, title, value);
    const contentDOM = element(isQuotation ? 'blockquote' : 'div', { class: 'block-body' });
    const foot = element('div', { class: 'block-foot', contenteditable: 'false' });
    foot.append(attribution);
    dom.append(head, contentDOM, foot);
    const show = () => {
      for (const one of fields) one.show();
      dom.setAttribute('aria-label', title.textContent ? labelled(label, title.textContent) : label);
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
