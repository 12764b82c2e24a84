/** Most characters of a key: what titles share beyond them is sorted by nothing people would see. */
const LONGEST_KEY = 80;

/**
 * What titles are sorted by, as a French dictionary does: accents, capitals, signs and spaces
 * beside each other do not count, `œ` is `oe`. Two keys compare by code point. Pages store theirs
 * (`page.titleKey`): whoever changes this makes a migration that fills it again.
 */
export function titleKey(title: string): string {
  return (
    title
      .slice(0, 4 * LONGEST_KEY)
      .toLowerCase()
      .replace(/œ/g, 'oe')
      .replace(/æ/g, 'ae')
      .replace(/ß/g, 'ss')
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      // Beyond the first plane, JavaScript and databases do not have the same order.
      .replace(/[^\p{L}\p{N}]+|[\u{10000}-\u{10ffff}]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_KEY)
  );
}
