import { createHash } from 'node:crypto';

/** Characters of a digest: 96 bits. */
const LENGTH = 16;

/** Digest of the words of a passage, independent of its white space. */
export function digestQuotation(text: string): string {
  const words = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return createHash('sha256').update(words).digest('base64url').slice(0, LENGTH);
}
