import { Extension } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { TYPED_IN_FIELD } from '#app/editor/tools/typed-in-field.ts';

/** True if a transaction ends a word or a block: the next edit begins an undo step. */
function endsStep(transaction: Transaction): boolean {
  if (transaction.getMeta(TYPED_IN_FIELD)) return false;
  if (!transaction.docChanged) return transaction.selectionSet;
  return transaction.steps.some((step) => {
    if (!(step instanceof ReplaceStep)) return true;
    const { content, openStart, openEnd } = step.slice;
    const text = content.textBetween(0, content.size, '\n', ' ');
    return openStart > 0 || openEnd > 0 || content.firstChild?.isText === false || /\s$/.test(text);
  });
}

/** Undo word by word: otherwise, a minute of typing without a pause would be one step. */
export function undoSteps(undoManager: CalmUndoManager): Extension {
  return Extension.create({
    name: 'undoSteps',
    onCreate({ editor }) {
      // The undo button's state is read on editor transactions: dispatch an empty one.
      undoManager.on('stack-cleared', ({ undoStackCleared }) => {
        if (undoStackCleared && !editor.isDestroyed) editor.view.dispatch(editor.state.tr);
      });
    },
    onTransaction({ transaction }) {
      if (!transaction.getMeta(ySyncPluginKey) && endsStep(transaction)) undoManager.cut();
    },
  });
}
