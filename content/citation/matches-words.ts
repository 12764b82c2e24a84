import { foldText } from '#content/search/words/fold.ts';

/** Words apart by one space each, whatever stands between them: « dix-sept », « E1 §3 ». */
const apart = (text: string) =>
  ` ${foldText(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;

/** Whether the words of a source match the typed ones, each from the beginning of a word. */
export const matchesWords = (words: string, query: string): boolean => apart(words).includes(apart(query));
