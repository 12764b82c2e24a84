import { personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { requestState } from '#content/review.ts';
import type { Writer } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { closeReviewRequests, listReviewRequests } from '#db/reviews/review-request-repository.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { MOST_REQUESTS } from '#server/pages/publication/review-check.ts';
import { CLOSED, laterOf, waitingClosed } from './review-mails.ts';

/**
 * Closes the requests for reviews of a page that is published, and notifies the reviewers whose
 * answer is no longer awaited.
 */
export class ClosedReviews {
  readonly #deps: { readonly mailQueue: MailQueue };

  constructor(deps: { mailQueue: MailQueue }) {
    this.#deps = deps;
  }

  /**
   * Closes the requests of a page with an edition, in the transaction that publishes it. Call
   * `wake` once that is committed.
   * @param now ISO 8601
   */
  async close(trx: Writer, page: Page, edition: number, publisher: Viewer, now: string): Promise<void> {
    for (const request of await listReviewRequests(trx, page.id, MOST_REQUESTS)) {
      // No mail to the team as a whole, nor to the person who publishes.
      const isNotified =
        request.email !== '' && (request.personId === null || request.personId !== personIdOf(publisher));
      if (isNotified && requestState(request, now) === 'open')
        await this.#deps.mailQueue.add(trx, laterOf(CLOSED, request), waitingClosed(request));
    }
    await closeReviewRequests(trx, page.id, edition);
  }

  /** Sends what waits. */
  wake(): void {
    this.#deps.mailQueue.wake();
  }
}
