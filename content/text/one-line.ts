/**
 * A name or title on one line: single spaces, no control characters, and no marks that change the
 * direction of the text after them (Unicode embeddings, overrides and isolates), since names appear
 * beside other text in mails, tables and annotations.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}
