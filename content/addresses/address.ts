import { COLLECTION_KINDS, COLLECTIONS, type CollectionKind } from '#content/kinds/collection-kind.ts';
import { KINDS, PAGE_KINDS, type PageKind } from '#content/kinds/kind.ts';
import { splitAddress } from './split-address.ts';

const KIND_OF_SEGMENT = new Map(PAGE_KINDS.map((kind) => [KINDS[kind].segment, kind]));
const COLLECTION_OF_SEGMENT = new Map<string, CollectionKind>(
  COLLECTION_KINDS.map((kind) => [COLLECTIONS[kind].segment, kind]),
);

/** The path of a page: `/fiches/valoriser-la-biomasse`. */
export function pagePath(page: { kind: PageKind; slug: string }): string {
  return `/${KINDS[page.kind].segment}/${page.slug}`;
}

/**
 * The path of a page's latest edition as a file: `/fiches/valoriser-la-biomasse.md`. @param path
 * the path of the page
 */
export function exportPath(path: string, extension: string): string {
  return `${path}.${extension}`;
}

/** The path of the list of a page kind: `/fiches`. */
export function kindPath(kind: PageKind): string {
  return `/${KINDS[kind].segment}`;
}

/** The path of a collection: `/outils/kit-agriculture`. */
export function collectionPath(collection: { kind: CollectionKind; slug: string }): string {
  return `/${COLLECTIONS[collection.kind].segment}/${collection.slug}`;
}

/** The path of the list of a collection kind: `/outils`. */
export function collectionKindPath(kind: CollectionKind): string {
  return `/${COLLECTIONS[kind].segment}`;
}

/** The page kind of a first path segment (`fiches`), or null. */
export function findKindBySegment(segment: string): PageKind | null {
  return KIND_OF_SEGMENT.get(segment) ?? null;
}

/** The collection kind of a first path segment (`outils`), or null. */
export function findCollectionKindBySegment(segment: string): CollectionKind | null {
  return COLLECTION_OF_SEGMENT.get(segment) ?? null;
}

export type Address =
  | { type: 'page'; kind: PageKind; slug: string }
  | { type: 'collection'; kind: CollectionKind; slug: string };

/**
 * The page or collection that an internal address names, or null: `/fiches/x#y` is the factsheet x.
 */
export function parseAddress(href: string): Address | null {
  const parts = splitAddress(href);
  if (!parts) return null;
  const { segment, slug } = parts;
  const kind = findKindBySegment(segment);
  if (kind) return { type: 'page', kind, slug };
  const collection = findCollectionKindBySegment(segment);
  return collection ? { type: 'collection', kind: collection, slug } : null;
}

/**
 * The page or collection that an internal address names or is below, or null:
 * `/fiches/x/editions/2` and `/fiches/x.md` are below the factsheet x. Whoever may not open it may
 * open nothing below it.
 */
export function parseAddressAbove(href: string): Address | null {
  const above = /^(\/[a-z]+\/[a-z0-9-]+)(?:\.[a-z0-9]+|\/[^?#\s]*)?(?:[?#].*)?$/.exec(href);
  return above && parseAddress(above[1]!);
}

/** The first segments of the addresses of all pages and collections. */
export const ADDRESS_SEGMENTS: readonly string[] = [...KIND_OF_SEGMENT.keys(), ...COLLECTION_OF_SEGMENT.keys()];
