import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { findPerson, type Person } from '#db/auth/person-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { findReviewRequest } from '#db/reviews/review-request-repository.ts';
import type { LaterMail, MailWriter } from '#server/mail/mail-queue.ts';
import type { Mail } from '#server/mail/mailer.ts';
import { answerMail } from './review-mails.ts';

/**
 * Writes the mails about answers to reviews when they are sent: none to an account that was closed
 * meanwhile, nor to a person who may no longer read the draft.
 */
export class AnswerMailWriter implements MailWriter {
  readonly #deps: { readonly database: Database };

  constructor(deps: { database: Database }) {
    this.#deps = deps;
  }

  async write({ recipientId, about }: LaterMail): Promise<Mail | null> {
    const { read } = this.#deps.database;
    const [requestId = '', origin = ''] = about.split(' ');
    const request = await findReviewRequest(read, requestId);
    const page = request && (await findPage(read, request.pageId));
    const asker = await findPerson(read, recipientId);
    if (!page || !asker || asker.disabledAt !== null) return null;
    if (!can(viewerOf(asker), 'draft.read', pageSubject(page))) return null;
    return answerMail(asker, page, request, origin);
  }

  async dropped(): Promise<void> {}
}

function viewerOf({ id: personId, name, role, admin }: Person): Viewer {
  const who = { personId, name, sessionId: 'mail' };
  return role === 'staff' ? { role, admin, ...who } : { role, ...who };
}
