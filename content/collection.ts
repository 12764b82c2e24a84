/** A collection orders pages into something a person consults or prints. */
export const COLLECTION_KINDS = ['toolkit', 'booklet', 'review', 'barometer'] as const;
export type CollectionKind = (typeof COLLECTION_KINDS)[number];

/** True for the code of a kind of collection. */
export function isCollectionKind(text: unknown): text is CollectionKind {
  return COLLECTION_KINDS.includes(text as CollectionKind);
}
