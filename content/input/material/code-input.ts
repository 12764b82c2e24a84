import { z } from 'zod';
import { CODE_COLOUR_CODES } from '#content/extract/code.ts';
import { code, name } from '#content/input/input-text.ts';
import { isId } from '#content/text/ids.ts';
import { isBlank } from '#content/text/visible-text.ts';

export const LONGEST_DEFINITION = 2_000;

/** A code of a study's book. */
export const codeInput = z.object({
  name: name().refine((text) => !isBlank(text)),
  /** When to use the code, and when not. */
  definition: z.string().max(LONGEST_DEFINITION).trim(),
  colour: code(CODE_COLOUR_CODES),
  /** The id of the code that it is a part of; empty for none. */
  parent: z.string().refine((id) => id === '' || isId(id)),
});
export type CodeInput = z.input<typeof codeInput>;
