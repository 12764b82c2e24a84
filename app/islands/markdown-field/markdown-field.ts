import { Editor } from '@tiptap/core';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import type { Node } from '@tiptap/pm/model';
import { safeHref } from '#content/document/href.ts';
import { documentExtensions } from '#content/document/schema.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { drawToolbar, type MarkdownWords } from './toolbar.ts';

/**
 * What this editor can change. Another text, with pictures or typed blocks, is left to the field of
 * Markdown.
 */
const HELD = new Set([
  ...['doc', 'paragraph', 'text', 'heading', 'blockquote', 'bulletList', 'orderedList', 'listItem'],
  ...['hardBreak', 'horizontalRule'],
]);

/** Replaces a field of Markdown by an editor of its text, and keeps the field's value up to date. */
export function writeAsText(field: HTMLTextAreaElement): void {
  const words = JSON.parse(field.dataset.markdown ?? '{}') as MarkdownWords;
  const frame = document.createElement('div');
  frame.className = 'text-field';
  const editor = new Editor({
    element: frame,
    extensions: [...documentExtensions, UndoRedo],
    injectCSS: false,
    editorProps: { attributes: attributesOf(field) },
    onUpdate: () => {
      field.value = renderMarkdown(editor.state.doc);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  });
  const toolbar = drawToolbar(editor, words, linkTo);
  frame.prepend(toolbar);
  field.before(frame);

  const help = document.querySelector(`#${field.id}-aide`);
  const ofMarkdown = help?.textContent ?? '';
  const toggle = document.createElement('button');
  toggle.type = 'button';
  toggle.className = 'button is-quiet is-small';
  field.after(toggle);
  const show = (asText: boolean) => {
    frame.hidden = !asText;
    field.hidden = asText;
    toggle.textContent = asText ? words.asMarkdown : words.asText;
    if (help) help.textContent = asText ? words.help : ofMarkdown;
  };
  /** Shows the field's value as text, if it can be. */
  const read = (): boolean => {
    const held = heldText(field.value);
    if (held) editor.commands.setContent(held.toJSON(), { emitUpdate: false });
    show(held !== null);
    return held !== null;
  };
  toggle.addEventListener('click', () => {
    if (field.hidden) {
      show(false);
      field.focus();
    } else if (read()) editor.commands.focus();
    else if (help) help.textContent = words.onlyMarkdown;
  });
  for (const label of field.labels ?? []) label.addEventListener('click', () => editor.commands.focus());
  read();
}

/** What says of the field which it is, and how it may be filled. */
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

/** The text of a Markdown source, if this editor can hold all of it; null otherwise. */
function heldText(source: string): Node | null {
  try {
    const { frontMatter, title, leftOut, document } = parseMarkdown(source);
    let isHeld = frontMatter === null && title === null && leftOut.length === 0;
    document.descendants((node) => {
      if (!HELD.has(node.type.name)) isHeld = false;
      return isHeld;
    });
    return isHeld ? document : null;
  } catch {
    // Too deep or too costly: the server says so when it is sent.
    return null;
  }
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
