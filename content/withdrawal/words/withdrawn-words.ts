import { foldForm, formOf } from '#content/search/words/fold.ts';

/** Length of the word sequences by which withdrawn words are recognised. */
export const SHINGLE = 4;
/**
 * Least length of a sequence of withdrawn words, wherever it occurs: shorter ones are common
 * speech.
 */
export const RUN = 6;

/** A place of a text. */
export type Range = readonly [start: number, end: number];

/** A word of a text, and its place. */
interface Word {
  /** Folded as in search: whatever its encoding, accents and capitals. */
  readonly word: string;
  /** The form that earlier releases compared: records of withdrawals have digests of it. */
  readonly unfolded: string;
  readonly start: number;
  readonly end: number;
}

/** Includes accents that are characters of their own, and invisible characters within words. */
export const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00ad\u200b-\u200f\u2060\ufeff]*/gu;

/** The words of a text, for comparison. */
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

/** All sequences of `SHINGLE` words of a text, in the form that is digested. */
export function shinglesOf(text: string): string[] {
  const words = wordsOf(text);
  return words.slice(SHINGLE - 1).map((_, i) => sequenceAt(words, i, 'word'));
}

/** The words of a text in one string, for comparison with another text. */
export const wholeOf = (text: string): string =>
  wordsOf(text)
    .map(({ word }) => word)
    .join(' ');

/** A sequence of fewer than `SHINGLE` words of a passage, in the form that is digested. */
const shortSequence = (words: readonly Word[], name: string): string =>
  `${name}: ${words.map(({ word }) => word).join(' ')}`;

/**
 * All sequences of fewer than `SHINGLE` words of a passage, in the form that is digested.
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
 * Whether a text is a form of a withdrawn passage: at least half of its words occur there in
 * sequences of `SHINGLE`; a text of fewer words, as a whole.
 * @param name `passageName`
 */
export function isFormOf(text: string, name: string, isWithdrawn: (sequence: string) => boolean): boolean {
  const words = wordsOf(text);
  if (words.length < SHINGLE) return words.length > 0 && isWithdrawn(shortSequence(words, name));
  const known = shinglesOf(text).map(isWithdrawn);
  const isCovered = (at: number) => known.slice(Math.max(0, at - SHINGLE + 1), at + 1).some(Boolean);
  return 2 * words.filter((_, at) => isCovered(at)).length >= words.length;
}

/** The ranges of withdrawn words in a text, from the first letter to the last of each run. */
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
 * The ranges of exactly these words in sequence.
 * @param sequence as returned by `wordsOf`; at least one
 */
export function findSequence(text: string, sequence: readonly string[]): Range[] {
  const words = wordsOf(text);
  const found: Range[] = [];
  for (let from = 0; from + sequence.length <= words.length; from++)
    if (sequence.every((word, i) => words[from + i]!.word === word))
      found.push([words[from]!.start, words[from + sequence.length - 1]!.end]);
  return found;
}

/** Replaces the withdrawn words of a text. @param instead the words that replace them */
export function cutWithdrawn(text: string, isWithdrawn: (shingle: string) => boolean, instead: string): string {
  let cut = text;
  for (const [start, end] of findWithdrawn(text, isWithdrawn).reverse())
    cut = cut.slice(0, start) + instead + cut.slice(end);
  return cut;
}
