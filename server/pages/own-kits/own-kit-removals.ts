import { newId } from '#db/driver/new-id.ts';
import type { KitRemoval } from '#db/pages/own-kit-removal-repository.ts';
import type { OwnKitPage } from '#db/pages/own-kit-repository.ts';

/** Removals of one kit that can be taken back one after the other. */
export const MOST_KIT_REMOVALS = 20;

/** What a step took off a kit; null for nothing. */
export function removalOf(before: readonly OwnKitPage[], after: readonly OwnKitPage[]): KitRemoval | null {
  const left = new Set(after.map(({ pageId }) => pageId));
  const pages = before.flatMap((page, at) => (left.has(page.pageId) ? [] : [{ ...page, at }]));
  return pages.length === 0 ? null : { key: newId(), pages };
}

/** What was taken off last, and is not there again. */
export function lastRemoval(removals: readonly KitRemoval[], present: readonly OwnKitPage[]): KitRemoval | null {
  const there = new Set(present.map(({ pageId }) => pageId));
  return removals.findLast(({ pages }) => !pages.every(({ pageId }) => there.has(pageId))) ?? null;
}
