import { hash } from 'node:crypto';
import type { Stretch } from '#content/citation/stretches.ts';

/** Characters of a digest: 96 bits. */
const LENGTH = 16;

/** White space other than one space between words. */
const UNEVEN = /[^\S ]|\s\s/;

/** Digest of the words of a passage, independent of its white space. */
export function digestQuotation(text: string): string {
  const words = text.normalize('NFC').trim();
  // Whole texts are read sentence by sentence, most of which have nothing to replace.
  const even = UNEVEN.test(words) ? words.replace(/\s+/g, ' ') : words;
  return hash('sha256', even, 'base64url').slice(0, LENGTH);
}

/** Digest of words as shown to the person whose they are. */
export const digestOf = ({ text, signed }: Pick<Stretch, 'text' | 'signed'>): string =>
  digestQuotation(signed === '' ? text : `${text}\n${signed}`);
