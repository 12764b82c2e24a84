import { reviewLinkPath, reviewPath } from '#content/addresses/site-paths.ts';
import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { NO_RULE, type RequestState, type ReviewAnswer, type ReviewRule, requestState } from '#content/review.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { listMembers } from '#db/auth/person-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { listEditionReviews } from '#db/pages/edition-repository.ts';
import { updatePage } from '#db/pages/page-repository.ts';
import {
  areReviewsShown,
  findReviewRequest,
  insertReviewLink,
  listReviewRequests,
  type ReviewerRequest,
  showReviews,
  withdrawReviewRequest,
} from '#db/reviews/review-request-repository.ts';
import { findReviewRule } from '#db/reviews/review-rule-repository.ts';
import { listSentBack } from '#db/reviews/waiting-review-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import { hashLinkToken, newToken } from '#server/auth/token.ts';
import { MOST_REQUESTS } from '#server/pages/publication/review-check.ts';
import type { DraftReadingService } from '#server/pages/reading/draft-reading-service.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { MOST_OPEN } from './review-asking.ts';
import { localeOf } from './review-mails.ts';

/** Members in the list to choose from; others are asked by mail address. */
const MOST_MEMBERS = 2_000;

/** A request, and where it stands. */
export interface ListedRequest extends ReviewerRequest {
  /** The reviewer's answers before the present one, the first one first. */
  readonly former: readonly FormerAnswer[];
  readonly requestState: RequestState;
  /**
   * An answer that was given for another state than the present one, or than what was published.
   */
  readonly isBefore: boolean;
}

/** An answer that was changed since. */
export type FormerAnswer = Pick<ReviewerRequest, 'id' | 'reason'> & {
  readonly answer: ReviewAnswer;
  readonly answeredAt: string;
};

interface ReviewServiceDeps {
  readonly database: Database;
  readonly draftReading: DraftReadingService;
  readonly events: EventBus;
  readonly clock: Clock;
  /** No mail server is set up. */
  readonly showsLinks: boolean;
}

/**
 * Requests for reviews as the staff follow them. `ReviewAsking` makes them, `ReviewerService` is
 * the reviewer's side.
 */
export class ReviewService {
  readonly #deps: ReviewServiceDeps;

  constructor(deps: ReviewServiceDeps) {
    this.#deps = deps;
  }

