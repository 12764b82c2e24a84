import { z } from 'zod';
import { oneLine } from '#content/text/one-line.ts';
import { curlApostrophes } from '#content/text/typography.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** Most characters of the name of a person or organisation. */
export const LONGEST_NAME = 120;

/** A name on one line, with curly apostrophes; its length is checked as stored. */
export function name() {
  return z
    .string()
    .overwrite((text) => curlApostrophes(oneLine(text)))
    .max(LONGEST_NAME);
}

/** A title with visible characters. */
export function title(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !isBlank(text))
    .trim();
}

/** A code of a closed list, from a form's text. */
export function code<const Codes extends readonly [string, ...string[]]>(codes: Codes) {
  return z.string().pipe(z.enum(codes));
}

/** One code of a closed list, or empty for none. */
export function codeOrNone<const Codes extends readonly [string, ...string[]]>(codes: Codes) {
  return z.string().pipe(z.enum(['', ...codes]));
}
