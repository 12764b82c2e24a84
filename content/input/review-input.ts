import { z } from 'zod';
import { DEFAULT_LOCALE, LOCALES } from '#content/locale.ts';
import { LONGEST_EMAIL, normaliseEmail, parseEmail } from '#content/people/email.ts';
import { SIDES } from '#content/people/person.ts';
import { APPROVERS, BYPASSES, MOST_APPROVALS, REVIEW_ANSWERS } from '#content/review.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { code, name } from './input-text.ts';

/** Most characters of the message to a reviewer, and of their reason. */
const LONGEST_WORDS = 2_000;

/** The part of a review request that all its recipients share. */
export const reviewInput = z.object({
  /** YYYY-MM-DD. */
  due: z.literal('').or(z.iso.date()),
  message: z.string().max(LONGEST_WORDS).trim(),
});
export type ReviewInput = z.input<typeof reviewInput>;

/** A reviewer who is asked by name and mail address. */
export const outsiderInput = z.object({
  name: name(),
  email: z
    .string()
    .overwrite(normaliseEmail)
    .max(LONGEST_EMAIL)
    .refine((text) => text === '' || parseEmail(text) !== null),
  /** The language of their mail and of their screen. */
  locale: z.string().optional().pipe(z.enum(LOCALES).catch(DEFAULT_LOCALE)),
  side: z.literal('').or(code(SIDES)).optional(),
});
export type OutsiderInput = z.input<typeof outsiderInput>;

/** Most people who are asked by name and mail in one form. */
export const MOST_OUTSIDERS = 5;

/** The name of a form field for one of the reviewers who are asked by name and mail address. */
export const outsiderField = (field: string, row: number): string => (row === 0 ? field : `${field}.${row}`);

/** Whether an earlier row has the same address as this one. */
export function isAskedTwice(rows: readonly (Pick<OutsiderInput, 'email'> | null)[], row: number): boolean {
  const address = (at: number) => normaliseEmail(rows[at]?.email ?? '');
  return address(row) !== '' && rows.slice(0, row).some((_, earlier) => address(earlier) === address(row));
}

/** A reviewer's answer; asking for changes needs a reason. */
export const answerInput = z
  .object({
    answer: code(REVIEW_ANSWERS),
    reason: z.string().max(LONGEST_WORDS).trim(),
  })
  .refine(({ answer, reason }) => answer !== 'changes' || !isBlank(reason), { path: ['reason'] });
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
