import { z } from 'zod';
import { readMoment } from '#content/extract/extract.ts';
import { LONGEST_MARKED } from '#content/extract/passage.ts';
import { isBlockId, isId } from '#content/text/ids.ts';
import { isBlank } from '#content/text/visible-text.ts';

export const LONGEST_NOTE = 2_000;
/** Most codes of one extract. */
export const MOST_CODES_OF_EXTRACT = 40;

const codes = z.array(z.string().refine(isId)).max(MOST_CODES_OF_EXTRACT);
const note = z.string().max(LONGEST_NOTE).trim();

/** A typed moment of a recording, parsed to milliseconds. */
const moment = z
  .string()
  .max(20)
  .refine((text) => readMoment(text) !== null)
  .transform((text) => readMoment(text) ?? 0);

/** Characters of a text. */
const count = z.number().int().min(0).max(10_000_000);

/** Changes to an extract. */
export const extractInput = z.object({ codes, note });
export type ExtractInput = z.input<typeof extractInput>;

/** A passage of a transcript. */
export const passageInput = z.object({
  /** Id of the paragraph in which it begins. */
  block: z.string().refine(isBlockId),
  /** Its words, as shown on a screen: they may go on in the paragraphs after it. */
  words: z
    .string()
    .max(LONGEST_MARKED)
    .refine((text) => !isBlank(text)),
  /**
   * The passage of which these are words: characters of the first paragraph before it, and how many
   * it has, white space not counted. Absent if only its words are known.
   */
  within: z.object({ begin: count, size: count }).nullish(),
  /** Their offset, likewise, if the paragraph has them several times. */
  at: count.nullish(),
  codes,
  note,
});
export type PassageInput = z.input<typeof passageInput>;

/** A stretch of sound. */
export const soundInput = z
  .object({ from: moment, to: moment, codes, note })
  .refine(({ from, to }) => from < to, { path: ['to'] });
export type SoundInput = z.input<typeof soundInput>;
