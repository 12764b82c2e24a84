/**
 * The alphabet of every id: no capitals and no look-alikes (0 o 1 l i), so that ids can be read
 * aloud.
 */
export const ID_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
/** Length of row ids (pages, people, …): 31^12 ≈ 2^59. */
export const ID_LENGTH = 12;
/** Length of block ids, which are unique within one document. */
export const BLOCK_ID_LENGTH = 8;

const ID = new RegExp(`^[${ID_ALPHABET}]{${ID_LENGTH}}$`);
const BLOCK_ID = new RegExp(`^[${ID_ALPHABET}]{${BLOCK_ID_LENGTH}}$`);

/** True if the text has the form of a row id. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** True if the text has the form of a block id. */
export function isBlockId(text: string): boolean {
  return BLOCK_ID.test(text);
}

/**
 * Creates an id from random bytes.
 * @param bytes at least `length` random bytes, from the caller: this floor has no randomness
 */
export function spellId(bytes: Uint8Array, length: number = ID_LENGTH): string {
  let id = '';
  for (let i = 0; i < length; i++) id += ID_ALPHABET[bytes[i]! % ID_ALPHABET.length];
  return id;
}
