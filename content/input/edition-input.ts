import { z } from 'zod';
import { cutLetters } from '#content/text/cut-at-word.ts';

/** Most characters of an edition's note; more are cut. */
export const LONGEST_NOTE = 500;

/** Untypable characters that would change the direction of neighbouring text. */
const UNTYPED = /(?![\t\n])[\p{Cc}\u202d\u202e\ufeff]/gu;

const note = () =>
  z
    .string()
    .overwrite((text) => cutLetters(text.replace(UNTYPED, '').trim(), LONGEST_NOTE))
    .max(LONGEST_NOTE)
    .default('');

/** The notes on a new edition. */
export const editionInput = z.object({
  note: note(),
  /** Why it is published despite findings that need a reason. */
  without: note(),
});
export type EditionInput = z.input<typeof editionInput>;
