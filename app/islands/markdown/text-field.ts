import { Editor, type JSONContent } from '@tiptap/core';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { safeHref } from '#content/document/href.ts';
import { documentExtensions } from '#content/document/schema.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { drawToolbar, type MarkdownWords } from './toolbar.ts';

/**
 * Replaces a field of Markdown by an editor of its text, and keeps the field's value up to date.
 */
export function writeAsText(field: HTMLTextAreaElement): void {
  const words = JSON.parse(field.dataset.words ?? '{}') as MarkdownWords;
  const frame = document.createElement('div');
  frame.className = 'text-field';
  const editor = new Editor({
    element: frame,
    extensions: [...documentExtensions, UndoRedo],
    content: JSON.parse(field.dataset.text ?? 'null') as JSONContent,
    injectCSS: false,
    editorProps: { attributes: attributesOf(field), transformPastedHTML: withoutBlocks },
    onUpdate: () => {
      field.value = renderMarkdown(editor.state.doc);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  });
  frame.prepend(drawToolbar(editor, words, linkTo));
  field.before(frame);
  field.hidden = true;
  const help = document.querySelector(`#${field.id}-aide`);
  const ofMarkdown = help?.textContent ?? '';
  if (help) help.textContent = words.help;
  const labels = [...(field.labels ?? [])];
  const focus = () => editor.commands.focus();
  for (const label of labels) label.addEventListener('click', focus);

  const leave = document.createElement('button');
  leave.type = 'button';
  leave.className = 'button is-quiet is-small';
  leave.textContent = words.asMarkdown;
  leave.addEventListener('click', () => {
    for (const label of labels) label.removeEventListener('click', focus);
    editor.destroy();
    frame.remove();
    leave.remove();
    if (help) help.textContent = ofMarkdown;
    field.hidden = false;
    field.focus();
  });
  field.after(leave);
}

/** The attributes that say which field this is, and how to fill it in. */
function attributesOf(field: HTMLTextAreaElement): Record<string, string> {
  const attributes: Record<string, string> = {
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': field.labels?.[0]?.textContent ?? '',
    class: 'prose',
  };
  for (const name of ['aria-describedby', 'aria-invalid']) {
    const value = field.getAttribute(name);
    if (value !== null) attributes[name] = value;
  }
  return attributes;
}

/** Pasted HTML whose tables are lines of text, and without pictures: this editor holds neither. */
function withoutBlocks(html: string): string {
  const pasted = new DOMParser().parseFromString(html, 'text/html');
  for (const table of pasted.querySelectorAll('table')) {
    const lines = [...table.rows].map((row) => {
      const line = pasted.createElement('p');
      line.textContent = [...row.cells].map((cell) => cell.textContent.trim()).join(' · ');
      return line;
    });
    table.replaceWith(...lines);
  }
  for (const one of pasted.querySelectorAll('img, picture, video, audio')) one.remove();
  return pasted.body.innerHTML;
}

/** Links the selected words, or removes the link that they have. @returns false for no address */
function linkTo(editor: Editor, typed: string): boolean {
  const href = typed === '' ? null : safeHref(typed);
  if (typed !== '' && href === null) return false;
  // A chain moves the focus as soon as it is begun.
  const chain = editor.chain().focus().extendMarkRange('link');
  if (href === null) return chain.unsetMark('link').run();
  if (editor.state.selection.empty && !editor.isActive('link'))
    return chain.insertContent({ type: 'text', text: typed, marks: [{ type: 'link', attrs: { href } }] }).run();
  return chain.setMark('link', { href }).run();
}
