import type { SearchField } from '#content/search/index/search-document.ts';
import { foldText } from '#content/search/words/fold.ts';

/** The words accepted before a colon, without accents: `titre:eau`. */
const FIELD_WORDS: Readonly<Record<string, SearchField>> = {
  titre: 'title',
  title: 'title',
  auteur: 'notice',
  author: 'notice',
  notice: 'notice',
};

/** The field named by a word before a colon, or null. */
export function findFieldWord(word: string): SearchField | null {
  return FIELD_WORDS[foldText(word)] ?? null;
}
