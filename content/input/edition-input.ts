import { z } from 'zod';

/** Most characters of an edition's note; more are cut. */
export const LONGEST_NOTE = 500;

/** Characters that no keyboard types, and that would turn around what is shown beside them. */
const UNTYPED = /(?![\t\n])[\p{Cc}\u202d\u202e\ufeff]/gu;

/** The beginning of a text, without half a character at its end. */
const cut = (text: string) => text.slice(0, LONGEST_NOTE).replace(/[\ud800-\udbff]$/u, '');

const note = () =>
  z
    .string()
    .overwrite((text) => cut(text.replace(UNTYPED, '').trim()))
    .max(LONGEST_NOTE)
    .default('');

/** What is said of a new edition. */
export const editionInput = z.object({
  note: note(),
  /** Why it is published in spite of what is to be justified. */
  without: note(),
});
export type EditionInput = z.input<typeof editionInput>;
