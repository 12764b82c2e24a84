import { isWithin } from '#content/activity/latest-day.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { checkInput, parseInput } from '#content/input/parse-input.ts';
import {
  isAskedTwice,
  MOST_OUTSIDERS,
  type OutsiderInput,
  outsiderField,
  outsiderInput,
  type ReviewInput,
  reviewInput,
} from '#content/input/review-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { requestState } from '#content/review.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { updatePage } from '#db/pages/page-repository.ts';
import {
  findReviewRequest,
  insertReviewRequest,
  listReviewRequests,
  markUndelivered,
  type ReviewRequest,
} from '#db/reviews/review-request-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { MOST_REQUESTS } from '#server/pages/publication/review-check.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { ASKED } from './request-mail-writer.ts';
import { laterOf, waitingRequest } from './review-mails.ts';
import { findOutsider, findReviewers, type Reviewer } from './reviewers.ts';

const DAY = 24 * 3600 * 1000;
/** Days for which a link opens the draft, after the due date if there is one. */
const LINK_DAYS = 30;
/** Open requests of one page. */
export const MOST_OPEN = 20;
/** Requests that one person may make in an hour: each sends a mail. */
const MOST_ASKED = 60;

/**
 * The people to whom one request is addressed; without any, the team as a whole, without a mail.
 */
export interface Asked {
  /** People with an account, and whether the text quotes them. */
  readonly people: readonly { readonly id: string; readonly isQuoted: boolean }[];
  /** Others, by name and mail, at their places in the form; null for a place that is left empty. */
  readonly others: readonly (AskedOutsider | null)[];
}

/** Somebody by name and mail, and whether the text quotes them. */
type AskedOutsider = OutsiderInput & { readonly isQuoted: boolean };

/** The result of asking several people. */
interface AskedTogether {
  readonly asked: number;
  /** How many were not asked again: an open request waits for them. */
  readonly waiting: number;
}

/** A person to whom a request is addressed, with what the form states about them. */
type AskedReviewer = Reviewer & Pick<ReviewRequest, 'side' | 'isQuoted'>;

interface ReviewAskingDeps {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly timeZone: string;
}

/** Asks people to review drafts. `ReviewService` follows what they were asked. */
export class ReviewAsking {
  readonly #deps: ReviewAskingDeps;
  readonly #limit: RateLimit;

  constructor(deps: ReviewAskingDeps) {
    this.#deps = deps;
    this.#limit = new RateLimit({ limit: MOST_ASKED, windowMs: 3600 * 1000, clock: deps.clock });
  }

  /**
   * Asks people with accounts, or somebody else.
   * @param people ids of accounts; nobody: the team as a whole, without a mail; null: somebody
   * else, by name and mail
   * @param isQuoted the text quotes them
   * @returns how many were asked
   * @throws NavetteError as `askTogether`
   */
  async ask(
    pageId: string,
    {
      people,
      isQuoted = false,
      due,
      message,
      ...other
    }: ReviewInput &
      OutsiderInput & {
        readonly people: readonly string[] | null;
        readonly isQuoted?: boolean;
      },
    viewer: Viewer,
    origin: string,
    sent: FormRecord = NO_FORM,
  ): Promise<number> {
    const whom = {
      people: (people ?? []).map((id) => ({ id, isQuoted })),
      others: people ? [] : [{ ...other, isQuoted }],
    };
    return (await this.askTogether(pageId, whom, { due, message }, viewer, origin, sent)).asked;
  }

