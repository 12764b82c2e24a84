import { STAGES } from '#content/activity/board.ts';
import { countBoardCollections } from '#db/board/board-collections.ts';
import { countBoardPages, countBoardParts } from '#db/board/board-counts.ts';
import type { BoardFilter } from '#db/board/board-filter.ts';
import { findBoardRevision, listChangedParts } from '#db/board/board-revision.ts';
import type { Reader } from '#db/driver/database.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';

/** Filters whose counts are kept. */
const MOST_COUNTS = { entries: 200, bytes: Number.POSITIVE_INFINITY };

/**
 * The pages that a filter finds at each stage, by part, as they were at a revision of the board or
 * later.
 */
interface Counted {
  readonly revision: number;
  readonly parts: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/** Counts the rows of the board at each stage, and keeps what did not change. */
export class StageCounter {
  readonly #counts = new BoundedCache<Counted>(MOST_COUNTS, () => STAGES.length);

  /** How many rows are at each stage. */
  async count(read: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
    const [pages, collections] = await Promise.all([
      // What waits for somebody depends on the instant, and is little, as is what is late; titles
      // are many, and typed.
      filter.awaitedBy === null &&
      filter.waitsFor === null &&
      filter.lateOn === null &&
      filter.title.length + filter.literally.length === 0
        ? this.#countPages(read, filter)
        : countBoardPages(read, filter),
      countBoardCollections(read, filter),
    ]);
    return new Map(STAGES.map((_, i) => [i, (pages.get(i) ?? 0) + (collections.get(i) ?? 0)]));
  }

  /** Pages are counted again only in the parts where something changed that they are counted by. */
  async #countPages(read: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
    const key = JSON.stringify({ ...filter, stages: null });
    // Before the count: what changes in between is counted once more.
    const revision = await findBoardRevision(read);
    const known = this.#counts.find(key);
    const changed = !known || known.revision === revision ? null : await listChangedParts(read, known.revision);
    const parts = new Map(known?.parts);
    for (const part of changed ?? []) parts.delete(part);
    if (!known || changed)
      for (const [part, counts] of await countBoardParts(read, filter, changed)) parts.set(part, counts);
    this.#counts.keep(key, { revision, parts });
    const sums = new Map<number, number>();
    for (const counts of parts.values())
      for (const [stage, count] of counts) sums.set(stage, (sums.get(stage) ?? 0) + count);
    return sums;
  }
}
