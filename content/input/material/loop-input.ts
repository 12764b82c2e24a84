import { z } from 'zod';
import { LONGEST_TRANSCRIPT } from '#content/consent/transcript.ts';
import { code } from '#content/input/input-text.ts';
import { LINK_LOCALES } from '#content/locale.ts';
import { CONSENT_USES, NAMINGS, REACHES } from '#content/material/consent.ts';
import { LONGEST_EMAIL, normaliseEmail, parseEmail } from '#content/people/email.ts';
import { isBlank } from '#content/text/visible-text.ts';

/** Most characters of a consent text: it is read aloud. */
export const LONGEST_CONSENT_TEXT = 6_000;

/** The consent asked of a person by their link. */
export const askedConsentInput = z.object({
  text: z
    .string()
    .max(LONGEST_CONSENT_TEXT)
    .refine((text) => !isBlank(text))
    .trim(),
  uses: z.array(z.enum(CONSENT_USES)).min(1).max(CONSENT_USES.length),
  reach: code(REACHES),
  naming: code(NAMINGS),
  /** The language of the link's screens and mails. */
  locale: code(LINK_LOCALES),
  /** Mail address for the link and for news of their words; empty for none. */
  email: z
    .string()
    .overwrite(normaliseEmail)
    .max(LONGEST_EMAIL)
    .refine((text) => text === '' || parseEmail(text) !== null),
  /** Id of a recording of the text among the material's files; empty for none. */
  recording: z.string().max(40),
});
export type AskedConsentInput = z.input<typeof askedConsentInput>;

/** Language and mail address of a person who agreed without a link. */
export const begunLoopInput = askedConsentInput.pick({ locale: true, email: true });
export type BegunLoopInput = z.input<typeof begunLoopInput>;

/** A transcript sent to the person. */
export const returnedTranscriptInput = z.object({
  transcript: z
    .string()
    .max(LONGEST_TRANSCRIPT)
    .refine((text) => !isBlank(text))
    .trim(),
});
