import type { Editor, JSONContent } from '@tiptap/core';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';
import { type BlockKind, hasBlockField } from '#content/document/blocks.ts';
import { findAround, findBlock } from './find-block.ts';

/** The attributes that the figure dialog edits. */
export interface FigureAttributes {
  readonly file: string | null;
  readonly alt: string;
  readonly caption: string;
  readonly credit: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface TypedBlockAttributes {
  readonly kind: BlockKind;
  readonly title: string;
  readonly attribution: string;
  readonly value: string;
}

/**
 * Inserts blocks of one type in place of the empty paragraph at the caret, or after the caret's
 * block.
 */
export function insertBlock(editor: Editor, ...content: [JSONContent, ...JSONContent[]]): void {
  const { $from } = editor.state.selection;
  const { type } = editor.schema.nodeFromJSON(content[0]);
  if ($from.depth > 0 && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0) {
    const from = $from.before();
    const container = $from.node(-1);
    const index = $from.index(-1);
    if (container.canReplaceWith(index, index + 1, type)) {
      editor.chain().focus().insertContentAt({ from, to: $from.after() }, content).run();
      return;
    }
  }
  for (let depth = $from.depth; depth > 0; depth--) {
    const index = $from.indexAfter(depth - 1);
    if ($from.node(depth - 1).canReplaceWith(index, index, type)) {
      editor.chain().focus().insertContentAt($from.after(depth), content).run();
      return;
    }
  }
  editor.chain().focus().insertContentAt(editor.state.selection.to, content).run();
}

/** Wraps the selected blocks in a typed block, or changes the kind of the one around the caret. */
export function setTypedBlock(editor: Editor, kind: BlockKind): void {
  const around = findAround(editor.state, 'typedBlock');
  if (around) {
    setAttributes(editor, around.pos, { kind });
    editor.commands.focus();
    return;
  }
  if (!editor.chain().focus().wrapIn('typedBlock', { kind }).run()) {
    insertBlock(editor, { type: 'typedBlock', attrs: { kind }, content: [{ type: 'paragraph' }] });
  }
  // A figure is written first. After the frame in which the commands above give the text the focus.
  if (hasBlockField(kind, 'value'))
    requestAnimationFrame(() => editor.isDestroyed || focusField(editor, '.block-value'));
}

/** Goes to the first field of the typed block around the caret. @returns whether there is one */
export function focusField(editor: Editor, wanted = '[data-field]'): boolean {
  const around = findAround(editor.state, 'typedBlock');
  const block = around && editor.view.nodeDOM(around.pos);
  const field = block instanceof HTMLElement && block.querySelector<HTMLElement>(`${wanted}:not([hidden])`);
  if (field) field.focus();
  return Boolean(field);
}

/** Unwraps the typed block around the caret. */
export function unwrapTypedBlock(editor: Editor): void {
  const around = findAround(editor.state, 'typedBlock');
  if (!around) return;
  const { tr } = editor.state;
  tr.replaceWith(around.pos, around.pos + around.node.nodeSize, around.node.content);
  editor.view.dispatch(tr.scrollIntoView());
  editor.commands.focus();
}

/** Changes attributes of the block with this id, if it still exists. */
export function updateBlock(editor: Editor, id: string, attributes: Readonly<Record<string, unknown>>): void {
  const found = findBlock(editor.state.doc, id);
  if (found) setAttributes(editor, found.pos, attributes);
}

function setAttributes(editor: Editor, pos: number, attributes: Readonly<Record<string, unknown>>): void {
  const { tr } = editor.state;
  for (const [name, value] of Object.entries(attributes)) tr.setNodeAttribute(pos, name, value);
  editor.view.dispatch(tr);
}

export function removeBlock(editor: Editor, id: string): void {
  const found = findBlock(editor.state.doc, id);
  if (!found) return;
  editor.view.dispatch(editor.state.tr.delete(found.pos, found.pos + found.node.nodeSize).scrollIntoView());
  editor.commands.focus();
}

/** Selects the block with this id and scrolls it into view. */
export function revealBlock(editor: Editor, id: string): void {
  const found = findBlock(editor.state.doc, id);
  if (!found) return;
  const { tr } = editor.state;
  const selection = found.node.isAtom
    ? NodeSelection.create(editor.state.doc, found.pos)
    : TextSelection.near(editor.state.doc.resolve(found.pos + 1));
  editor.view.dispatch(tr.setSelection(selection).scrollIntoView());
  editor.view.focus();
}

export function insertFigure(editor: Editor, attributes: FigureAttributes): void {
  insertBlock(editor, { type: 'figure', attrs: { ...attributes } });
}

export function insertPageCard(editor: Editor, href: string): void {
  insertBlock(editor, { type: 'pageCard', attrs: { href } });
}

/** Inserts a footnote after the selection and moves the caret into it. */
export function insertFootnote(editor: Editor): void {
  const { state, view } = editor;
  if (findAround(state, 'footnote')) return;
  const at = state.selection.to;
  const note = editor.schema.nodes.footnote!.create();
  const { parent } = state.doc.resolve(at);
  if (!parent.inlineContent || parent.type.spec.code) return;
  const tr = state.tr.insert(at, note);
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView());
  view.focus();
}

/** Types `@`, apart from the word before, which opens the list. */
export function beginCitation(editor: Editor): void {
  const { $to, to } = editor.state.selection;
  const before = $to.parent.textBetween(Math.max(0, $to.parentOffset - 1), $to.parentOffset, undefined, '\ufffc');
  const sign = /[\p{L}\p{M}\p{N}.+@_-]$/u.test(before) ? ' @' : '@';
  editor.view.dispatch(editor.state.tr.insertText(sign, to));
  editor.view.focus();
}

/** Moves the caret out of its footnote, behind it. */
export function leaveFootnote(editor: Editor): boolean {
  const around = findAround(editor.state, 'footnote');
  if (!around || 'node' in editor.state.selection) return false;
  const after = around.pos + around.node.nodeSize;
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, after)).scrollIntoView());
  return true;
}

/** Links the selection or the link around the caret; without either, inserts linked text. */
export function setLink(editor: Editor, href: string, text: string): void {
  const { selection } = editor.state;
  if (!selection.empty || editor.isActive('link')) {
    editor.chain().focus().extendMarkRange('link').setLink({ href }).run();
    return;
  }
  const content = { type: 'text', text: text || href, marks: [{ type: 'link', attrs: { href } }] };
  editor.chain().focus().insertContent(content).unsetMark('link').run();
}

export function removeLink(editor: Editor): void {
  editor.chain().focus().extendMarkRange('link').unsetLink().run();
}

const ITEMS = { bulletList: 'listItem', orderedList: 'listItem', taskList: 'taskItem' } as const;

/**
 * Turns the blocks around the caret into a list, or back. An item of another type leaves its list
 * first, so that no list is nested in it.
 */
export function toggleListOf(editor: Editor, list: keyof typeof ITEMS): void {
  const item = ITEMS[list];
  const { $from } = editor.state.selection;
  let around: string | null = null;
  for (let depth = $from.depth; depth > 0 && !around; depth--) {
    const { name } = $from.node(depth).type;
    if (name === 'listItem' || name === 'taskItem') around = name;
  }
  const chain = editor.chain().focus();
  if (around !== null && around !== item) chain.clearNodes();
  chain.toggleList(list, item).run();
}
