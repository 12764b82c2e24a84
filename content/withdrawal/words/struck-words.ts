import { findSequence, findWithdrawn, type Range, shinglesOf, wordsOf } from './withdrawn-words.ts';

/** Fewer quoted words may occur in any passage: « oui », « de l’eau ». */
const FEWEST_QUOTED = 3;

/** Struck passages of transcripts, prepared for searching texts. */
export interface StruckWords {
  readonly passages: readonly string[];
  readonly shingles: ReadonlySet<string>;
}

export const struckWords = (passages: readonly string[]): StruckWords => ({
  passages,
  shingles: new Set(passages.flatMap(shinglesOf)),
});

/** The ranges of a text with at least six struck words in sequence. */
export const findStruck = (text: string, { shingles }: StruckWords): Range[] =>
  shingles.size === 0 ? [] : findWithdrawn(text, (shingle) => shingles.has(shingle));

/** Whether one struck passage contains all quoted words, even fewer than six. */
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
