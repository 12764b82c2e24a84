import type { Viewer } from '#content/people/person.ts';
import { COMMAND_LINE } from './authorise.ts';

export const REVIEW_ANSWERS = ['approved', 'changes'] as const;
/** A reviewer's answer: the draft may be published, or needs more work. */
export type ReviewAnswer = (typeof REVIEW_ANSWERS)[number];

/** The state of a request for a review, from which `RequestState` follows. */
interface RequestFacts {
  readonly answer: ReviewAnswer | null;
  readonly withdrawnAt: string | null;
  readonly editionNumber: number | null;
  readonly expiresAt: string;
}

/** `closed`: the page was published before it was answered. */
export type RequestState = 'open' | 'expired' | 'withdrawn' | 'closed' | ReviewAnswer;

/** The state of a request. An answered request stays answered, whatever happens later. */
export function requestState(
  { answer, withdrawnAt, editionNumber, expiresAt }: RequestFacts,
  now: string,
): RequestState {
  if (answer !== null) return answer;
  if (withdrawnAt !== null) return 'withdrawn';
  if (editionNumber !== null) return 'closed';
  return expiresAt <= now ? 'expired' : 'open';
}

/**
 * The next step that reviews ask of the authors: rework the draft; wait for answers; publish the
 * draft that all approve; ask again, since the text has changed or nobody answered in time.
 */
export type ReviewStep = 'rework' | 'awaited' | 'publish' | 'ask-again';

/**
 * The next step of a draft's review; null if nobody is asked.
 * @param reviews the last request to each reviewer, and whether the draft has changed since its
 * answer
 */
export function reviewStep(
  reviews: readonly { readonly state: RequestState; readonly isBefore: boolean }[],
): ReviewStep | null {
  if (reviews.length === 0) return null;
  if (reviews.some(({ state, isBefore }) => state === 'changes' && !isBefore)) return 'rework';
  if (reviews.some(({ state }) => state === 'open')) return 'awaited';
  return reviews.every(({ state, isBefore }) => state === 'approved' && !isBefore) ? 'publish' : 'ask-again';
}

/**
 * Whether one of these requests waits for a member of the staff: for them personally, or for the
 * team.
 */
export function isAwaitedFrom(
  reviews: readonly { readonly state: RequestState; readonly personId: string | null; readonly name: string }[],
  personId: string | null,
): boolean {
  return reviews.some(
    (one) => one.state === 'open' && (one.personId === null ? one.name === '' : one.personId === personId),
  );
}

/**
 * Whether a request's link still shows what its reviewer annotated: while it is open, and after the
 * answer until it expires.
 */
export function mayReadNotes(facts: RequestFacts, now: string): boolean {
  return facts.expiresAt > now && ['open', ...REVIEW_ANSWERS].includes(requestState(facts, now));
}

/** Whether a reviewer may still change their answer: until the page is published, or it expires. */
export function mayChangeAnswer({ answer, withdrawnAt, editionNumber, expiresAt }: RequestFacts, now: string): boolean {
  return answer !== null && withdrawnAt === null && editionNumber === null && expiresAt > now;
}

export const APPROVERS = ['any', 'other-pole', 'outside', 'quoted'] as const;
/**
 * The people whose approvals count: anyone except the publisher; staff of another pole than the
 * page's owner; members and people outside; people whom the text quotes.
 */
export type Approvers = (typeof APPROVERS)[number];

export const BYPASSES = ['staff', 'admin', 'nobody'] as const;
/** The people who may publish without the approvals, with a reason. */
export type Bypass = (typeof BYPASSES)[number];

/** The approvals that pages of a kind need to be published. */
export interface ReviewRule {
  readonly approvals: number;
  readonly approvers: Approvers;
  readonly bypass: Bypass;
}

/** The rule of a kind that has none. */
export const NO_RULE: ReviewRule = { approvals: 0, approvers: 'any', bypass: 'staff' };

/** Most approvals that a rule can ask for. */
export const MOST_APPROVALS = 5;

/** The reviewer of a request. */
export interface NamedReviewer {
  /** Empty for the team as a whole. */
  readonly email: string;
  /** The account that it names, or the one with its address; null for none. */
  readonly accountId: string | null;
}

/**
 * Keys of the reviewers of one page, in the order of the requests. All requests to one person have
 * the same key, whether they name an account or a mail address; requests with the same address are
 * joined even if the account has another address since.
 */
export function reviewerKeys(requests: readonly NamedReviewer[]): string[] {
  const accounts = new Map<string, string>();
  for (const { email, accountId } of requests) if (email !== '' && accountId !== null) accounts.set(email, accountId);
  return requests.map(({ email, accountId }) => accountId ?? accounts.get(email) ?? email);
}

/** A reviewer and their last answer. */
export interface GivenAnswer {
  /** The same for all answers of one reviewer. */
  readonly reviewer: string;
  readonly answer: ReviewAnswer;
  /** The state that it was given for. */
  readonly state: string | null;
  /** Null for somebody without an account. */
  readonly personId: string | null;
  readonly isStaff: boolean;
  /** Empty if unknown. */
  readonly pole: string;
  /** Whether the text quotes them, as stated by the person who asked. */
  readonly isQuoted: boolean;
}

/**
 * How many of the answers are approvals that count for publishing a state.
 * @param answers the latest last
 */
export function countApprovals(
  { approvers }: ReviewRule,
  answers: readonly GivenAnswer[],
  { state, publisherId, ownerPole }: { state: string; publisherId: string | null; ownerPole: string },
): number {
  const last = new Map(answers.map((one) => [one.reviewer, one]));
  return [...last.values()].filter((one) => {
    if (one.answer !== 'approved' || one.state !== state) return false;
    if (one.personId !== null && one.personId === publisherId) return false;
    if (approvers === 'outside') return !one.isStaff;
    if (approvers === 'quoted') return one.isQuoted;
    return approvers === 'any' || (one.isStaff && one.pole !== '' && one.pole !== ownerPole);
  }).length;
}

/**
 * How many of the staff could give approvals of another pole, depending on the page's owner: the
 * fewest and the most. The publisher never counts.
 * @param poles of each of the staff who can sign in; empty if unknown
 */
export function otherPoleApprovers(poles: readonly string[]): { readonly fewest: number; readonly most: number } {
  const named = poles.filter((pole) => pole !== '');
  // Owners of pages can be of each pole, or of none.
  const counts = [...new Set([...named, ''])].map((owner) => {
    const able = named.filter((pole) => pole !== owner).length;
    return able === poles.length ? Math.max(0, able - 1) : able;
  });
  return { fewest: Math.min(...counts), most: Math.max(...counts) };
}

/**
 * Whether a viewer who may publish may do so without the approvals of the rule. Commands may: they
 * may do everything.
 */
export function mayPublishWithout({ bypass }: ReviewRule, viewer: Viewer): boolean {
  if (viewer.role !== 'staff') return false;
  if (viewer.personId === COMMAND_LINE.personId) return true;
  return bypass === 'staff' || (bypass === 'admin' && viewer.admin);
}

/** A review of an edition, stored with it. */
export interface EditionReview {
  readonly name: string;
  readonly answer: ReviewAnswer;
  /** ISO 8601. */
  readonly at: string;
  /** Whether the answer was given for exactly the published text. */
  readonly exact: boolean;
}
