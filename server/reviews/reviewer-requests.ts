import { authorise, personIdOf } from '#content/authorise.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { mayChangeAnswer, requestState } from '#content/review.ts';
import { isId } from '#content/text/ids.ts';
import type { Database } from '#db/driver/database.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import {
  findLinkedRequest,
  findReviewRequest,
  listReviewRequests,
  type ReviewRequest,
} from '#db/reviews/review-request-repository.ts';
import { hashLinkToken, isToken } from '#server/auth/token.ts';
import { MOST_REQUESTS } from '#server/pages/publication/review-check.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { isFor } from './reviewers.ts';

/** Openings of one request in an hour: each reads the whole draft. */
const MOST_OPENINGS = 120;
/** What the form of one request sends to be stored in an hour; and as many choices of a passage. */
const MOST_SENT = 120;

/** A request, and the page that it asks to review. */
export interface AskedReview {
  readonly request: ReviewRequest;
  readonly page: Page;
}

/** What a request is opened for. */
export type RequestUse = 'read' | 'write' | 'choose';

/**
 * Requests as their reviewers reach them: by a link's token, or by the id for the account that is
 * asked.
 */
export class ReviewerRequests {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #openings: RateLimit;
  readonly #sent: RateLimit;

  constructor({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#database = database;
    this.#clock = clock;
    this.#openings = new RateLimit({ limit: MOST_OPENINGS, windowMs: 3600 * 1000, clock });
    this.#sent = new RateLimit({ limit: MOST_SENT, windowMs: 3600 * 1000, clock });
  }

  /** The id of the open request to this viewer for a page; null for none. */
  async findOwn(pageId: string, viewer: Viewer): Promise<string | null> {
    if (personIdOf(viewer) === null) return null;
    const now = this.#clock().toISOString();
    const requests = await listReviewRequests(this.#database.read, pageId, MOST_REQUESTS);
    return requests.findLast((one) => isFor(one, viewer) && requestState(one, now) === 'open')?.id ?? null;
  }

  /** The page whose draft the viewer is asked to read by this key, now; null for none. */
  async findAskedPage(key: string, viewer: Viewer): Promise<string | null> {
    try {
      const asked = await this.find(key, viewer);
      return this.isOpen(asked) ? asked.page.id : null;
    } catch (error) {
      if (isNavetteError(error)) return null;
      throw error;
    }
  }

  /** @throws NavetteError `gone` for a link of no request; `sign-in-required`, `not-found` */
  async find(key: string, viewer: Viewer): Promise<AskedReview> {
    const { read } = this.#database;
    const byLink = isToken(key);
    const request = byLink
      ? await findLinkedRequest(read, hashLinkToken(key))
      : isId(key)
        ? await findReviewRequest(read, key)
        : null;
    if (!byLink && viewer.role === 'public') throw new NavetteError('sign-in-required');
    const page = request && (byLink || isFor(request, viewer)) ? await findPage(read, request.pageId) : null;
    if (!request || !page) throw new NavetteError(byLink ? 'gone' : 'not-found');
    return { request, page };
  }

  /**
   * @param use what it is opened for: `read`, or what its form sends, `write` or `choose`. A form
   * does not count as an opening, and neither does the screen that answers it.
   * @throws NavetteError as `find`; `gone` if the request is not open; `too-many`
   */
  async requireOpen(key: string, viewer: Viewer, use: RequestUse): Promise<AskedReview> {
    const asked = await this.find(key, viewer);
    const { request, page } = asked;
    if (!this.isOpen(asked)) throw new NavetteError('gone');
    authorise(viewer, 'review.answer', { ...pageSubject(page), asked: true });
    const seconds = use === 'read' ? this.#openings.take(request.id) : this.#sent.take(`${use} ${request.id}`);
    if (use !== 'read' && seconds === 0) this.#openings.giveBack(request.id, 1);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    return asked;
  }

  /** @throws NavetteError as `find`; `gone` if its answer cannot be changed any more; `too-many` */
  async requireAnswered(key: string, viewer: Viewer): Promise<AskedReview> {
    const asked = await this.find(key, viewer);
    const { request, page } = asked;
    if (!this.mayChange(asked)) throw new NavetteError('gone');
    authorise(viewer, 'review.answer', { ...pageSubject(page), asked: true });
    const seconds = this.#openings.take(request.id);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    return asked;
  }

  /** Whether the answer to a request may still be changed. */
  mayChange({ request, page }: AskedReview): boolean {
    return page.archivedAt === null && mayChangeAnswer(request, this.#clock().toISOString());
  }

  private isOpen({ request, page }: AskedReview): boolean {
    return page.archivedAt === null && requestState(request, this.#clock().toISOString()) === 'open';
  }
}
