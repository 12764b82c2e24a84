import { z } from 'zod';
import { SIDES } from '#content/person.ts';
import { COUNTRY_CODES } from '#content/taxonomy/countries.ts';
import { code, name } from './input-text.ts';

/** Longest validity of an invitation. */
export const MOST_INVITATION_DAYS = 365;

/** A partner's invitation to a page. */
export const invitationInput = z.object({
  name: name().min(1),
  organisation: name().min(1),
  /** ISO 3166-1 alpha-2. */
  country: code(COUNTRY_CODES),
  side: code(SIDES),
  expiresInDays: z.coerce.number<number | string>().int().min(1).max(MOST_INVITATION_DAYS),
});
export type InvitationInput = z.input<typeof invitationInput>;
