import { Editor, type JSONContent } from '@tiptap/core';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { safeHref } from '#content/document/href.ts';
import { documentExtensions } from '#content/document/schema.ts';
import { FORM_KEY_FIELD } from '#content/form-key.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { drawToolbar, type MarkdownWords } from './toolbar.ts';

/**
 * Replaces a Markdown field by an editor, and keeps the field's value up to date. A button switches
 * to the Markdown itself, and back.
 */
export function writeAsText(field: HTMLTextAreaElement): void {
  const words = JSON.parse(field.dataset.words ?? '{}') as MarkdownWords;
  openText(field, words, JSON.parse(field.dataset.text ?? 'null') as JSONContent, false);
}

function openText(field: HTMLTextAreaElement, words: MarkdownWords, content: JSONContent, isAsked: boolean): void {
  const frame = document.createElement('div');
  frame.className = 'text-field';
  const editor = new Editor({
    element: frame,
    extensions: [...documentExtensions, UndoRedo],
    content,
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
  if (isAsked) focus();

  const leave = buttonOf(words.asMarkdown);
  leave.addEventListener('click', () => {
    const text = editor.getJSON();
    for (const label of labels) label.removeEventListener('click', focus);
    editor.destroy();
    frame.remove();
    leave.remove();
    if (help) help.textContent = ofMarkdown;
    field.hidden = false;
    field.focus();
    offerText(field, words, { markdown: field.value, text });
  });
  field.after(leave);
}

/**
 * The button that switches from Markdown to the editor; the server parses the Markdown if it was
 * changed.
 * @param known some Markdown with its parsed text; null if none has been parsed yet
 */
export function offerText(
  field: HTMLTextAreaElement,
  words: MarkdownWords,
  known: { readonly markdown: string; readonly text: JSONContent } | null,
): void {
  const back = buttonOf(words.asText);
  const status = document.createElement('span');
  status.className = 'field-help';
  status.setAttribute('role', 'status');
  back.addEventListener('click', async () => {
    back.disabled = true;
    status.textContent = '';
    const markdown = field.value;
    const text = known?.markdown === markdown ? known.text : await readText(field).catch(() => undefined);
    back.disabled = false;
    // Changed during the request: the result is outdated.
    if (field.value !== markdown) return;
    if (text) {
      back.remove();
      status.remove();
      openText(field, words, text, true);
    } else {
      status.textContent = text === null ? words.notText : words.notRead;
    }
  });
  field.after(back, status);
}

/** Has the server parse a field. @returns null for content that the editor does not support */
async function readText(field: HTMLTextAreaElement): Promise<JSONContent | null> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(field.form!)) body.append(name, String(value));
  body.set('intent', 'read');
  // Not a submission, which is accepted only once: parsing can be repeated.
  body.delete(FORM_KEY_FIELD);
  const answer = await fetch(location.pathname, { method: 'POST', body });
  const screen = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const read = screen.querySelector<HTMLTextAreaElement>(`textarea[name="${CSS.escape(field.name)}"]`);
  if (!answer.ok || !read) throw new Error(`not read: ${answer.status}`);
  return JSON.parse(read.dataset.text ?? 'null') as JSONContent | null;
}

function buttonOf(text: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button is-quiet is-small';
  button.textContent = text;
  return button;
}

/** The attributes that label the editor, and describe how to fill it in. */
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

/** Pasted HTML with tables as lines of text, and without pictures: this editor supports neither. */
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
