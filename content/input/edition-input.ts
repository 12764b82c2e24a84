import { z } from 'zod';

/** Most characters of an edition's note; more are cut. */
export const LONGEST_NOTE = 500;

const note = () =>
  z
    .string()
    .overwrite((text) => text.trim().slice(0, LONGEST_NOTE))
    .max(LONGEST_NOTE)
    .default('');

/** What is said of a new edition. */
export const editionInput = z.object({
  note: note(),
  /** Why it is published without the reviews that its kind needs. */
  without: note(),
});
export type EditionInput = z.input<typeof editionInput>;
