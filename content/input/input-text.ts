import { z } from 'zod';
import { oneLine, titleLine } from '#content/text/one-line.ts';
import { curlApostrophes } from '#content/text/typography.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** Most characters of the name of a person or organisation. */
export const LONGEST_NAME = 120;

/**
 * A name on one line, with curly apostrophes; empty if it shows nothing. Its length is checked as
 * stored.
 */
export function name() {
  return z
    .string()
    .overwrite((text) => (isBlank(text) ? '' : curlApostrophes(oneLine(text))))
    .max(LONGEST_NAME);
}

/** A title on one line, with visible characters. */
export function title(longest: number) {
  return z
    .string()
    .overwrite(titleLine)
    .min(1)
    .max(longest)
    .refine((text) => !isBlank(text));
}

/** A code of a closed list, from a form's text. */
export function code<const Codes extends readonly [string, ...string[]]>(codes: Codes) {
  return z.string().pipe(z.enum(codes));
}

/** One code of a closed list, or empty for none. */
export function codeOrNone<const Codes extends readonly [string, ...string[]]>(codes: Codes) {
  return z.string().pipe(z.enum(['', ...codes]));
}