  /**
   * The requests of a page, the latest first, each once with its former answers, and whether the
   * page's notice names its reviewers.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async list(pageId: string, viewer: Viewer): Promise<{ requests: ListedRequest[]; areShown: boolean }> {
    const page = await requirePage(this.#deps.database.read, viewer, 'draft.read', pageId);
    const { read } = this.#deps.database;
    const { requests, formerOf } = divideRequests(await listReviewRequests(read, pageId, MOST_REQUESTS));
    const isAnswered = requests.some(({ answer, editionNumber }) => answer !== null && editionNumber === null);
    const state = isAnswered ? (await this.#deps.draftReading.compose(viewer, page)).state : null;
    const now = this.#deps.clock().toISOString();
    const published = await this.publishedStates(requests);
    return {
      requests: requests
        .map((request) => ({
          ...request,
          former: formerOf(request),
          requestState: requestState(request, now),
          isBefore:
            request.answer !== null &&
            (request.editionNumber === null
              ? request.state !== state
              : published.get(request.editionNumber)?.has(request.state) === false),
        }))
        .reverse(),
      areShown: await areReviewsShown(read, pageId),
    };
  }

  /**
   * The names of those whose last answer for the next edition is that the draft is to be taken up
   * again, the latest first.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async sentBackBy(pageId: string, viewer: Viewer): Promise<string[]> {
    await requirePage(this.#deps.database.read, viewer, 'draft.read', pageId);
    const found = await listSentBack(this.#deps.database.read, { pageId }, MOST_OPEN);
    return [...new Set(found.map(({ name }) => name))];
  }

  /**
   * The state that was published as each edition, if an answer was given for it; an empty set if
   * all were before.
   */
  private async publishedStates(requests: readonly ReviewerRequest[]): Promise<Map<number, Set<string | null>>> {
    const answered = requests.filter(({ editionNumber, answer }) => editionNumber !== null && answer !== null);
    const states = new Map<number, Set<string | null>>();
    const [first] = answered;
    if (!first) return states;
    for (const [number, reviews] of await listEditionReviews(this.#deps.database.read, first.pageId)) {
      // Editions of early releases have no reviews.
      if (reviews.length === 0) continue;
      const exact = answered.filter((one) =>
        reviews.some(({ exact, name, at }) => exact && name === one.name && at === one.answeredAt),
      );
      states.set(number, new Set(exact.map(({ state }) => state)));
    }
    return states;
  }

  /** Sets whether the notice of a page's editions names their reviewers. */
  async show(pageId: string, shown: boolean, viewer: Viewer): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await requirePage(trx, viewer, 'review.manage', pageId);
      await showReviews(trx, pageId, shown);
    });
    this.#deps.events.emit('page-changed', pageId);
  }

  /**
   * Withdraws a request: its link opens nothing any more.
   * @throws NavetteError `not-found`; `conflict` with `answered` if it was answered meanwhile
   */
  async withdraw(pageId: string, id: string, viewer: Viewer): Promise<void> {
    const now = this.#deps.clock().toISOString();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const page = await requirePage(trx, viewer, 'review.manage', pageId);
      const request = await findReviewRequest(trx, id);
      if (request?.pageId !== pageId) throw new NavetteError('not-found');
      if (request.withdrawnAt !== null) return;
      if (!(await withdrawReviewRequest(trx, id, now))) throw new NavetteError('conflict', { reason: 'answered' });
      await this.record(trx, viewer, 'review.withdrawn', pageId, { name: request.name });
      const rest = (await listReviewRequests(trx, pageId, MOST_REQUESTS)).some(
        (one) => one.editionNumber === null && one.withdrawnAt === null,
      );
      if (rest || page.status !== 'in-review') return;
      const status = page.editionNumber === null ? 'draft' : 'published';
      await updatePage(trx, pageId, { status, updatedAt: page.updatedAt });
    });
    this.#deps.events.emit('page-changed', pageId);
  }

  /** Whether links are shown to the requester, because no mail carries them. */
  get showsLinks(): boolean {
    return this.#deps.showsLinks;
  }

  /**
   * Makes a link for the reviewer of an open request, which the requester passes on. Only if no
   * mail carries it, because there is no mail server or it refused the mail: the holder of a link
   * answers in the reviewer's name.
   * @returns the address of the link, and for whom
   * @throws NavetteError `not-found`, `forbidden`; `conflict` with `answered` if it is not open
   */
  async makeLink(pageId: string, id: string, viewer: Viewer): Promise<{ name: string; path: string }> {
    const token = newToken();
    const createdAt = this.#deps.clock().toISOString();
    return writeFor(viewer, this.#deps.database, async (trx) => {
      await requirePage(trx, viewer, 'review.manage', pageId);
      const request = await findReviewRequest(trx, id);
      if (request?.pageId !== pageId || request.email === '') throw new NavetteError('not-found');
      if (!this.#deps.showsLinks && request.undeliveredAt === null) throw new NavetteError('forbidden');
      if (requestState(request, createdAt) !== 'open') throw new NavetteError('conflict', { reason: 'answered' });
      await insertReviewLink(trx, { requestId: id, tokenHash: hashLinkToken(token), createdAt });
      await this.record(trx, viewer, 'review.link-shown', pageId, { name: request.name });
      const { name, personId, locale } = request;
      return { name, path: personId === null ? reviewLinkPath(token, localeOf(locale)) : reviewPath(token) };
    });
  }

  /** The staff who can be asked by name. @throws NavetteError `forbidden` */
  candidates(viewer: Viewer): Promise<{ id: string; name: string }[]> {
    authorise(viewer, 'review.manage');
    return listOwners(this.#deps.database.read);
  }

  /** The members who can be asked, by name. @throws NavetteError `forbidden` */
  members(viewer: Viewer): Promise<{ id: string; name: string; organisation: string }[]> {
    authorise(viewer, 'review.manage');
    return listMembers(this.#deps.database.read, MOST_MEMBERS);
  }

  /** The rule of a kind of page. */
  async ruleOf(kind: PageKind): Promise<ReviewRule> {
    return (await findReviewRule(this.#deps.database.read, kind)) ?? NO_RULE;
  }

  private record(trx: Writer, viewer: Viewer, action: string, pageId: string, detail: Record<string, unknown>) {
    const at = this.#deps.clock().toISOString();
    return insertAuditEntry(trx, { at, actor: actorOf(viewer), action, subject: pageId, pageId, detail });
  }
}

/**
 * The requests of a page without the answers that were changed since, which are kept as requests of
 * their own (`changeReviewAnswer`); and these, by the request that they were given to.
 */
function divideRequests(all: readonly ReviewerRequest[]) {
  const isFormer = ({ answer, withdrawnAt }: ReviewerRequest) => answer !== null && withdrawnAt !== null;
  /** To one address, at one instant, there is one request. */
  const keyOf = ({ email, createdAt, createdBy }: ReviewerRequest) => JSON.stringify([email, createdAt, createdBy]);
  const former = new Map<string, FormerAnswer[]>();
  for (const request of all.filter(isFormer)) {
    const { id, reason, answer, answeredAt } = request;
    const key = keyOf(request);
    former.set(key, [...(former.get(key) ?? []), { id, reason, answer: answer!, answeredAt: answeredAt! }]);
  }
  const byDate = (a: FormerAnswer, b: FormerAnswer) => (a.answeredAt < b.answeredAt ? -1 : 1);
  return {
    requests: all.filter((request) => !isFormer(request)),
    formerOf: (request: ReviewerRequest) => (former.get(keyOf(request)) ?? []).sort(byDate),
  };
}
