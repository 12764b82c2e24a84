import type { ChainedCommands, Editor } from '@tiptap/core';

/** The texts of the editor of a Markdown field, in the reader's language. */
export interface MarkdownWords {
  readonly tools: string;
  readonly bold: string;
  readonly italic: string;
  readonly heading: string;
  readonly bullets: string;
  readonly numbers: string;
  readonly quote: string;
  readonly link: string;
  readonly address: string;
  readonly addressHelp: string;
  readonly addressWrong: string;
  readonly apply: string;
  /** The help for writing in the editor, in place of the field's own help. */
  readonly help: string;
  readonly asMarkdown: string;
  /** The button that leads from Markdown back to the editor. */
  readonly asText: string;
  /** The Markdown has content that the editor does not support. */
  readonly notText: string;
  /** The server could not be asked. */
  readonly notRead: string;
}

type Tool = Extract<keyof MarkdownWords, 'bold' | 'italic' | 'heading' | 'bullets' | 'numbers' | 'quote'>;

/** The mark or node of each tool, and what it does. */
const TOOLS: Readonly<Record<Tool, readonly [name: string, run: (chain: ChainedCommands) => ChainedCommands]>> = {
  bold: ['bold', (chain) => chain.toggleMark('bold')],
  italic: ['italic', (chain) => chain.toggleMark('italic')],
  heading: ['heading', (chain) => chain.toggleNode('heading', 'paragraph', { level: 2 })],
  bullets: ['bulletList', (chain) => chain.toggleList('bulletList', 'listItem')],
  numbers: ['orderedList', (chain) => chain.toggleList('orderedList', 'listItem')],
  quote: ['blockquote', (chain) => chain.toggleWrap('blockquote')],
};

/**
 * The buttons above an editor of Markdown, and the line where a link's address is typed.
 * @param linkTo links the selected words to an address; `''`: to none. @returns false if it is none
 */
export function drawToolbar(
  editor: Editor,
  words: MarkdownWords,
  linkTo: (editor: Editor, address: string) => boolean,
): HTMLElement {
  const toolbar = document.createElement('div');
  toolbar.className = 'text-field-tools';
  toolbar.setAttribute('role', 'group');
  toolbar.setAttribute('aria-label', words.tools);
  const button = (text: string, press: () => void): HTMLButtonElement => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'button is-quiet is-small';
    made.textContent = text;
    // The selection stays where it is.
    made.addEventListener('mousedown', (event) => event.preventDefault());
    made.addEventListener('click', press);
    return made;
  };
  const pressed: (readonly [HTMLButtonElement, string])[] = [];
  for (const [tool, [name, run]] of Object.entries(TOOLS) as [Tool, (typeof TOOLS)[Tool]][]) {
    const made = button(words[tool], () => run(editor.chain().focus()).run());
    pressed.push([made, name]);
    toolbar.append(made);
  }
  const address = addressLine(editor, words, linkTo);
  const link = button(words.link, () => address.open());
  pressed.push([link, 'link']);
  toolbar.append(link, address.line);
  const updatePressed = () => {
    for (const [made, name] of pressed) made.setAttribute('aria-pressed', String(editor.isActive(name)));
  };
  editor.on('transaction', updatePressed);
  updatePressed();
  return toolbar;
}

/** The line in which a link's address is typed: no form, since forms cannot be nested. */
function addressLine(
  editor: Editor,
  words: MarkdownWords,
  linkTo: (editor: Editor, address: string) => boolean,
): { readonly line: HTMLElement; open(): void } {
  const line = document.createElement('div');
  line.className = 'text-field-link';
  line.hidden = true;
  const label = document.createElement('label');
  label.textContent = words.address;
  const input = document.createElement('input');
  input.type = 'text';
  input.inputMode = 'url';
  const hint = document.createElement('p');
  hint.className = 'field-help';
  hint.setAttribute('role', 'status');
  label.append(input);
  const close = () => {
    line.hidden = true;
    editor.commands.focus();
  };
  const apply = () => {
    if (linkTo(editor, input.value.trim())) close();
    else hint.textContent = words.addressWrong;
  };
  const done = document.createElement('button');
  done.type = 'button';
  done.className = 'button is-small';
  done.textContent = words.apply;
  done.addEventListener('click', apply);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    if (event.key === 'Enter') apply();
    else close();
  });
  line.append(label, done, hint);
  return {
    line,
    open() {
      input.value = String(editor.getAttributes('link').href ?? '');
      hint.textContent = words.addressHelp;
      line.hidden = false;
      input.focus();
    },
  };
}
