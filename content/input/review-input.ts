import { z } from 'zod';
import { DEFAULT_LOCALE, LOCALES } from '#content/locale.ts';
import { LONGEST_EMAIL, normaliseEmail, parseEmail } from '#content/people/email.ts';
import { SIDES } from '#content/people/person.ts';
import { APPROVERS, BYPASSES, MOST_APPROVALS, REVIEW_ANSWERS } from '#content/review.ts';
import { code, name } from './input-text.ts';

/** Most characters of what is said to a reviewer, and of their reason. */
const LONGEST_WORDS = 2_000;

/** A request for a review, without those of the staff whom it is addressed to. */
export const reviewInput = z.object({
  /** Somebody else, by name and mail; both may be empty. */
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
  /** Of somebody else: on which side they are. */
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
 * Words of the draft that a reviewer annotates; what they say of them is checked as any annotation.
 */
export const noteInput = z.object({ quote: z.string().min(1).max(LONGEST_WORDS) });

/** What a kind of page needs to be published. */
export const reviewRuleInput = z.object({
  approvals: z.coerce.number<number | string>().int().min(0).max(MOST_APPROVALS),
  approvers: code(APPROVERS),
  bypass: code(BYPASSES),
});
export type ReviewRuleInput = z.input<typeof reviewRuleInput>;
