/** Most characters of a key: titles rarely share a longer beginning. */
const LONGEST_KEY = 80;

/**
 * The sort key of a title, as in a French dictionary: ignores accents, case, punctuation and
 * repeated spaces; `œ` is `oe`. Keys compare by code point. Pages store theirs (`page.titleKey`):
 * changing this function requires a migration that recomputes them.
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
      // Beyond the Basic Multilingual Plane, JavaScript and databases sort differently.
      .replace(/[^\p{L}\p{N}]+|[\u{10000}-\u{10ffff}]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_KEY)
  );
}
