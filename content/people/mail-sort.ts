/**
 * The sorts of mail that people may turn off, each by itself. What else is sent (sign-in links,
 * invitations, requests for reviews and their answers) is somebody's own request, or asks for one
 * answer; of requests, the reminders alone can be turned off.
 */
export const MAIL_SORTS = ['answers', 'mentions', 'reminders', 'digest'] as const;
export type MailSort = (typeof MAIL_SORTS)[number];

/** How often a digest is sent, unless it is turned off. */
export const DIGEST_RHYTHMS = ['daily', 'weekly'] as const;
export type DigestRhythm = (typeof DIGEST_RHYTHMS)[number];
export const DEFAULT_RHYTHM: DigestRhythm = 'weekly';

/** What a form offers for the digest. */
export const DIGEST_CHOICES = [...DIGEST_RHYTHMS, 'never'] as const;
export type DigestChoice = (typeof DIGEST_CHOICES)[number];

export function isMailSort(text: string): text is MailSort {
  return (MAIL_SORTS as readonly string[]).includes(text);
}

/** Somebody who is sent mail: a person's id, `invitation:<id>` or `review:<id>`, as in the audit log. */
export type RecipientId = string;

/** The sorts of mail that somebody may be sent. */
export function sortsFor(who: 'staff' | 'member' | 'partner' | 'reviewer'): readonly MailSort[] {
  if (who === 'staff') return MAIL_SORTS;
  return who === 'partner' ? ['answers'] : ['answers', 'reminders'];
}
