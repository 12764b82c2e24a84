import { z } from 'zod';

/** Most characters of an edition's note; more are cut. */
export const LONGEST_NOTE = 500;

/** What is said of a new edition. */
export const editionInput = z.object({
  note: z
    .string()
    .overwrite((text) => text.trim().slice(0, LONGEST_NOTE))
    .max(LONGEST_NOTE)
    .default(''),
});
export type EditionInput = z.input<typeof editionInput>;
