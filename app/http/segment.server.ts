import { findCollectionKindBySegment, findKindBySegment } from '#content/address.ts';
import { NavetteError } from '#content/errors.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';

export type Segment =
  | { readonly type: 'page'; readonly kind: PageKind }
  | { readonly type: 'collection'; readonly kind: CollectionKind };

/**
 * The kind that an address's first segment (`fiches`, `outils`) belongs to.
 * @throws NavetteError `not-found`
 */
export function requireSegment(segment: string | undefined): Segment {
  const page = findKindBySegment(segment ?? '');
  if (page) return { type: 'page', kind: page };
  const collection = findCollectionKindBySegment(segment ?? '');
  if (collection) return { type: 'collection', kind: collection };
  throw new NavetteError('not-found');
}

/** The page kind of an address. @throws NavetteError `not-found` */
export function requirePageKind(segment: string | undefined): PageKind {
  const found = requireSegment(segment);
  if (found.type !== 'page') throw new NavetteError('not-found');
  return found.kind;
}

/** The collection kind of an address. @throws NavetteError `not-found` */
export function requireCollectionKind(segment: string | undefined): CollectionKind {
  const found = requireSegment(segment);
  if (found.type !== 'collection') throw new NavetteError('not-found');
  return found.kind;
}
