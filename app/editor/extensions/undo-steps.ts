import { Extension } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';

/** True when a word or a block was just ended: what comes next is another step. */
function endsStep(transaction: Transaction): boolean {
  if (!transaction.docChanged) return transaction.selectionSet;
  return transaction.steps.some((step) => {
    if (!(step instanceof ReplaceStep)) return true;
    const { content, openStart, openEnd } = step.slice;
    const text = content.textBetween(0, content.size, '\n', ' ');
    return openStart > 0 || openEnd > 0 || content.firstChild?.isText === false || /\s$/.test(text);
  });
}

/** Undo by the word: without this, a minute of typing without a pause would be one step. */
export function undoSteps(undoManager: CalmUndoManager): Extension {
  return Extension.create({
    name: 'undoSteps',
    onCreate({ editor }) {
      // What shows whether anything can be undone reads the editor.
      undoManager.on('stack-cleared', ({ undoStackCleared }) => {
        if (undoStackCleared && !editor.isDestroyed) editor.view.dispatch(editor.state.tr);
      });
    },
    onTransaction({ transaction }) {
      if (!transaction.getMeta(ySyncPluginKey) && endsStep(transaction)) undoManager.cut();
    },
  });
}
