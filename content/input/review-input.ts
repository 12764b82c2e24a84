import { z } from 'zod';
import { DEFAULT_LOCALE, LOCALES } from '#content/locale.ts';
import { LONGEST_EMAIL, normaliseEmail, parseEmail } from '#content/people/email.ts';
import { SIDES } from '#content/people/person.ts';
import { APPROVERS, BYPASSES, MOST_APPROVALS, REVIEW_ANSWERS } from '#content/review.ts';
import { code, name } from './input-text.ts';

/** Most characters of the message to a reviewer, and of their reason. */
const LONGEST_WORDS = 2_000;

/** A review request, without the staff that it is addressed to. */
export const reviewInput = z.object({
  /** An external reviewer, by name and mail; both may be empty. */
  name: name(),
  email: z
    .string()
    .overwrite(normaliseEmail)
    .max(LONGEST_EMAIL)
    .refine((text) => text === '' || parseEmail(text) !== null),
  /** The language of their mail and of their screen. */
  locale: z.string().optional().pipe(z.enum(LOCALES).catch(DEFAULT_LOCALE)),
  /** YYYY-MM-DD. */
  due: z.literal('').or(z.iso.date()),
  message: z.string().max(LONGEST_WORDS).trim(),
  /** The side of an external reviewer. */
  side: z.literal('').or(code(SIDES)).optional(),
});
export type ReviewInput = z.input<typeof reviewInput>;

/** A reviewer's answer; asking for changes needs a reason. */
export const answerInput = z
  .object({
    answer: code(REVIEW_ANSWERS),
    reason: z.string().max(LONGEST_WORDS).trim(),
  })
  .refine(({ answer, reason }) => answer !== 'changes' || reason !== '', { path: ['reason'] });
export type AnswerInput = z.input<typeof answerInput>;

/**
 * Words of the draft that a reviewer annotates; the annotation itself is checked as any other.
 */
export const noteInput = z.object({ quote: z.string().min(1).max(LONGEST_WORDS) });

/** The review rule of a page kind. */
export const reviewRuleInput = z.object({
  approvals: z.coerce.number<number | string>().int().min(0).max(MOST_APPROVALS),
  approvers: code(APPROVERS),
  bypass: code(BYPASSES),
});
export type ReviewRuleInput = z.input<typeof reviewRuleInput>;
