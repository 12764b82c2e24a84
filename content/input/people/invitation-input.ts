import { z } from 'zod';
import { code, name } from '#content/input/input-text.ts';
import { DEFAULT_LOCALE, LOCALES } from '#content/locale.ts';
import { LONGEST_EMAIL, normaliseEmail, parseEmail } from '#content/people/email.ts';
import { SIDES } from '#content/people/person.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';

/** Longest validity of an invitation. */
export const MOST_INVITATION_DAYS = 365;

/** A partner's invitation to a page. */
export const invitationInput = z.object({
  name: name().min(1),
  organisation: name().min(1),
  /** ISO 3166-1 alpha-2. */
  country: code(COUNTRY_CODES),
  side: code(SIDES),
  /** Mail address for their link and for answers to their annotations; empty for none. */
  email: z
    .string()
    .overwrite(normaliseEmail)
    .max(LONGEST_EMAIL)
    .refine((text) => text === '' || parseEmail(text) !== null)
    .default(''),
  /** The language of that mail. */
  locale: z.string().optional().pipe(z.enum(LOCALES).catch(DEFAULT_LOCALE)),
  expiresInDays: z.coerce.number<number | string>().int().min(1).max(MOST_INVITATION_DAYS),
});
export type InvitationInput = z.input<typeof invitationInput>;