  /**
   * The invalid fields of a request, all of them, in the order of its form: those of others by
   * their places (`outsiderField`).
   */
  faultsOf(input: ReviewInput, others: Asked['others']): string[] {
    const faults: string[] = [];
    for (const [row, other] of others.entries()) {
      if (!other) continue;
      const checked = checkInput(outsiderInput, other);
      const wrong = new Set(checked.ok ? [] : checked.fields);
      for (const field of ['name', 'email'] as const) if (isBlank(other[field])) wrong.add(field);
      if (isAskedTwice(others, row)) wrong.add('email');
      faults.push(...[...wrong].map((field) => outsiderField(field, row)));
    }
    const checked = checkInput(reviewInput, input);
    if (!checked.ok) faults.push(...checked.fields);
    const today = dayIn(this.#deps.timeZone, this.#deps.clock());
    if (input.due !== '' && (input.due < today || !isWithin('review', input.due, today))) faults.push('due');
    return [...new Set(faults)];
  }

  /**
   * Asks people to review a page's draft, by one date and with one word, and mails each their link:
   * all of them, or none. A person with an open request is not asked again.
   * @param origin the site's address
   * @throws NavetteError `invalid` with `fields` (`people` for somebody who cannot sign in),
   * `too-many`
   */
  async askTogether(
    pageId: string,
    asked: Asked,
    input: ReviewInput,
    viewer: Viewer,
    origin: string,
    sent: FormRecord = NO_FORM,
  ): Promise<AskedTogether> {
    const page = await requirePage(this.#deps.database.read, viewer, 'review.manage', pageId);
    if (asked.others.length > MOST_OUTSIDERS) throw new NavetteError('too-many', { limit: MOST_OUTSIDERS });
    const faults = this.faultsOf(input, asked.others);
    if (faults.length > 0) throw new NavetteError('invalid', { fields: faults });
    const { due, message } = parseInput(reviewInput, input);
    const now = this.#deps.clock();
    const reviewers = await this.#findAsked(asked);
    if (reviewers.length > MOST_OPEN) throw new NavetteError('too-many', { limit: MOST_OPEN });
    const from = due === '' ? now.getTime() : Date.parse(due);
    const { mailQueue } = this.#deps;
    let counted = 0;
    const making = writeFor(viewer, this.#deps.database, async (trx) => {
      const current = await requirePage(trx, viewer, 'review.manage', pageId);
      const open = (await listReviewRequests(trx, pageId, MOST_REQUESTS)).filter(
        (request) => requestState(request, now.toISOString()) === 'open',
      );
      const fresh = reviewers.filter(({ personId, email }) =>
        open.every((one) => (personId === null ? one.email !== email : one.accountId !== personId)),
      );
      if (open.length + fresh.length > MOST_OPEN) throw new NavetteError('too-many', { limit: MOST_OPEN });
      // Counted here, where forms are processed one by one, so that two at once cannot exceed the
      // limit together.
      const seconds = this.#limit.take(actorOf(viewer), fresh.length);
      if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
      counted = fresh.length;
      for (const reviewer of fresh) {
        const request: ReviewRequest = {
          id: newId(),
          pageId,
          ...reviewer,
          title: current.title,
          message,
          dueOn: due === '' ? null : due,
          origin,
          createdBy: personIdOf(viewer),
          createdAt: now.toISOString(),
          expiresAt: new Date(Math.max(from, now.getTime()) + LINK_DAYS * DAY).toISOString(),
          withdrawnAt: null,
          editionNumber: null,
          ...UNANSWERED,
        };
        await insertReviewRequest(trx, request);
        await insertAuditEntry(trx, {
          at: this.#deps.clock().toISOString(),
          actor: actorOf(viewer),
          action: 'review.asked',
          subject: page.id,
          pageId: page.id,
          detail: { name: request.name },
        });
        // The team as a whole finds it on its desk.
        if (request.email !== '') {
          await mailQueue.add(trx, laterOf(ASKED, request), waitingRequest(request, page, false));
        }
      }
      if (fresh.length > 0 && current.status !== 'in-review') {
        await updatePage(trx, pageId, { status: 'in-review', updatedAt: current.updatedAt });
      }
      await sent(trx);
      return fresh.length;
    });
    const made = await making.catch((error: unknown) => {
      // Requests that the database refused do not count.
      this.#limit.giveBack(actorOf(viewer), counted);
      throw error;
    });
    mailQueue.wake();
    if (made > 0) this.#deps.events.emit('page-changed', pageId);
    return { asked: made, waiting: reviewers.length - made };
  }

  /**
   * Asks the reviewer of a former request again.
   * @param more by when, and a word
   * @throws NavetteError as `ask`; `not-found`
   */
  async askAgain(
    pageId: string,
    id: string,
    viewer: Viewer,
    origin: string,
    more: Pick<ReviewInput, 'due' | 'message'> = { due: '', message: '' },
    sent: FormRecord = NO_FORM,
  ): Promise<number> {
    const { read } = this.#deps.database;
    await requirePage(read, viewer, 'review.manage', pageId);
    const former = await findReviewRequest(read, id);
    if (former?.pageId !== pageId) throw new NavetteError('not-found');
    const { personId, name, email, locale, side } = former;
    const isOutside = personId === null && email !== '';
    const whom = isOutside
      ? { people: null, name, email, side }
      : { people: personId === null ? [] : [personId], name: '', email: '' };
    const isQuoted = former.isQuoted === 1;
    return this.ask(pageId, { ...whom, due: more.due, message: more.message, isQuoted, locale }, viewer, origin, sent);
  }

  /**
   * Sends the mail of an open request again, which the mail server had refused.
   * @throws NavetteError `not-found`, `too-many`; `conflict` with `answered` if it is not open, or
   * its mail is on its way
   */
  async sendAgain(pageId: string, id: string, viewer: Viewer): Promise<void> {
    const { database, mailQueue, clock } = this.#deps;
    await requirePage(database.read, viewer, 'review.manage', pageId);
    const seconds = this.#limit.take(actorOf(viewer));
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    const at = clock().toISOString();
    await writeFor(viewer, database, async (trx) => {
      const page = await requirePage(trx, viewer, 'review.manage', pageId);
      const request = await findReviewRequest(trx, id);
      if (request?.pageId !== pageId) throw new NavetteError('not-found');
      if (requestState(request, at) !== 'open' || request.undeliveredAt === null)
        throw new NavetteError('conflict', { reason: 'answered' });
      await markUndelivered(trx, id, null);
      await insertAuditEntry(trx, {
        at,
        actor: actorOf(viewer),
        action: 'review.sent-again',
        subject: pageId,
        pageId,
        detail: { name: request.name },
      });
      await mailQueue.add(trx, laterOf(ASKED, request), waitingRequest(request, page, false));
    });
    mailQueue.wake();
  }

  /**
   * Each of those who are asked, once, and whether the text quotes them.
   * @throws NavetteError `invalid` with `fields`
   */
  async #findAsked({ people, others }: Asked): Promise<AskedReviewer[]> {
    const { read } = this.#deps.database;
    const quoted = new Map<string, boolean>();
    for (const { id, isQuoted } of people) quoted.set(id, isQuoted || quoted.get(id) === true);
    const outsiders: AskedReviewer[] = [];
    for (const [row, other] of others.entries()) {
      if (!other) continue;
      const { side = '', ...named } = parseInput(outsiderInput, other);
      const outsider = await findOutsider(read, named, outsiderField('email', row));
      const { personId } = outsider;
      // A person named both by account and by mail is asked once.
      if (personId !== null && quoted.has(personId))
        quoted.set(personId, other.isQuoted || quoted.get(personId) === true);
      // People with accounts have no side: they belong to the network.
      else outsiders.push({ ...outsider, side: personId === null ? side : '', isQuoted: other.isQuoted ? 1 : 0 });
    }
    if (quoted.size === 0 && outsiders.length > 0) return outsiders;
    const found = await findReviewers(read, [...quoted.keys()].slice(0, MOST_OPEN + 1));
    const isQuoted = ({ personId }: Reviewer) => personId !== null && quoted.get(personId) === true;
    return [
      ...found.map((one): AskedReviewer => ({ ...one, side: '', isQuoted: isQuoted(one) ? 1 : 0 })),
      ...outsiders,
    ];
  }
}

const UNANSWERED = {
  answer: null,
  reason: '',
  answeredAt: null,
  state: null,
  position: null,
  lookedAt: null,
  lookedState: null,
  undeliveredAt: null,
} as const;
