import { Editor, type JSONContent } from '@tiptap/core';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { safeHref } from '#content/document/href.ts';
import { documentExtensions } from '#content/document/schema.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { drawToolbar, type MarkdownWords } from './toolbar.ts';

/** Replaces a field of Markdown by an editor of its text, and keeps the field's value up to date. */
export function writeAsText(field: HTMLTextAreaElement): void {
  const words = JSON.parse(field.dataset.words ?? '{}') as MarkdownWords;
  const frame = document.createElement('div');
  frame.className = 'text-field';
  const editor = new Editor({
    element: frame,
    extensions: [...documentExtensions, UndoRedo],
    content: JSON.parse(field.dataset.text ?? 'null') as JSONContent,
    injectCSS: false,
    editorProps: { attributes: attributesOf(field) },
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

/** Links the selected words, or removes the link that they have. @returns false for no address */
function linkTo(editor: Editor, typed: string): boolean {
  const chain = editor.chain().focus().extendMarkRange('link');
  if (typed === '') return chain.unsetMark('link').run();
  const href = safeHref(typed);
  if (href === null) return false;
  if (editor.state.selection.empty && !editor.isActive('link'))
    return chain.insertContent({ type: 'text', text: typed, marks: [{ type: 'link', attrs: { href } }] }).run();
  return chain.setMark('link', { href }).run();
}
