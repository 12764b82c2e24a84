import type * as Y from 'yjs';
import { rowsOf } from '#content/study/section-rows.ts';
import { IN_CELLS } from './cell-binding.ts';

/** A row that somebody else deleted while its author wrote in it, as it was before. */
export interface LostRow {
  readonly id: string;
  /** The words of its cells, without empty cells. */
  readonly words: readonly string[];
  readonly hadFocus: boolean;
}

interface LostRowsDeps {
  readonly draft: Y.Doc;
  /** Whether a change outside the cells is one's own: a change by the undo manager. */
  readonly isOwn: (origin: unknown) => boolean;
  readonly wordsOf: (row: Y.XmlElement) => readonly string[];
  readonly onLost: (rows: readonly LostRow[]) => void;
}

/**
 * Notices that somebody else deletes a row that has the focus, or in which one has written since
 * the section was opened. Yjs deletes the row's words too, even those that nobody else has seen.
 */
export class LostRows {
  readonly #deps: LostRowsDeps;
  readonly #written = new Set<Y.XmlElement>();
  #focused: Y.XmlElement | null = null;
  /** The watched rows as they were before the present transaction. */
  #before = new Map<Y.XmlElement, LostRow>();

  constructor(deps: LostRowsDeps) {
    this.#deps = deps;
    deps.draft.on('beforeTransaction', this.#look);
    deps.draft.on('afterTransaction', this.#compare);
  }

  /** Sets the row that has the focus; null for none. */
  focus(row: Y.XmlElement | null): void {
    this.#focused = row;
  }

  destroy(): void {
    this.#deps.draft.off('beforeTransaction', this.#look);
    this.#deps.draft.off('afterTransaction', this.#compare);
  }

  readonly #look = ({ origin }: Y.Transaction): void => {
    this.#before = new Map();
    if (this.#isOwn(origin)) return;
    const rows = new Set(this.#written);
    if (this.#focused) rows.add(this.#focused);
    if (rows.size === 0) return;
    const there = new Set(rowsOf(this.#deps.draft));
    for (const row of rows) {
      // One's own deletion.
      if (!there.has(row)) continue;
      const words = this.#deps.wordsOf(row).filter((one) => one.trim() !== '');
      this.#before.set(row, { id: crypto.randomUUID(), words, hadFocus: row === this.#focused });
    }
  };

  readonly #compare = ({ origin, changedParentTypes }: Y.Transaction): void => {
    if (this.#isOwn(origin)) {
      if (origin !== IN_CELLS) return;
      for (const row of rowsOf(this.#deps.draft)) if (changedParentTypes.has(row as never)) this.#written.add(row);
      return;
    }
    if (this.#before.size === 0) return;
    const left = new Set(rowsOf(this.#deps.draft));
    const lost: LostRow[] = [];
    for (const [row, before] of this.#before) {
      if (left.has(row)) continue;
      this.#written.delete(row);
      if (row === this.#focused) this.#focused = null;
      if (before.words.length > 0 || before.hadFocus) lost.push(before);
    }
    this.#before = new Map();
    if (lost.length > 0) this.#deps.onLost(lost);
  };

  #isOwn(origin: unknown): boolean {
    return origin === IN_CELLS || this.#deps.isOwn(origin);
  }
}
