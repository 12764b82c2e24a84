import type { CollectionKind } from '#content/collection.ts';
import type { PageKind } from '#content/kinds/kind.ts';

/** Addresses are French and the same in both interface languages. */
const PAGE_SEGMENTS: Readonly<Record<PageKind, string>> = {
  study: 'etudes',
  factsheet: 'fiches',
  practice: 'pratiques',
  module: 'modules',
  workshop: 'ateliers',
  article: 'articles',
};

const COLLECTION_SEGMENTS: Readonly<Record<CollectionKind, string>> = {
  toolkit: 'outils',
  booklet: 'livrets',
  review: 'revues',
  barometer: 'barometres',
};

const KIND_OF_SEGMENT = new Map(Object.entries(PAGE_SEGMENTS).map(([kind, segment]) => [segment, kind as PageKind]));
const COLLECTION_OF_SEGMENT = new Map(
  Object.entries(COLLECTION_SEGMENTS).map(([kind, segment]) => [segment, kind as CollectionKind]),
);

/** Where a page is read: `/fiches/valoriser-la-biomasse`. */
export function pagePath(page: { kind: PageKind; slug: string }): string {
  return `/${PAGE_SEGMENTS[page.kind]}/${page.slug}`;
}

/** The list of the pages of a kind: `/fiches`. */
export function kindPath(kind: PageKind): string {
  return `/${PAGE_SEGMENTS[kind]}`;
}

/** Where a collection is read: `/outils/kit-agriculture`. */
export function collectionPath(collection: { kind: CollectionKind; slug: string }): string {
  return `/${COLLECTION_SEGMENTS[collection.kind]}/${collection.slug}`;
}

/** The list of the collections of a kind: `/outils`. */
export function collectionKindPath(kind: CollectionKind): string {
  return `/${COLLECTION_SEGMENTS[kind]}`;
}

/** The kind of page that a first path segment (`fiches`) stands for, or null. */
export function findKindBySegment(segment: string): PageKind | null {
  return KIND_OF_SEGMENT.get(segment) ?? null;
}

/** The kind of collection that a first path segment (`outils`) stands for, or null. */
export function findCollectionKindBySegment(segment: string): CollectionKind | null {
  return COLLECTION_OF_SEGMENT.get(segment) ?? null;
}

export type Address =
  | { type: 'page'; kind: PageKind; slug: string }
  | { type: 'collection'; kind: CollectionKind; slug: string };

/** What an internal address names, or null: `/fiches/x#y` is the factsheet x. */
export function parseAddress(href: string): Address | null {
  const match = /^\/([a-z]+)\/([a-z0-9-]+)\/?(?:[?#].*)?$/.exec(href);
  if (!match) return null;
  const [, segment, slug] = match as unknown as [string, string, string];
  const kind = findKindBySegment(segment);
  if (kind) return { type: 'page', kind, slug };
  const collection = findCollectionKindBySegment(segment);
  return collection ? { type: 'collection', kind: collection, slug } : null;
}
