import { personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  countApprovals,
  type EditionReview,
  mayPublishWithout,
  NO_RULE,
  type ReviewRule,
  requestState,
  reviewerKeys,
} from '#content/review.ts';
import { findPole } from '#db/auth/person-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { listReviewRequests } from '#db/reviews/review-request-repository.ts';
import { findReviewRule } from '#db/reviews/review-rule-repository.ts';

/** Requests of a page that are read: more than any page has for one edition. */
export const MOST_REQUESTS = 200;

/** Reviewers' answers to a page since its last edition, and what publishing it needs. */
export interface ReviewCheck {
  readonly rule: ReviewRule;
  /** Approvals that count for this state. */
  readonly approvals: number;
  /** Whether this viewer may publish although there are fewer than the rule needs. */
  readonly mayBypass: boolean;
  /** The last answer of each reviewer, the latest last. */
  readonly reviews: readonly EditionReview[];
  /** Reviewers whose answer is outstanding, and by when; an empty name is the whole team. */
  readonly waiting: readonly { readonly name: string; readonly dueOn: string | null }[];
}

/**
 * Checks the reviews of a page before it is published.
 * @param state to be published
 * @param now ISO 8601
 */
export async function checkReviews(
  db: Reader | Writer,
  page: Page,
  state: string,
  viewer: Viewer,
  now: string,
): Promise<ReviewCheck> {
  const rule = (await findReviewRule(db, page.kind)) ?? NO_RULE;
  const all = await listReviewRequests(db, page.id, MOST_REQUESTS);
  // Answers that were changed since do not count.
  const requests = all.filter(
    ({ editionNumber, answer, withdrawnAt }) => editionNumber === null && answer !== null && withdrawnAt === null,
  );
  // From all requests: an open one may identify the account of an answered one's mail address.
  const keys = reviewerKeys(all);
  const reviewers = new Map(all.map(({ id }, at) => [id, keys[at]!]));
  const given = requests
    .map((request) => ({
      ...request,
      answer: request.answer!,
      reviewer: reviewers.get(request.id)!,
      personId: request.accountId,
      isQuoted: request.isQuoted === 1,
    }))
    .sort((a, b) => Number(a.answeredAt! > b.answeredAt!) - Number(a.answeredAt! < b.answeredAt!));
  const ownerPole = page.ownerId === null ? '' : await findPole(db, page.ownerId);
  const last = new Map<string, EditionReview>();
  for (const { reviewer, name, answer, answeredAt, state: of } of given) {
    last.delete(reviewer);
    last.set(reviewer, { name, answer, at: answeredAt!, exact: of === state });
  }
  return {
    rule,
    approvals: countApprovals(rule, given, { state, publisherId: personIdOf(viewer), ownerPole }),
    mayBypass: mayPublishWithout(rule, viewer),
    reviews: [...last.values()],
    waiting: all.filter((request) => requestState(request, now) === 'open').map(({ name, dueOn }) => ({ name, dueOn })),
  };
}
