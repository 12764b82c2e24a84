import { COLLECTIONS, type CollectionKind, isCollectionKind } from '#content/kinds/collection-kind.ts';
import { isPageKind, KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';

/** The names of a page or collection kind, in the language of `reader` (a translator will do). */
export function kindNames(reader: { readonly locale: Locale }, kind: PageKind | CollectionKind) {
  return (isPageKind(kind) ? KINDS[kind] : COLLECTIONS[kind]).names[reader.locale];
}

/** The name of a page or collection kind, singular or plural; an unknown code as it is. */
export function kindName(reader: { readonly locale: Locale }, kind: string, number: 'one' | 'many' = 'one'): string {
  return isPageKind(kind) || isCollectionKind(kind) ? kindNames(reader, kind)[number] : kind;
}
