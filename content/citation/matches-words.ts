import { foldText } from '#content/search/words/fold.ts';

/** Words apart by one space each, whatever stands between them: « dix-sept », « E1 §3 ». */
const apart = (text: string) =>
  ` ${foldText(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;

/** Whether what can be cited has, from the beginning of a word, what was typed to find it. */
export const matchesWords = (words: string, query: string): boolean => apart(words).includes(apart(query));
