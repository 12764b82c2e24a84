import { cutAtWord } from '#content/text/cut-at-word.ts';

/** Characters of a passage that stand for it. */
const NAMED = 60;

/** The first words of a passage, on one line. */
export function shorten(words: string): string {
  return cutAtWord(words.replace(/\s+/g, ' ').trim(), NAMED);
}
