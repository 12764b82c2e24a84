import {
  invitedThreadPath,
  languagePath,
  mailOffPath,
  reviewLinkPath,
  signInPath,
} from '#content/addresses/site-paths.ts';
import { threadPath } from '#content/thread-path.ts';
import { type Annotation, findAnnotation } from '#db/annotations/annotation-repository.ts';
import { insertInvitationLink } from '#db/auth/invitation-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { isMailOff } from '#db/mail/mail-choice-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import { insertReviewLink } from '#db/reviews/review-request-repository.ts';
import { hashLinkToken, newToken } from '#server/auth/token.ts';
import { dayWords } from '#server/mail/day-words.ts';
import type { LaterMail } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { replyTo } from '#server/mail/reply-to.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { annotationLetter } from './annotation-letters.ts';
import { type AnnotationMailSort, SORT_OF } from './annotation-mail-sort.ts';
import { makeOffToken } from './off-token.ts';
import {
  findRecipient,
  invitationOf,
  mayBeNotified,
  type Recipient,
  recipientOf,
  requestOf,
  titleFor,
} from './recipients.ts';

/** What all mails of this room are written with. */
export interface WriterDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** The site's address. */
  readonly origin: string;
  readonly secret: string;
  readonly networkName: string;
  readonly timeZone: string;
}

/**
 * Writes a mail about an annotation as it is to be sent now. Asks everything again that was asked
 * when it was queued.
 * @returns null if the annotation or the page is gone, or its recipient may not read it any more,
 * or does not want to
 */
export async function writeAnnotationMail(
  deps: WriterDeps,
  sort: AnnotationMailSort,
  { recipientId, about }: LaterMail,
): Promise<Mail | null> {
  const { database, clock, secret, origin } = deps;
  const { read } = database;
  const [id = '', settledAt] = about.split('~');
  const annotation = await findAnnotation(read, id);
  const page = annotation && (await findPage(read, annotation.pageId));
  const recipient = await findRecipient(read, recipientId, clock().toISOString());
  if (!annotation || !page || !recipient) return null;
  if (settledAt !== undefined && annotation.resolvedAt !== settledAt) return null;
  if (!mayBeNotified(recipient, page)) return null;
  if (await isMailOff(read, recipientId, SORT_OF[sort])) return null;
  const root = annotation.parentId === null ? annotation : await findAnnotation(read, annotation.parentId);
  if (!root) return null;
  const isOwn = recipientOf(root) === recipientId;
  const letter = annotationLetter({
    locale: recipient.locale,
    sort,
    name: recipient.name,
    author: sort === 'settled' ? (annotation.resolvedBy ?? deps.networkName) : annotation.authorName,
    organisation: sort === 'settled' ? '' : annotation.organisation,
    title: await titleFor(read, recipient, page),
    passage: root.anchor?.quote.exact ?? '',
    own: isOwn && sort !== 'mention' ? root.body : '',
    body: sort === 'settled' ? '' : annotation.body,
    isReviewer: recipient.who === 'reviewer',
    until: recipient.invitedUntil && dayWords(recipient.invitedUntil, recipient.locale, deps.timeZone, 'year'),
    link: origin + (await threadLink(deps, recipient, page, root)),
    off: origin + mailOffPath(makeOffToken(secret, { recipientId, sort: SORT_OF[sort] })),
  });
  // Of who settled one, the name alone is known.
  const author =
    sort === 'settled' || annotation.personId === null ? null : await findPerson(read, annotation.personId);
  const to = { name: recipient.name, address: recipient.address };
  return { to, ...letter, thread: root.id, ...replyTo(author) };
}

/**
 * The address of a thread for its recipient. Who has no account gets a new link to their invitation
 * or request: of the one that they have, only the hash is known.
 */
async function threadLink(
  { database, clock }: WriterDeps,
  recipient: Recipient,
  page: Page,
  root: Annotation,
): Promise<string> {
  const invitationId = invitationOf(recipient.id);
  const requestId = requestOf(recipient.id);
  if (requestId !== null) {
    const token = newToken();
    const createdAt = clock().toISOString();
    await database.write((trx) => insertReviewLink(trx, { requestId, tokenHash: hashLinkToken(token), createdAt }));
    return reviewLinkPath(token, recipient.locale);
  }
  if (invitationId === null) return signInPath(threadPath(page, root.id, recipient.viewer));
  const token = newToken();
  const createdAt = clock().toISOString();
  await database.write((trx) =>
    insertInvitationLink(trx, { invitationId, tokenHash: hashLinkToken(token), createdAt }),
  );
  return languagePath(recipient.locale, invitedThreadPath(token, root.id));
}
