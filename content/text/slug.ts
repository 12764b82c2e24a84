/** Most characters of a slug. */
export const LONGEST_SLUG = 80;

/**
 * A title as a slug: ASCII, lower case, hyphens; cut between words, at most 80 characters. Empty
 * titles give `page`.
 */
export function slugify(title: string): string {
  const plain = plainLetters(title);
  if (plain.length <= LONGEST_SLUG) return plain || 'page';
  const cut = plain.slice(0, LONGEST_SLUG + 1);
  return cut.slice(0, Math.max(cut.lastIndexOf('-'), 1)) || 'page';
}

/**
 * True if a slug can be derived from a title. For one in Arabic it would be empty: its author types
 * the slug.
 */
export const hasSlugLetters = (title: string): boolean => plainLetters(title) !== '';

function plainLetters(title: string): string {
  return title
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** True if the text is a valid slug. */
export function isSlug(text: string): boolean {
  return text.length <= LONGEST_SLUG && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}
