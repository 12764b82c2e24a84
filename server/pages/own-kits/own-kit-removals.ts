import { newId } from '#db/driver/new-id.ts';
import type { OwnKitPage } from '#db/pages/own-kit-repository.ts';

/** Kits of which removals are kept; those that lost pages last. */
const MOST_KITS = 200;
/** Removals that can be taken back one after the other. */
const MOST_REMOVALS = 20;

/** Pages that were taken off a kit at once, with their notes and where they were. */
export interface KitRemoval {
  readonly key: string;
  readonly pages: readonly (OwnKitPage & { readonly at: number })[];
}

/**
 * What people took off kits of their own, to be put back. In memory: after a restart, pages are
 * added as others are, and notes are typed again.
 */
export class OwnKitRemovals {
  /** By kit; the least recent first. */
  readonly #kept = new Map<string, { readonly personId: string; readonly row: KitRemoval[] }>();

  /** Keeps what a step took off. */
  add(kitId: string, personId: string, before: readonly OwnKitPage[], after: readonly OwnKitPage[]): void {
    const left = new Set(after.map(({ pageId }) => pageId));
    const pages = before.flatMap((page, at) => (left.has(page.pageId) ? [] : [{ ...page, at }]));
    if (pages.length === 0) return;
    const row = [...(this.#kept.get(kitId)?.row ?? []), { key: newId(), pages }].slice(-MOST_REMOVALS);
    this.#kept.delete(kitId);
    this.#kept.set(kitId, { personId, row });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KITS) break;
      this.#kept.delete(oldest);
    }
  }

  /** What was taken off last, and is not there again. */
  last(kitId: string, present: readonly OwnKitPage[]): KitRemoval | null {
    const there = new Set(present.map(({ pageId }) => pageId));
    const isThere = ({ pages }: KitRemoval) => pages.every(({ pageId }) => there.has(pageId));
    return this.#kept.get(kitId)?.row.findLast((removal) => !isThere(removal)) ?? null;
  }

  find(kitId: string, key: string): KitRemoval | null {
    return this.#kept.get(kitId)?.row.find((removal) => removal.key === key) ?? null;
  }

  /** Forgets a removal that was put back. */
  drop(kitId: string, key: string): void {
    const row = this.#kept.get(kitId)?.row;
    const at = row?.findIndex((removal) => removal.key === key) ?? -1;
    if (at >= 0) row!.splice(at, 1);
  }

  forget(kitId: string): void {
    this.#kept.delete(kitId);
  }

  /** Forgets what somebody took off: their account may be closed. */
  forgetOf(personId: string): void {
    for (const [kitId, kept] of this.#kept) if (kept.personId === personId) this.#kept.delete(kitId);
  }
}
