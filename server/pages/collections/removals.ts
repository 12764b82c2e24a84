import type { ArrangedPart, ArrangeStep } from '#content/arrangement.ts';
import { newId } from '#db/driver/new-id.ts';

/** Collections and people of whom removals are kept; those that removed last. */
const MOST_REMOVERS = 200;
/** Removals that can be taken back one after the other. */
const MOST_REMOVALS = 20;

/** What was taken out of a collection, and where it was on the screen, counted from 0. */
export interface Removed {
  /** What to put back, for `CollectionParts.putBack`. */
  readonly key: string;
  readonly part: number;
  /** Null if it was a whole part. */
  readonly page: { readonly id: string; readonly at: number } | null;
  /** The title of that part. */
  readonly title: string;
  /** Pages of that part. */
  readonly pages: number;
}

interface Removal {
  readonly removed: Removed;
  readonly before: readonly ArrangedPart[];
  /** The parts since: their ids change with every arrangement, their titles with masks. */
  after: string;
}

type Present = readonly Pick<ArrangedPart, 'id' | 'title'>[];
const stateOf = (parts: Present): string => JSON.stringify(parts.map(({ id, title }) => [id, title]));

/**
 * What people took out of collections, to be put back for as long as nothing else is arranged in
 * them. In memory: after a restart, pages are added as others are.
 */
export class Removals {
  /** By collection and person; the least recent first. */
  private readonly kept = new Map<string, Removal[]>();

  /**
   * Keeps what a step took out.
   * @param hidden pages that the screen does not show
   */
  add(
    owner: string,
    step: Extract<ArrangeStep, { type: 'remove-page' | 'remove-part' }>,
    {
      before,
      after,
      hidden,
    }: { before: readonly ArrangedPart[]; after: readonly ArrangedPart[]; hidden: ReadonlySet<string> },
  ): void {
    const part = before.findIndex(({ id }) => id === step.part);
    const { title, pageIds } = before[part]!;
    const shown = pageIds.filter((id) => !hidden.has(id));
    const page = step.type === 'remove-page' ? { id: step.page, at: shown.indexOf(step.page) } : null;
    const removed = { key: newId(), part, page, title, pages: shown.length };
    const last = this.last(owner, before);
    const row = last ? this.kept.get(owner)! : [];
    row.push({ removed, before, after: stateOf(after) });
    this.kept.delete(owner);
    this.kept.set(owner, row.slice(-MOST_REMOVALS));
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_REMOVERS) break;
      this.kept.delete(oldest);
    }
  }

  /**
   * Forgets all removals: words that may be shown no more were in the titles of parts, perhaps.
   */
  clear(): void {
    this.kept.clear();
  }

  /** What can be put back into these parts. */
  last(owner: string, present: Present): Removal | null {
    const removal = this.kept.get(owner)?.at(-1);
    return removal?.after === stateOf(present) ? removal : null;
  }

  /** Forgets the last removal, which was put back. @param present the parts since */
  drop(owner: string, present: Present): void {
    const row = this.kept.get(owner);
    row?.pop();
    const last = row?.at(-1);
    if (last) last.after = stateOf(present);
  }
}
