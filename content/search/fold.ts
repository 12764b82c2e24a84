/** Characters that are not seen but get into words: soft hyphens, zero-width spaces and joiners, marks of direction. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** Letters that Unicode does not take apart into a letter and an accent. */
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

/** Every sign that is typed for an apostrophe. */
export const APOSTROPHES = "'’‘ʼ´`′";
const APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'g');
const PLAIN = /^[a-z0-9]*$/;

/**
 * A word as it is kept and compared with its accents: lower case, one code for each accented letter, straight apostrophes,
 * œ and æ written out, without invisible characters.
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

/** Any short text (a label, a value) for comparing: folded, signs as spaces, spaces single. */
export function foldText(text: string): string {
  return foldForm(formOf(text))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
