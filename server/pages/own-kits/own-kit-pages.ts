import { MOST_SELECTED } from '#content/addresses/selection.ts';
import { NavetteError } from '#content/errors.ts';
import type { OwnKitPage } from '#db/pages/own-kit-repository.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';

/**
 * What is kept, with the pages that were shown in the places of those that were, in their order.
 */
export function inOrder(kept: readonly OwnKitPage[], shown: readonly OwnKitPage[]): OwnKitPage[] {
  const known = new Set(kept.map(({ pageId }) => pageId));
  const next = new Map(shown.filter(({ pageId }) => known.has(pageId)).map((page) => [page.pageId, page]));
  const rest = [...next.values()];
  return kept.map((page) => (next.has(page.pageId) ? rest.shift()! : page));
}

/**
 * Puts pages that were taken off back to where they were.
 * @throws NavetteError `invalid` with `full`
 */
export function withPutBack(
  kept: readonly OwnKitPage[],
  taken: readonly (OwnKitPage & { readonly at: number })[],
): readonly OwnKitPage[] {
  const known = new Set(kept.map(({ pageId }) => pageId));
  const pages = [...kept];
  // The first first, so that each finds those that were before it.
  for (const { pageId, note, at } of taken) if (!known.has(pageId)) pages.splice(at, 0, { pageId, note });
  if (pages.length > MOST_SELECTED) throw new NavetteError('invalid', { fields: ['full'] });
  return pages;
}

/** Adds at the end what is not in it yet. @throws NavetteError `invalid` with `full` */
export function withAdded(kept: readonly OwnKitPage[], cards: readonly PageCard[]): OwnKitPage[] {
  const known = new Set(kept.map(({ pageId }) => pageId));
  const added = cards.filter(({ id }) => !known.has(id)).map(({ id }) => ({ pageId: id, note: '' }));
  if (kept.length + added.length > MOST_SELECTED) throw new NavetteError('invalid', { fields: ['full'] });
  return [...kept, ...added];
}
