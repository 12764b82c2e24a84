/**
 * The sorts of mail that people may turn off separately. Other mail (sign-in links, invitations,
 * review requests and answers) cannot be turned off: the recipient requested it, or it asks for one
 * answer. Reminders of requests can.
 */
export const MAIL_SORTS = ['answers', 'mentions', 'entrusted', 'reminders', 'digest'] as const;
export type MailSort = (typeof MAIL_SORTS)[number];

/** How often a digest is sent, unless it is turned off. */
export const DIGEST_RHYTHMS = ['daily', 'weekly'] as const;
export type DigestRhythm = (typeof DIGEST_RHYTHMS)[number];
export const DEFAULT_RHYTHM: DigestRhythm = 'weekly';

/** Choices for the digest in a form. */
export const DIGEST_CHOICES = [...DIGEST_RHYTHMS, 'never'] as const;
export type DigestChoice = (typeof DIGEST_CHOICES)[number];

export function isMailSort(text: string): text is MailSort {
  return (MAIL_SORTS as readonly string[]).includes(text);
}

/** A mail recipient: a person's id, `invitation:<id>` or `review:<id>`, as in the audit log. */
export type RecipientId = string;

/** The sorts of mail that a recipient may get. */
export function sortsFor(who: 'staff' | 'member' | 'partner' | 'reviewer'): readonly MailSort[] {
  if (who === 'staff') return MAIL_SORTS;
  return who === 'partner' ? ['answers'] : ['answers', 'reminders'];
}
