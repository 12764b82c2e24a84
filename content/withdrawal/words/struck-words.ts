import { findSequence, findWithdrawn, type Range, shinglesOf, wordsOf } from './withdrawn-words.ts';

/** Fewer quoted words may be in any passage: « oui », « de l’eau ». */
const FEWEST_QUOTED = 3;

/** What people struck from a transcript, as it is looked for in texts. */
export interface StruckWords {
  readonly passages: readonly string[];
  readonly shingles: ReadonlySet<string>;
}

export const struckWords = (passages: readonly string[]): StruckWords => ({
  passages,
  shingles: new Set(passages.flatMap(shinglesOf)),
});

/** Where a text has six words in a row that were struck, or more. */
export const findStruck = (text: string, { shingles }: StruckWords): Range[] =>
  shingles.size === 0 ? [] : findWithdrawn(text, (shingle) => shingles.has(shingle));

/** Whether quoted words, fewer than six as well, are all in one passage that was struck. */
export function isWithinStruck(quoted: string, { passages }: StruckWords): boolean {
  const words = wordsOf(quoted).map(({ word }) => word);
  if (words.length === 0) return false;
  return passages.some((passage) => {
    if (words.length < FEWEST_QUOTED && wordsOf(passage).length !== words.length) return false;
    return findSequence(passage, words).length > 0;
  });
}

/** Whether quoted words are struck ones, in whole or in part. */
export const isStruck = (quoted: string, struck: StruckWords): boolean =>
  isWithinStruck(quoted, struck) || findStruck(quoted, struck).length > 0;
