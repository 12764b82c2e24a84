import { isCollectionKind } from '#content/collection.ts';
import { isPageKind } from '#content/kinds/kind.ts';
import type { Translate } from './translate.ts';

/** The name of a kind of page or collection, of one or of many. */
export function kindName(t: Translate, kind: string, number: 'one' | 'many' = 'one'): string {
  if (isPageKind(kind)) return t(`kinds.page.${kind}.${number}`);
  return isCollectionKind(kind) ? t(`kinds.collection.${kind}.${number}`) : kind;
}
