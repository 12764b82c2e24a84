import { requestState } from '#content/review.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { isMailOff } from '#db/mail/mail-choice-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { findReviewRequest, insertReviewLink, markUndelivered } from '#db/reviews/review-request-repository.ts';
import { hashLinkToken, newToken } from '#server/auth/token.ts';
import type { LaterMail, MailWriter } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { makeOffToken } from '#server/notifications/off-token.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { CLOSED, closedMail, requestMail } from './review-mails.ts';

/** The sorts of mail that ask for a review: for the first time, and as a reminder. */
export const ASKED = 'review';
export const REMINDED = 'review-reminder';

interface RequestMailWriterDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly networkName: string;
  /** Signs the links that turn reminders off. */
  readonly secret: string;
}

/**
 * Writes the mails that ask for a review, and those that call it off, when they are sent: none for
 * a request that was withdrawn or answered meanwhile, none to a closed account, and no reminder to
 * a person who turned these off. Their links are made here, so that none waits in the database.
 */
export class RequestMailWriter implements MailWriter {
  readonly #deps: RequestMailWriterDeps;

  constructor(deps: RequestMailWriterDeps) {
    this.#deps = deps;
  }

  async write({ sort, recipientId, about: requestId }: LaterMail): Promise<Mail | null> {
    const { database, clock, networkName, secret } = this.#deps;
    const { read } = database;
    const now = clock().toISOString();
    const request = await findReviewRequest(read, requestId);
    const page = request && (await findPage(read, request.pageId));
    const isClosed = sort === CLOSED;
    if (!request || !page || page.archivedAt !== null) return null;
    if (requestState(request, now) !== (isClosed ? 'closed' : 'open')) return null;
    const isReminder = sort === REMINDED;
    if (isReminder && (await isMailOff(read, recipientId, 'reminders'))) return null;
    const person = request.personId === null ? null : await findPerson(read, request.personId);
    if (person && person.disabledAt !== null) return null;
    const asker = request.createdBy === null ? null : await findPerson(read, request.createdBy);
    const token = newToken();
    await database.write((trx) =>
      insertReviewLink(trx, { requestId, tokenHash: hashLinkToken(token), createdAt: now }),
    );
    if (isClosed) return closedMail(request, token, asker);
    return requestMail(request, {
      token,
      page,
      asker,
      networkName,
      isReminder,
      off: isReminder ? makeOffToken(secret, { recipientId, sort: 'reminders' }) : null,
    });
  }

  async dropped(): Promise<void> {}

  async refused(trx: Writer, { sort, about: requestId }: LaterMail): Promise<void> {
    if (sort !== CLOSED) await markUndelivered(trx, requestId, this.#deps.clock().toISOString());
  }
}
