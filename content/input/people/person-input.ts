import { z } from 'zod';
import { code, name } from '#content/input/input-text.ts';
import { DEFAULT_LOCALE, LOCALES } from '#content/locale.ts';
import { LONGEST_EMAIL, normaliseEmail, parseEmail } from '#content/people/email.ts';
import { ROLES } from '#content/people/person.ts';
import { POLES } from '#content/taxonomy/poles.ts';

const POLE_CODES = POLES.map(({ code }) => code) as [string, ...string[]];

const email = z
  .string()
  .overwrite(normaliseEmail)
  .min(1)
  .max(LONGEST_EMAIL)
  .refine((text) => parseEmail(text) !== null);

const role = { role: code(ROLES), admin: z.boolean().default(false) };

const isStaffIfAdmin = ({ role, admin }: { role: string; admin: boolean }) => !admin || role === 'staff';
/** Checked with an unknown role as well, to name both fields. */
const ALWAYS = { path: ['admin'], when: () => true };

/** A person's role, and whether they administer the site. */
export const roleInput = z.object(role).refine(isStaffIfAdmin, ALWAYS);
export type RoleInput = z.input<typeof roleInput>;

/** The pole that a person belongs to; empty for none. */
export const poleInput = z.object({ pole: z.literal('').or(code(POLE_CODES)) });
export type PoleInput = z.input<typeof poleInput>;

/** The details of an account that an administrator may correct. */
export const personNameInput = z.object({ name: name().min(1), organisation: name() });
export type PersonNameInput = z.input<typeof personNameInput>;

/** A new person with an account. */
export const personInput = z
  .object({
    email,
    name: name().min(1),
    organisation: name().default(''),
    ...role,
    /** The language of their mail; the default one if it is unknown. */
    locale: z.string().optional().pipe(z.enum(LOCALES).catch(DEFAULT_LOCALE)),
  })
  .refine(isStaffIfAdmin, ALWAYS);
export type PersonInput = z.input<typeof personInput>;

/** A request for a sign-in link. */
export const signInInput = z.object({ email });
