import { z } from 'zod';

/** Most characters of an edition's note; more are cut. */
export const LONGEST_NOTE = 500;

/** Untypable characters that would change the direction of neighbouring text. */
const UNTYPED = /(?![\t\n])[\p{Cc}\u202d\u202e\ufeff]/gu;

/** The beginning of a text, without half a character at its end. */
const cut = (text: string) => text.slice(0, LONGEST_NOTE).replace(/[\ud800-\udbff]$/u, '');

const note = () =>
  z
    .string()
    .overwrite((text) => cut(text.replace(UNTYPED, '').trim()))
    .max(LONGEST_NOTE)
    .default('');

/** The notes on a new edition. */
export const editionInput = z.object({
  note: note(),
  /** Why it is published despite findings that need a reason. */
  without: note(),
});
export type EditionInput = z.input<typeof editionInput>;
