import { createHash } from 'node:crypto';
import type { Stretch } from '#content/citation/stretches.ts';

/** Characters of a digest: 96 bits. */
const LENGTH = 16;

/** Digest of the words of a passage, independent of its white space. */
export function digestQuotation(text: string): string {
  const words = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return createHash('sha256').update(words).digest('base64url').slice(0, LENGTH);
}

/** Digest of words as shown to the person whose they are. */
export const digestOf = ({ text, signed }: Pick<Stretch, 'text' | 'signed'>): string =>
  digestQuotation(signed === '' ? text : `${text}\n${signed}`);
