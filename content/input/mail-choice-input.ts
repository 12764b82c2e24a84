import { z } from 'zod';
import { DIGEST_CHOICES } from '#content/people/mail-sort.ts';
import { code } from './input-text.ts';

/** Which mail somebody wants. Members are not asked for what only the staff are sent. */
export const mailChoiceInput = z.object({
  answers: z.boolean(),
  mentions: z.boolean().default(false),
  reminders: z.boolean(),
  /** Not given: as it was. */
  digest: code(DIGEST_CHOICES).optional(),
});
export type MailChoiceInput = z.input<typeof mailChoiceInput>;
