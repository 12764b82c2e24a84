/** The beginning of a text, of so many characters at most, without half a sign at its end. */
export const cutLetters = (text: string, most: number): string => text.slice(0, most).replace(HALF_SIGN, '');

/** The first unit of a sign of two, as of an emoji, whose second is missing. */
const HALF_SIGN = /[\ud800-\udbff]$/;

/**
 * A text of so many characters at most: a longer one is cut between words, with an ellipsis.
 * No-break spaces are within words (« 10 000 »). A word that is half of it or more is cut itself.
 */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const end = BREAK.test(text[most - 1]!) ? cut.length : cut.search(LAST_WORD);
  const kept = end > most / 2 ? cut.slice(0, end) : cut.replace(HALF_SIGN, '');
  // A sign before the ellipsis would be read as part of it: "femmes.…".
  return `${kept.replace(/(?<![\s.,;:(«“…–-])[\s.,;:(«“…–-]+$/u, '')}…`;
}

const BREAK = /[^\S\u00a0\u202f]/;
/** Matches the last word of a text, with the space before it. */
export const LAST_WORD = /[^\S\u00a0\u202f][\S\u00a0\u202f]*$/;
