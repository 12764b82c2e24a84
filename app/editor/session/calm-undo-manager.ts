import { defaultDeleteFilter, defaultProtectedNodes, ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { alignRedone } from '#content/draft/align-redone.ts';
import { mendUndone } from '#content/draft/mend-undone.ts';

/**
 * Undo by the word, and of one's own work alone. The binding calls `stopCapturing` whenever somebody else types or moves
 * their caret, which would leave one undo step for every letter: here it is heeded only while undoing.
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

  /** Ends the current step: what comes next is undone by itself. */
  cut(): void {
    super.stopCapturing();
  }
}
