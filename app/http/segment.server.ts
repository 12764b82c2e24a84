import { findCollectionKindBySegment, findKindBySegment } from '#content/addresses/address.ts';
import { NavetteError } from '#content/errors.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { findVocabularyBySegment, type Vocabulary } from '#content/taxonomy/vocabulary.ts';

export type Segment =
  | { readonly type: 'page'; readonly kind: PageKind }
  | { readonly type: 'collection'; readonly kind: CollectionKind }
  | { readonly type: 'vocabulary'; readonly vocabulary: Vocabulary };

/**
 * The kind or vocabulary that an address's first segment (`fiches`, `outils`, `pays`) belongs to.
 * @throws NavetteError `not-found`
 */
export function requireSegment(segment: string | undefined): Segment {
  const page = findKindBySegment(segment ?? '');
  if (page) return { type: 'page', kind: page };
  const collection = findCollectionKindBySegment(segment ?? '');
  if (collection) return { type: 'collection', kind: collection };
  const vocabulary = findVocabularyBySegment(segment ?? '');
  if (vocabulary) return { type: 'vocabulary', vocabulary };
  throw new NavetteError('not-found');
}

/** The vocabulary of an address. @throws NavetteError `not-found` */
export function requireVocabulary(segment: string | undefined): Vocabulary {
  const found = requireSegment(segment);
  if (found.type !== 'vocabulary') throw new NavetteError('not-found');
  return found.vocabulary;
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
