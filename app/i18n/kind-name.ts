import { COLLECTIONS, type CollectionKind, isCollectionKind } from '#content/kinds/collection-kind.ts';
import { isPageKind, KINDS, type PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';

/** How texts name a kind of page, or of collection; `reader` has the language (a translator will do). */
export function kindNames(reader: { readonly locale: Locale }, kind: PageKind | CollectionKind) {
  return (isPageKind(kind) ? KINDS[kind] : COLLECTIONS[kind]).names[reader.locale];
}

/** The name of a kind of page or collection, of one or of many; a code that is none is its own name. */
export function kindName(reader: { readonly locale: Locale }, kind: string, number: 'one' | 'many' = 'one'): string {
  return isPageKind(kind) || isCollectionKind(kind) ? kindNames(reader, kind)[number] : kind;
}
