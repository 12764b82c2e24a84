import type { KitSizes } from '#app/exports/export-list.tsx';
import { lockedText } from '#app/http/locked-text.server.ts';
import type { Standings } from '#app/pages/list/page-cards.tsx';
import { standingsFor } from '#app/pages/list/standings.server.ts';
import { collectionPath } from '#content/addresses/address.ts';
import { can, type Visibility } from '#content/permission.ts';
import type { KitExtension } from '#content/render/files/export-format.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { Collection } from '#server/pages/collections/collection-service.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import type { CoverView } from './collection-cover.tsx';
import { type ModuleMapView, moduleMapView } from './module-map-view.server.ts';

/** A collection as its reading screen shows it. */
export interface CollectionView extends CoverView {
  readonly type: 'collection';
  readonly path: string;
  readonly introduction: string;
  readonly visibility: Visibility;
  readonly archivedAt: string | null;
  readonly parts: readonly { id: string; title: string; cards: readonly PageCard[] }[];
  readonly standings: Standings;
  readonly map: ModuleMapView | null;
  readonly manages: boolean;
  readonly kitSizes: KitSizes;
}

/** Prepares a collection for the reading screen. @param query the filters of its map */
export async function collectionView(
  collection: Collection,
  query: URLSearchParams,
  { services, viewer, locale }: Pick<AppContext, 'services' | 'viewer' | 'locale'>,
): Promise<CollectionView> {
  const path = collectionPath(collection);
  const parts = await services.collectionReading.parts(viewer, collection);
  const introduction = await services.collectionReading.introductionHtml(viewer, collection, locale);
  const { kind, slug, language, coverFile, coverAlt, publishedAt, archivedAt, visibility } = collection;
  const sizeOf = (extension: KitExtension) =>
    services.bookExports.sizeOf(viewer, { type: 'collection', kind, slug }, extension);
  return {
    type: 'collection',
    kind,
    slug,
    language,
    coverFile,
    coverAlt,
    publishedAt,
    archivedAt,
    visibility,
    path,
    title: setTypography(collection.title, language),
    summary: setTypography(collection.summary, language),
    introduction: await lockedText(introduction, path, { services, viewer, locale }),
    parts,
    standings: await standingsFor(
      parts.flatMap(({ cards }) => cards.map(({ id }) => id)),
      { services, viewer },
    ),
    map: moduleMapView(
      parts.flatMap(({ cards }) => cards),
      query,
      locale,
    ),
    manages: can(viewer, 'collection.manage'),
    kitSizes: { kit: sizeOf('kit'), kitpetit: sizeOf('kitpetit'), kitleger: sizeOf('kitleger') },
  };
}
