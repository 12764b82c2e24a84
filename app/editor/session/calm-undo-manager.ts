import { defaultDeleteFilter, defaultProtectedNodes, ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { alignRedone } from '#content/draft/undo/align-redone.ts';
import { mendUndone } from '#content/draft/undo/mend-undone.ts';

/** In a step's meta: takes it back in another way than undo does, and says whether it did. */
export const TAKE_BACK = 'takeBack';

/**
 * Undoes one's own edits, word by word. The binding calls `stopCapturing` whenever another
 * participant types or moves their caret, which would make every letter an undo step: the call is
 * ignored here except while undoing.
 */
export class CalmUndoManager extends Y.UndoManager {
  constructor(fragment: Y.XmlFragment) {
    super(fragment, {
      trackedOrigins: new Set([ySyncPluginKey]),
      deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
      captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
    });
    this.doc.on('beforeTransaction', this.align);
    this.doc.on('beforeObserverCalls', this.mend);
  }

  private readonly align = (transaction: Y.Transaction): void => {
    if (transaction.origin !== this) return;
    if (this.undoing) alignRedone(transaction, this.undoStack);
    else if (this.redoing) alignRedone(transaction, this.redoStack);
  };

  private readonly mend = (transaction: Y.Transaction): void => {
    if (transaction.origin === this) mendUndone(transaction);
  };

  override destroy(): void {
    this.doc.off('beforeTransaction', this.align);
    this.doc.off('beforeObserverCalls', this.mend);
    super.destroy();
  }

  override stopCapturing(): void {
    if (this.undoing) super.stopCapturing();
  }

  override undo(): ReturnType<Y.UndoManager['undo']> {
    const step = this.undoStack.pop();
    if (!step || step.meta.get(TAKE_BACK)?.()) return step ?? null;
    this.undoStack.push(step);
    return super.undo();
  }

  /** Ends the current undo step. */
  cut(): void {
    super.stopCapturing();
  }
}
