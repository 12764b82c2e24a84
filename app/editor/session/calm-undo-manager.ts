import { ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import type { TakeBack } from '#content/draft/move-blocks.ts';
import { alignRedone } from '#content/draft/undo/align-redone.ts';
import { correctRestored } from '#content/draft/undo/correct-restored.ts';
import { insertedBy, mayDelete } from '#content/draft/undo/keep-others.ts';

type Step = NonNullable<ReturnType<Y.UndoManager['undo']>>;

/** In a step's meta: a `TakeBack`, for what undo and redo would cut others' words with. */
export const TAKE_BACK = 'takeBack';
/** In a step's meta: it is taken back as a move alone. */
const STALE = 'stale';

/**
 * Undoes one's own edits, word by word. The binding calls `stopCapturing` whenever another
 * participant types or moves their caret, which would make every letter an undo step: the call is
 * ignored here except while undoing.
 */
export class CalmUndoManager extends Y.UndoManager {
  /** While steps are taken back: those that are left, and all that there were. */
  #taking: { readonly from: readonly Step[]; readonly all: readonly Step[] } | null = null;
  /** What one of them inserted. */
  #inserted: { readonly step: Step; readonly own: ReturnType<typeof insertedBy> } | null = null;

  constructor(fragment: Y.XmlFragment) {
    super(fragment, {
      trackedOrigins: new Set([ySyncPluginKey]),
      captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
    });
    this.deleteFilter = (item) => {
      const step = this.#taking?.all[this.#taking.from.length];
      if (step === undefined) return true;
      if (this.#inserted?.step !== step) this.#inserted = { step, own: insertedBy(step, this.doc) };
      return mayDelete(item, this.#inserted.own);
    };
    this.doc.on('beforeTransaction', this.align);
    this.doc.on('beforeObserverCalls', this.mend);
  }

  private readonly align = (transaction: Y.Transaction): void => {
    if (transaction.origin !== this) return;
    if (this.undoing) alignRedone(transaction, this.undoStack);
    else if (this.redoing) alignRedone(transaction, this.redoStack);
  };

  private readonly mend = (transaction: Y.Transaction): void => {
    if (transaction.origin === this) correctRestored(transaction);
  };

  override destroy(): void {
    this.doc.off('beforeTransaction', this.align);
    this.doc.off('beforeObserverCalls', this.mend);
    super.destroy();
  }

  override stopCapturing(): void {
    if (this.undoing) super.stopCapturing();
  }

  override undo(): Step | null {
    return this.#takeBack(this.undoStack, this.redoStack, () => super.undo());
  }

  override redo(): Step | null {
    return this.#takeBack(this.redoStack, this.undoStack, () => super.redo());
  }

  #takeBack(from: Step[], to: Step[], take: () => Step | null): Step | null {
    const asEver = (): Step | null => {
      this.#taking = { from, all: [...from] };
      try {
        return take();
      } finally {
        this.#taking = null;
        this.#inserted = null;
      }
    };
    const step = from.at(-1);
    const takeBack = step?.meta.get(TAKE_BACK) as TakeBack | undefined;
    if (!step || !takeBack) return asEver();
    const { length } = from;
    let taken: Step | null = step;
    const undoes = () => {
      taken = asEver();
    };
    const { isMoved, again } = takeBack(step.meta.has(STALE) ? null : undoes);
    if (isMoved) {
      to.push(from.pop()!);
      // What these would delete and restore are former copies of the blocks.
      for (const one of [...from, ...to].filter(({ meta }) => meta.has(TAKE_BACK))) {
        one.meta.set(STALE, true);
        one.insertions.clients.clear();
        one.deletions.clients.clear();
      }
    }
    // A step that had nothing left to change is passed over: the other stack's last is another's.
    if (again && from.length === length - 1) to.at(-1)?.meta.set(TAKE_BACK, again);
    return taken;
  }

  /** Ends the current undo step. */
  cut(): void {
    super.stopCapturing();
  }
}
