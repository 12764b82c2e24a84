import { type Range, RUN, SHINGLE, wordsOf } from './withdrawn-words.ts';

/** Most inserted words between sequences of withdrawn words. */
const MOST_BETWEEN = 4;
/** Fewest withdrawn words, in a text of which they are at least half. */
const FEWEST_OF_MOST = 5;

/**
 * Finds words in a text that are close to withdrawn ones: sequences of `SHINGLE` of them near each
 * other, of `RUN` words in all, however many were left out between them; or of fewer words, if they
 * are at least half of the text. Runs in linear time.
 * @param sequences of the text, as `SequenceReader` has them
 * @returns the first place; null for none
 */
export function findNear(
  text: string,
  sequences: readonly number[],
  isTakenBack: (sequence: number) => boolean,
): Range | null {
  const covered: number[] = [];
  for (const [at, sequence] of sequences.entries()) {
    if (!isTakenBack(sequence)) continue;
    for (let word = Math.max(at, (covered.at(-1) ?? -1) + 1); word < at + SHINGLE; word++) covered.push(word);
  }
  if (covered.length === 0) return null;
  const all = sequences.length + SHINGLE - 1;
  const fewest = 2 * covered.length >= all ? FEWEST_OF_MOST : RUN;
  for (let from = 0; from < covered.length; ) {
    let to = from;
    while (to + 1 < covered.length && covered[to + 1]! - covered[to]! <= MOST_BETWEEN + 1) to++;
    if (to - from + 1 >= fewest) {
      const words = wordsOf(text);
      return [words[covered[from]!]!.start, words[covered[to]!]!.end];
    }
    from = to + 1;
  }
  return null;
}
