import { z } from 'zod';
import { LONGEST_TRANSCRIPT } from '#content/consent/transcript.ts';
import { code } from '#content/input/input-text.ts';
import { LOCALES } from '#content/locale.ts';
import { CONSENT_USES, NAMINGS, REACHES } from '#content/material/consent.ts';
import { LONGEST_EMAIL, normaliseEmail, parseEmail } from '#content/people/email.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** Most characters of the text that a person agrees to: it is read aloud. */
export const LONGEST_CONSENT_TEXT = 6_000;

/** What somebody is asked to agree to by their link. */
export const askedConsentInput = z.object({
  text: z
    .string()
    .max(LONGEST_CONSENT_TEXT)
    .refine((text) => !isBlank(text))
    .trim(),
  uses: z.array(z.enum(CONSENT_USES)).min(1).max(CONSENT_USES.length),
  reach: code(REACHES),
  naming: code(NAMINGS),
  /** Of the screens and mails of the link. */
  locale: code(LOCALES),
  /** Where the link and what becomes of their words are sent; empty for nowhere. */
  email: z
    .string()
    .overwrite(normaliseEmail)
    .max(LONGEST_EMAIL)
    .refine((text) => text === '' || parseEmail(text) !== null),
  /** The id of a sound of the material on which the text is read; empty for none. */
  recording: z.string().max(40),
});
export type AskedConsentInput = z.input<typeof askedConsentInput>;

/** How a person is reached who agreed otherwise than by a link. */
export const begunLoopInput = askedConsentInput.pick({ locale: true, email: true });
export type BegunLoopInput = z.input<typeof begunLoopInput>;

/** A text that is returned to the person, from whatever source. */
export const returnedTranscriptInput = z.object({
  transcript: z
    .string()
    .max(LONGEST_TRANSCRIPT)
    .refine((text) => !isBlank(text))
    .trim(),
});
