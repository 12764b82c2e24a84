import { z } from 'zod';
import { code, name } from '#content/input/input-text.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import {
  CONSENT_FORMS,
  CONSENT_STATES,
  CONSENT_USES,
  type ConsentForm,
  NAMINGS,
  REACHES,
} from '#content/material/consent.ts';
import { oneLine } from '#content/text/one-line.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { revealsName } from '#content/withdrawal/names.ts';

const LONGEST_NOTE = 1_000;

/** A day of the calendar, or empty. */
const day = z.literal('').or(z.iso.date());

/** A person or group concerned, with their consent. */
export const concernedInput = z
  .object({
    /** Visible to those who may open the material, elsewhere only if they agreed to it. */
    name: name().refine((text) => !isBlank(text)),
    /** Name shown where they are not to be named. */
    pseudonym: name().refine((text) => !isBlank(text)),
    organisation: name(),
    state: code(CONSENT_STATES),
    uses: z.array(z.enum(CONSENT_USES)).max(CONSENT_USES.length),
    reach: code(REACHES),
    naming: code(NAMINGS),
    /** The language of the text that they agreed to. */
    language: code(PAGE_LANGUAGES),
    /** The forms in which it may be shown: « texte, pas la voix ». */
    formats: z.string().overwrite(oneLine).max(300),
    givenOn: day,
    how: z.string().pipe(z.enum(['', ...CONSENT_FORMS] as ['', ...ConsentForm[]])),
    askedBy: name(),
    until: day,
    note: z.string().max(LONGEST_NOTE).trim(),
  })
  .refine(({ name, pseudonym }) => !revealsName(name, pseudonym), { path: ['pseudonym'] });
export type ConcernedInput = z.input<typeof concernedInput>;
