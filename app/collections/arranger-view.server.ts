import { redirectTo } from '#app/http/guarded.server.ts';
import { requireCollectionKind } from '#app/http/segment.server.ts';
import { kindName } from '#app/i18n/kind-name.ts';
import { translator } from '#app/i18n/translate.ts';
import { collectionPath } from '#content/addresses/address.ts';
import { managePath } from '#content/addresses/site-paths.ts';
import { authoriseSeen } from '#content/authorise.ts';
import { PAGE_KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Collection } from '#server/pages/collections/collection-service.ts';
import type { Removed } from '#server/pages/collections/removals.ts';
import type { PageRow } from '#server/pages/page-service.ts';
import { LONGEST_SOUGHT } from './page-search.tsx';

export interface ArrangedPage {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly state: 'published' | 'draft' | 'archived';
  readonly visibility: Visibility;
}

/** A collection's parts and pages as the arranging screen shows them. */
export interface ArrangerView {
  readonly parts: readonly { id: string; title: string; pages: readonly ArrangedPage[] }[];
  /** Pages that can be added, by kind: those that are sought, or else those that changed last. */
  readonly groups: readonly { label: string; pages: readonly ArrangedPage[] }[];
  /** Words of the titles that are sought; empty for none. */
  readonly sought: string;
  /** There are more such pages than are offered. */
  readonly hasMore: boolean;
  /** What this viewer took out last, and can put back. */
  readonly removed: RemovedView | null;
}

/** What can be put back, where it was: a page, or a part with so many pages. */
export interface RemovedView {
  readonly key: string;
  readonly title: string;
  readonly page: string | null;
  readonly part: number;
  /** The place of a page in its part; null for a part. */
  readonly at: number | null;
  readonly pages: number;
}

/** Pages that are offered: a list of 12,500 was two megabytes, and a second of work. */
const MOST_OFFERED = 500;

/** Prepares the arranging screen. @param query `page`: words of the titles of pages to add */
export async function arrangerView(
  collection: Collection,
  query: URLSearchParams,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<ArrangerView> {
  const t = translator(locale);
  const sought = (query.get('page') ?? '').trim().slice(0, LONGEST_SOUGHT);
  const [parts, offered] = await Promise.all([
    services.collections.parts(collection),
    services.pages.listDrafts(viewer, { words: sought, limit: MOST_OFFERED + 1 }),
  ]);
  const removed = services.collectionParts.removed(collection, parts, viewer);
  const placed = await services.pages.findDrafts(viewer, [
    ...parts.flatMap(({ pageIds }) => pageIds),
    ...(removed?.page ? [removed.page.id] : []),
  ]);
  const rows = offered.slice(0, MOST_OFFERED).map(toRow);
  const byId = new Map(placed.map((page) => [page.id, toRow(page)]));
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return {
    // Archived pages keep their place, hidden from readers, until they are restored.
    parts: parts.map(({ id, title, pageIds }) => ({
      id,
      title,
      pages: pageIds.flatMap((pageId) => byId.get(pageId) ?? []),
    })),
    groups: PAGE_KINDS.map((kind) => ({
      label: kindName(t, kind, 'many'),
      pages: rows.filter((row) => row.kind === kind).sort((a, b) => compare(a.title, b.title)),
    })).filter((group) => group.pages.length > 0),
    sought,
    hasMore: offered.length > MOST_OFFERED,
    removed: removed && removedView(removed, byId),
  };
}

/** Null for a page that is no longer there. */
function removedView(removed: Removed, pages: ReadonlyMap<string, ArrangedPage>): RemovedView | null {
  const { key, part, page, title, pages: count } = removed;
  if (!page) return { key, part, page: null, at: null, title, pages: count };
  const found = pages.get(page.id);
  return found ? { key, part, page: page.id, at: page.at, title: found.title, pages: 1 } : null;
}

function toRow(page: PageRow): ArrangedPage & { kind: PageKind } {
  const { id, kind, title, language, visibility } = page;
  return {
    id,
    kind,
    title: setTypography(title, language),
    language,
    visibility,
    state: page.archivedAt ? 'archived' : page.editionNumber === null ? 'draft' : 'published',
  };
}

/**
 * The collection of an address, for a viewer who may manage it.
 * @throws NavetteError `not-found`, `forbidden`, `sign-in-required`
 */
export async function requireManagedCollection({
  request,
  params,
  context,
}: {
  request: Request;
  params: Readonly<Record<string, string | undefined>>;
  context: AppContext;
}): Promise<Collection> {
  const { services, viewer } = context;
  const collection = await services.collections.requireAt(
    viewer,
    requireCollectionKind(params.segment),
    params.slug ?? '',
  );
  authoriseSeen(viewer, 'collection.manage');
  if (collection.slug !== params.slug && request.method !== 'POST')
    throw redirectTo(managePath(collectionPath(collection)), 301);
  return collection;
}
