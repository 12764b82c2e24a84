import type { EditorState, Transaction } from '@tiptap/pm/state';
import { ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap';
import { places } from './caret/places.ts';

interface UndoState {
  readonly undoManager: { readonly undoStack: readonly unknown[]; readonly redoStack: readonly unknown[] };
  readonly prevSel: object | null;
}

interface Field {
  readonly name: string;
  apply: typeof nextState;
}

/** What is restored when an edit of one's own is undone: looked for before such an edit. */
function nextState(tr: Transaction, before: UndoState, old: EditorState, state: EditorState): UndoState {
  const { binding, isChangeOrigin } = ySyncPluginKey.getState(state);
  const { undoStack, redoStack } = before.undoManager;
  return {
    ...before,
    ...(tr.docChanged && !isChangeOrigin && { prevSel: places.selection(binding, old) }),
    ...{ hasUndoOps: undoStack.length > 0, hasRedoOps: redoStack.length > 0 },
  };
}

/**
 * Y-tiptap's plugin for undoing (3.0.9) looks for the selection in the draft at each transaction.
 */
export function speedUpUndo(state: EditorState): void {
  const { plugins, config } = state as EditorState & { readonly config: { readonly fields: readonly Field[] } };
  const undo = plugins.find(({ spec }) => spec.key === yUndoPluginKey)!;
  undo.spec.state!.apply = nextState;
  // ProseMirror has taken the function from the plugin already, and does so again if plugins are
  // added.
  for (const field of config.fields)
    if (field.name === (undo as unknown as { key: string }).key) field.apply = nextState;
}
