/**
 * Invisible characters that get into words: soft hyphens, zero-width spaces and joiners, direction
 * marks.
 */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** Letters that Unicode does not decompose into a letter and an accent. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const WHOLE_LETTER = /[œæßøłđðþı]/g;
const LIGATURES = /[œæ]/g;

/** Every character that is typed as an apostrophe. */
export const APOSTROPHES = "'’‘ʼ´`′";
const APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'g');
const PLAIN = /^[a-z0-9]*$/;

/**
 * The form of a word, as it is indexed and compared with its accents: lower case, NFC, straight
 * apostrophes, œ and æ written out, without invisible characters.
 */
export function formOf(word: string): string {
  if (PLAIN.test(word)) return word;
  return word
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC')
    .replace(APOSTROPHE, "'")
    .replace(LIGATURES, (letter) => WHOLE_LETTERS[letter]!);
}

/** A word as people type it on a phone: its form without accents and apostrophes. */
export function foldForm(form: string): string {
  if (PLAIN.test(form)) return form;
  return form
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(WHOLE_LETTER, (letter) => WHOLE_LETTERS[letter]!)
    .replace(/'/g, '');
}

/** A short text (a label, a value) for comparison: folded, punctuation as spaces, spaces single. */
export function foldText(text: string): string {
  return foldForm(formOf(text))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
