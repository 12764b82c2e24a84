/**
 * The placeholder of a personal value in a page that is rendered for the cache: a secret word
 * (`mark`) and a number. It begins with a vowel if the value does, since French texts elide before
 * it.
 */
export function personalSlot(mark: string, number: number, value: string): string {
  return `${BEGINS_WITH_VOWEL.test(value.normalize('NFD')) ? 'a' : 'z'}${mark}${number}z`;
}

/** Matches all placeholders of a text; the number is the first group. */
export const personalSlots = (mark: string): RegExp => new RegExp(`[az]${mark}(\\d+)z`, 'g');

/** The placeholder's number for the key of a page's forms. */
export const PAGE_KEY_SLOT = 0;

/**
 * « de » and « que » lose their vowel before these: « d’Omar », « d’Yves », not « d’Yacine ». An h
 * never counts: the spelling of a name does not show whether it is mute.
 */
export const BEGINS_WITH_VOWEL = /^(?:[aeiouæœ]|y(?![aeiou]))/i;
