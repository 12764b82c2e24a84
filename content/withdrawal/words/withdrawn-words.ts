import { foldForm, formOf } from '#content/search/words/fold.ts';

/** Words of a sequence by which withdrawn words are known again. */
export const SHINGLE = 4;
/** Words in a row that are withdrawn ones, wherever they stand: fewer are common speech. */
export const RUN = 6;

/** A place of a text. */
export type Range = readonly [start: number, end: number];

/** A word of a text, and where it is. */
interface Word {
  /** Folded, as search does it: however it is encoded, with or without accents and capitals. */
  readonly word: string;
  /** As words were compared before they were folded: records of withdrawals keep digests of it. */
  readonly unfolded: string;
  readonly start: number;
  readonly end: number;
}

/** With accents that are characters of their own, and what is in words without being seen. */
export const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00ad\u200b-\u200f\u2060\ufeff]*/gu;

/** The words of a text, as they are compared. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map((match) => ({
    word: foldForm(formOf(match[0])),
    unfolded: match[0].normalize('NFC').toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The sequence of words that begins with the word at this place. */
const sequenceAt = (words: readonly Word[], at: number, form: 'word' | 'unfolded'): string =>
  words
    .slice(at, at + SHINGLE)
    .map((word) => word[form])
    .join(' ');

/** All sequences of words of a text, each as it is digested. */
export function shinglesOf(text: string): string[] {
  const words = wordsOf(text);
  return words.slice(SHINGLE - 1).map((_, i) => sequenceAt(words, i, 'word'));
}

/** The words of a text as one, to be compared with those of another. */
export const wholeOf = (text: string): string =>
  wordsOf(text)
    .map(({ word }) => word)
    .join(' ');

/** A sequence of fewer than `SHINGLE` words, as it is digested for a passage. */
const shortSequence = (words: readonly Word[], name: string): string =>
  `${name}: ${words.map(({ word }) => word).join(' ')}`;

/**
 * All sequences of fewer than `SHINGLE` words of a passage, each as it is digested.
 * @param name `passageName`
 */
export function shortSequencesOf(text: string, name: string): string[] {
  const words = wordsOf(text);
  const lengths = Array.from({ length: SHINGLE - 1 }, (_, i) => i + 1);
  const from = (start: number) =>
    lengths
      .filter((length) => start + length <= words.length)
      .map((length) => shortSequence(words.slice(start, start + length), name));
  return words.flatMap((_, start) => from(start));
}

/**
 * Whether a text is a form of a withdrawn passage: at least half of its words stand there in rows
 * of `SHINGLE`; of fewer words, all in one row.
 * @param name `passageName`
 */
export function isFormOf(text: string, name: string, isWithdrawn: (sequence: string) => boolean): boolean {
  const words = wordsOf(text);
  if (words.length < SHINGLE) return words.length > 0 && isWithdrawn(shortSequence(words, name));
  const known = shinglesOf(text).map(isWithdrawn);
  const isCovered = (at: number) => known.slice(Math.max(0, at - SHINGLE + 1), at + 1).some(Boolean);
  return 2 * words.filter((_, at) => isCovered(at)).length >= words.length;
}

/** Where a text has withdrawn words, from the first letter to the last of each run. */
export function findWithdrawn(text: string, isWithdrawn: (shingle: string) => boolean): Range[] {
  const words = wordsOf(text);
  const known = shinglesOf(text).map((shingle, i) => {
    if (isWithdrawn(shingle)) return true;
    const unfolded = sequenceAt(words, i, 'unfolded');
    return unfolded !== shingle && isWithdrawn(unfolded);
  });
  const found: Range[] = [];
  for (let from = 0; from < known.length; from++) {
    if (!known[from]) continue;
    let to = from;
    while (known[to + 1]) to++;
    if (to - from + SHINGLE >= RUN) found.push([words[from]!.start, words[to + SHINGLE - 1]!.end]);
    from = to;
  }
  return found;
}

/**
 * Where a text has exactly these words in a row.
 * @param sequence as `wordsOf` has them; at least one
 */
export function findSequence(text: string, sequence: readonly string[]): Range[] {
  const words = wordsOf(text);
  const found: Range[] = [];
  for (let from = 0; from + sequence.length <= words.length; from++)
    if (sequence.every((word, i) => words[from + i]!.word === word))
      found.push([words[from]!.start, words[from + sequence.length - 1]!.end]);
  return found;
}

/** A text without its withdrawn words. @param instead stands in their place */
export function cutWithdrawn(text: string, isWithdrawn: (shingle: string) => boolean, instead: string): string {
  let cut = text;
  for (const [start, end] of findWithdrawn(text, isWithdrawn).reverse())
    cut = cut.slice(0, start) + instead + cut.slice(end);
  return cut;
}
