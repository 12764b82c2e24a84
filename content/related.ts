import type { Vocabulary } from '#content/taxonomy/vocabulary.ts';

/** The weight of a shared term, before its frequency is taken into account. */
const WEIGHTS: Readonly<Record<Vocabulary, number>> = {
  keyword: 3,
  organisation: 2.5,
  programme: 2,
  country: 1.5,
  sector: 1.5,
  sdg: 1,
  department: 1,
  author: 0.5,
  actorType: 0.3,
  pole: 0.2,
};
/** The weight of a link to a page, and of being next to it in a collection. */
export const LINKED = 3;
export const BESIDE = 2;
/** The weight of titles and summaries with the same words. */
const SAME_WORDS = 4;

const WORD = /[\p{L}\p{N}]{4,}/gu;

/**
 * How much a shared term counts for the similarity of two pages: the less, the more pages have it.
 * @param count of pages with the term, two at least if two share it
 */
export function termWeight(vocabulary: Vocabulary, count: number): number {
  return WEIGHTS[vocabulary] / Math.sqrt(Math.max(1, count - 1));
}

/** The words of a title and summary that are compared: four letters at least, without accents. */
export function wordsOf(text: string): ReadonlySet<string> {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return new Set(plain.match(WORD) ?? []);
}

/** The weight of the words that two texts share: 0 for none, `SAME_WORDS` for the same words. */
export function wordsWeight(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : (SAME_WORDS * shared) / all;
}
