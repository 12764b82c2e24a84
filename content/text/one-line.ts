/**
 * A name or title as one line: single spaces, no control characters, and no marks that turn the direction of what follows
 * (Unicode's embeddings, overrides and isolates), since names stand in mails, tables and under annotations beside other text.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}
