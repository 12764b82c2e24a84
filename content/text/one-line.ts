/** Most characters of a line of a notice: a term, a name, a title. */
export const LONGEST_LINE = 300;

/** Marks that change the direction of the text after them; LRM and RLM, which do not, stay. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A name on one line: single spaces, no control characters, and no marks that change the
 * direction of the text after them (Unicode embeddings, overrides and isolates), since names appear
 * beside other text in mails, tables and annotations.
 */
export function oneLine(text: string): string {
  return text
    .replace(TURNS, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}

/**
 * As `oneLine`, but no-break spaces stay as they were typed: they belong to the typography of a
 * title.
 */
export function titleLine(text: string): string {
  return text
    .replace(TURNS, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}
