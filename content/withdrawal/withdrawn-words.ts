/** Words of a sequence by which withdrawn words are known again. */
export const SHINGLE = 4;
/** Words in a row that are withdrawn ones, wherever they stand: fewer are common speech. */
export const RUN = 6;

/** A place of a text. */
export type Range = readonly [start: number, end: number];

/** A word of a text, and where it is. */
interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text, as they are compared. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
    word: match[0].normalize('NFC').toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** All sequences of words of a text, each as it is digested. */
export function shinglesOf(text: string): string[] {
  const words = wordsOf(text);
  return words.slice(SHINGLE - 1).map((_, i) =>
    words
      .slice(i, i + SHINGLE)
      .map(({ word }) => word)
      .join(' '),
  );
}

/** Where a text has withdrawn words, from the first letter to the last of each run. */
export function findWithdrawn(text: string, isWithdrawn: (shingle: string) => boolean): Range[] {
  const words = wordsOf(text);
  const known = shinglesOf(text).map(isWithdrawn);
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
