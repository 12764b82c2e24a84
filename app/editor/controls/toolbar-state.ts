import type { Editor } from '@tiptap/core';
import type { Mark } from '@tiptap/pm/model';
import { CellSelection } from '@tiptap/pm/tables';
import { findAround } from '#app/editor/commands/find-block.ts';
import type { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';

export type ListKind = 'bulletList' | 'orderedList' | 'taskList';

/** What the toolbar shows: a flat object, so that two states are compared field by field. */
export interface ToolbarState {
  readonly editable: boolean;
  readonly style: 'paragraph' | 'heading2' | 'heading3' | 'heading4' | 'other';
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly superscript: boolean;
  readonly subscript: boolean;
  readonly link: boolean;
  readonly language: string | null;
  readonly list: ListKind | null;
  readonly quote: boolean;
  /** The selection is in text that allows marks. */
  readonly takesMarks: boolean;
  readonly inFootnote: boolean;
  readonly inTable: boolean;
  readonly canMerge: boolean;
  readonly canSplit: boolean;
  readonly typedBlock: string | null;
  readonly figure: string | null;
  readonly pageCard: string | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly selected: boolean;
}

const LISTS: readonly ListKind[] = ['bulletList', 'orderedList', 'taskList'];

function styleOf(editor: Editor): ToolbarState['style'] {
  const { parent } = editor.state.selection.$from;
  if (parent.type.name === 'paragraph') return 'paragraph';
  if (parent.type.name !== 'heading') return 'other';
  switch (parent.attrs.level) {
    case 2:
      return 'heading2';
    case 3:
      return 'heading3';
    case 4:
      return 'heading4';
    default:
      return 'other';
  }
}

/** The marks that typed text would get, or those at the start of the selection. */
function marksAt(editor: Editor): readonly Mark[] {
  const { state } = editor;
  const { $from, empty, from, to } = state.selection;
  if (empty) return state.storedMarks ?? $from.marks();
  let found: readonly Mark[] | null = null;
  state.doc.nodesBetween(from, to, (node) => {
    if (node.isText && !found) found = node.marks;
    return !found;
  });
  return found ?? [];
}

/** Derives the toolbar's state from the selection only. */
export function readToolbarState(editor: Editor, undoManager: CalmUndoManager): ToolbarState {
  const { state } = editor;
  const { selection } = state;
  const { $from } = selection;
  const marks = marksAt(editor);
  const has = (name: string) => marks.some((mark) => mark.type.name === name);
  let list: ListKind | null = null;
  for (let depth = $from.depth; depth > 0 && !list; depth--) {
    const { name } = $from.node(depth).type;
    list = LISTS.find((kind) => kind === name) ?? null;
  }
  const inTable = findAround(state, 'table') !== null;
  const node = 'node' in selection;
  return {
    editable: editor.isEditable,
    style: node ? 'other' : styleOf(editor),
    bold: has('bold'),
    italic: has('italic'),
    strike: has('strike'),
    code: has('code'),
    superscript: has('superscript'),
    subscript: has('subscript'),
    link: has('link'),
    language: (marks.find((mark) => mark.type.name === 'language')?.attrs.lang as string | undefined) ?? null,
    list,
    quote: findAround(state, 'blockquote') !== null,
    takesMarks: !node && $from.parent.inlineContent && !$from.parent.type.spec.code,
    inFootnote: findAround(state, 'footnote') !== null,
    inTable,
    canMerge: inTable && selection instanceof CellSelection && editor.can().mergeCells(),
    canSplit: inTable && editor.can().splitCell(),
    typedBlock: (findAround(state, 'typedBlock')?.node.attrs.id as string | undefined) ?? null,
    figure: (findAround(state, 'figure')?.node.attrs.id as string | undefined) ?? null,
    pageCard: (findAround(state, 'pageCard')?.node.attrs.id as string | undefined) ?? null,
    canUndo: undoManager.canUndo(),
    canRedo: undoManager.canRedo(),
    selected: !selection.empty,
  };
}
