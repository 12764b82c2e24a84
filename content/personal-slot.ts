/**
 * What stands in a page in the place of what is one person's alone, while the page is rendered to
 * be kept: a word that nobody can guess (`mark`), and a number. It begins as the value does, with a
 * vowel or not, since French texts elide before it.
 */
export function personalSlot(mark: string, number: number, value: string): string {
  return `${BEGINS_WITH_VOWEL.test(value.normalize('NFD')) ? 'a' : 'z'}${mark}${number}z`;
}

/** All such places of a text; the number is the first group. */
export const personalSlots = (mark: string): RegExp => new RegExp(`[az]${mark}(\\d+)z`, 'g');

/** The number of the key of a page's forms. */
export const PAGE_KEY_SLOT = 0;

/**
 * « de » and « que » lose their vowel before these: « d’Omar », « d’Yves », not « d’Yacine ».
 * Whether an h is mute cannot be told from a name.
 */
export const BEGINS_WITH_VOWEL = /^(?:[aeiouæœ]|y(?![aeiou]))/i;
