import { type SelectedPage, withMoved } from '#content/addresses/selection.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { listKitRemovals } from '#db/pages/own-kit-removal-repository.ts';
import { listOwnKitPages, type OwnKitPage } from '#db/pages/own-kit-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import type { PageCards } from '#server/pages/reading/page-cards.ts';
import type { Selections } from '#server/pages/reading/selections.ts';
import { inOrder, withAdded, withPutBack } from './own-kit-pages.ts';

/** One change of the pages of a kit, beside those of its form. */
export type OwnKitStep =
  | { readonly type: 'move'; readonly pageId: string; readonly by: -1 | 1 }
  | { readonly type: 'remove'; readonly pageId: string }
  | { readonly type: 'remove-lost' }
  | { readonly type: 'put-back'; readonly key: string }
  | { readonly type: 'add'; readonly pages: readonly SelectedPage[] };

interface StepDeps {
  readonly database: Database;
  readonly cards: PageCards;
  readonly selections: Selections;
}

/** Reads what a step needs to know, before the transaction. @returns what it does to the pages */
export async function readStep(
  { cards, database, selections }: StepDeps,
  id: string,
  step: OwnKitStep | undefined,
  viewer: Viewer,
): Promise<(pages: readonly OwnKitPage[]) => readonly OwnKitPage[]> {
  if (step === undefined) return (pages) => pages;
  if (step.type === 'remove') return (pages) => pages.filter(({ pageId }) => pageId !== step.pageId);
  if (step.type === 'put-back') {
    const removals = await listKitRemovals(database.read, id);
    const taken = removals.find(({ key }) => key === step.key)?.pages ?? [];
    const ids = taken.map(({ pageId }) => pageId);
    const there = new Set((await findPages(database.read, ids)).map((page) => page.id));
    return (pages) =>
      withPutBack(
        pages,
        taken.filter(({ pageId }) => there.has(pageId)),
      );
  }
  if (step.type === 'add') {
    const added = await selections.find(viewer, step.pages);
    if (added.length === 0) throw new NavetteError('invalid', { fields: ['unknown'] });
    return (pages) => withAdded(pages, added);
  }
  const ids = (await listOwnKitPages(database.read, id)).map(({ pageId }) => pageId);
  const readable = await cards.byId(viewer, ids);
  const lost = new Set(ids.filter((pageId) => !readable.has(pageId)));
  const seen = (pages: readonly OwnKitPage[]) => pages.filter(({ pageId }) => !lost.has(pageId));
  if (step.type === 'remove-lost') return seen;
  return (pages) => {
    const shown = seen(pages);
    const at = shown.findIndex(({ pageId }) => pageId === step.pageId);
    return inOrder(pages, withMoved(shown, at, step.by));
  };
}
