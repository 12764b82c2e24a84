import { z } from 'zod';
import { code } from '#content/input/input-text.ts';
import { DIGEST_CHOICES } from '#content/people/mail-sort.ts';

/** A person's mail choices. Members have no choices for mail that only the staff get. */
export const mailChoiceInput = z.object({
  answers: z.boolean(),
  mentions: z.boolean().default(false),
  /** Unchanged if absent, as the digest. */
  entrusted: z.boolean().optional(),
  reminders: z.boolean(),
  /** Unchanged if absent. */
  digest: code(DIGEST_CHOICES).optional(),
});
export type MailChoiceInput = z.input<typeof mailChoiceInput>;
