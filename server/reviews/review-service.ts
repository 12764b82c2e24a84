import { reviewLinkPath, reviewPath } from '#content/addresses/site-paths.ts';
import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { checkInput, parseInput } from '#content/input/parse-input.ts';
import { type ReviewInput, reviewInput } from '#content/input/review-input.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { NO_RULE, type RequestState, type ReviewRule, requestState } from '#content/review.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { listMembers } from '#db/auth/person-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { listEditionReviews } from '#db/pages/edition-repository.ts';
import { updatePage } from '#db/pages/page-repository.ts';
import {
  areReviewsShown,
  findReviewRequest,
  insertReviewLink,
  insertReviewRequest,
  listReviewRequests,
  listSentBack,
  type ReviewerRequest,
  type ReviewRequest,
  showReviews,
  withdrawReviewRequest,
} from '#db/reviews/review-request-repository.ts';
import { findReviewRule } from '#db/reviews/review-rule-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import { hashLinkToken, newToken } from '#server/auth/token.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { MOST_REQUESTS } from '#server/pages/publication/review-check.ts';
import type { DraftReadingService } from '#server/pages/reading/draft-reading-service.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { ASKED } from './request-mail-writer.ts';
import { laterOf, localeOf, waitingRequest } from './review-mails.ts';
import { findOutsider, findReviewers, type Reviewer } from './reviewers.ts';

const DAY = 24 * 3600 * 1000;
/** Days for which a link opens the draft, after the due date if there is one. */
const LINK_DAYS = 30;
/** Open requests of one page. */
const MOST_OPEN = 20;
/** Members in the list to choose from; whoever is not in it is asked by mail address. */
const MOST_MEMBERS = 2_000;
/** Requests that one person may make in an hour: each sends a mail. */
const MOST_ASKED = 60;

/** A request, and where it stands. */
export interface ListedRequest extends ReviewerRequest {
  readonly requestState: RequestState;
  /**
   * An answer that was given for another state than the present one, or than what was published.
   */
  readonly isBefore: boolean;
}

/** Whom one request is addressed to; nobody: the team as a whole, without a mail. */
export interface Asked {
  /** Who has an account, and whether the text quotes them. */
  readonly people: readonly { readonly id: string; readonly isQuoted: boolean }[];
  /** Somebody else, by the name and mail of the input. */
  readonly other: { readonly isQuoted: boolean } | null;
}

interface ReviewServiceDeps {
  readonly database: Database;
  readonly draftReading: DraftReadingService;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
  /** No mail server is set up. */
  readonly showsLinks: boolean;
}

/** Reviews as the staff ask for them and follow them. `ReviewerService` is the reviewer's side. */
export class ReviewService {
  readonly #deps: ReviewServiceDeps;
  private readonly asking: RateLimit;

  constructor(deps: ReviewServiceDeps) {
    this.#deps = deps;
    this.asking = new RateLimit({ limit: MOST_ASKED, windowMs: 3600 * 1000, clock: deps.clock });
  }

  /**
   * Asks people with accounts, or somebody else.
   * @param people ids of accounts; nobody: the team as a whole, without a mail; null: somebody
   * else, by name and mail
   * @param isQuoted the text quotes them
   * @returns and throws as `askTogether`
   */
  ask(
    pageId: string,
    {
      people,
      isQuoted = false,
      ...input
    }: ReviewInput & {
      readonly people: readonly string[] | null;
      readonly isQuoted?: boolean;
    },
    viewer: Viewer,
    origin: string,
    sent: FormRecord = NO_FORM,
  ): Promise<number> {
    const whom = { people: (people ?? []).map((id) => ({ id, isQuoted })), other: people ? null : { isQuoted } };
    return this.askTogether(pageId, whom, input, viewer, origin, sent);
  }

  /**
   * The invalid fields of a request, all of them.
   * @param isOther somebody else is asked, by name and mail
   */
  faultsOf(input: ReviewInput, isOther: boolean): string[] {
    const checked = checkInput(reviewInput, input);
    const faults = checked.ok ? [] : checked.fields;
    if (isOther) faults.push(...(['name', 'email'] as const).filter((field) => input[field].trim() === ''));
    if (input.due !== '' && input.due < this.#deps.clock().toISOString().slice(0, 10)) faults.push('due');
    return [...new Set(faults)];
  }

  /**
   * Asks people to review a page's draft, by one date and with one word, and mails each their link:
   * all of them, or none. Whom an open request waits for already is not asked twice.
   * @param origin the site's address
   * @returns how many were asked
   * @throws NavetteError `invalid` with `fields` (`people` for somebody who cannot sign in),
   * `too-many`
   */
  async askTogether(
    pageId: string,
    { people, other }: Asked,
    input: ReviewInput,
    viewer: Viewer,
    origin: string,
    sent: FormRecord = NO_FORM,
  ): Promise<number> {
    const page = await requirePage(this.#deps.database.read, viewer, 'review.manage', pageId);
    const faults = this.faultsOf(input, other !== null);
    if (faults.length > 0) throw new NavetteError('invalid', { fields: faults });
    const { name, email, locale, due, message, side = '' } = parseInput(reviewInput, input);
    const now = this.#deps.clock();
    const { read } = this.#deps.database;
    const quoted = new Map<string, boolean>();
    for (const { id, isQuoted } of people) quoted.set(id, isQuoted || quoted.get(id) === true);
    const reviewers =
      quoted.size > 0 || !other ? await findReviewers(read, [...quoted.keys()].slice(0, MOST_OPEN + 1)) : [];
    const outsider = other && (await findOutsider(read, { name, email, locale }));
    const isKnown = outsider?.personId != null && quoted.has(outsider.personId);
    if (outsider && !isKnown) reviewers.push(outsider);
    const isQuoted = ({ personId, email }: Reviewer) =>
      (personId !== null && quoted.get(personId)) ||
      (other?.isQuoted === true && personId === outsider?.personId && email === outsider.email);
    if (reviewers.length > MOST_OPEN) throw new NavetteError('too-many', { limit: MOST_OPEN });
    const from = due === '' ? now.getTime() : Date.parse(due);
    const { mailQueue } = this.#deps;
    const made = await this.#deps.database.write(async (trx) => {
      const current = await requirePage(trx, viewer, 'review.manage', pageId);
      const open = (await listReviewRequests(trx, pageId, MOST_REQUESTS)).filter(
        (request) => requestState(request, now.toISOString()) === 'open',
      );
      const fresh = reviewers.filter(({ personId, email }) =>
        open.every((one) => (personId === null ? one.email !== email : one.personId !== personId)),
      );
      if (open.length + fresh.length > MOST_OPEN) throw new NavetteError('too-many', { limit: MOST_OPEN });
      const seconds = this.asking.ask(actorOf(viewer), fresh.length);
      if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
      for (const reviewer of fresh) {
        const request: ReviewRequest = {
          id: newId(),
          pageId,
          ...reviewer,
          message,
          dueOn: due === '' ? null : due,
          origin,
          isQuoted: isQuoted(reviewer) ? 1 : 0,
          // Accounts are the network's, and so is the team.
          side: reviewer.personId === null && reviewer.email !== '' ? side : '',
          createdBy: personIdOf(viewer),
          createdAt: now.toISOString(),
          expiresAt: new Date(Math.max(from, now.getTime()) + LINK_DAYS * DAY).toISOString(),
          withdrawnAt: null,
          editionNumber: null,
          ...UNANSWERED,
        };
        await insertReviewRequest(trx, request);
        await this.record(trx, viewer, 'review.asked', page.id, { name: request.name });
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
    // Only now: what the database refused was asked of nobody.
    for (let i = 0; i < made; i++) this.asking.take(actorOf(viewer));
    mailQueue.wake();
    if (made > 0) this.#deps.events.emit('page-changed', pageId);
    return made;
  }

  /**
   * Asks whom a former request was addressed to again.
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
   * The requests of a page, the latest first, and whether its notice says who reviewed it.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async list(pageId: string, viewer: Viewer): Promise<{ requests: ListedRequest[]; areShown: boolean }> {
    const page = await requirePage(this.#deps.database.read, viewer, 'draft.read', pageId);
    const { read } = this.#deps.database;
    const requests = await listReviewRequests(read, pageId, MOST_REQUESTS);
    const isAnswered = requests.some(({ answer, editionNumber }) => answer !== null && editionNumber === null);
    const state = isAnswered ? (await this.#deps.draftReading.compose(viewer, page)).state : null;
    const now = this.#deps.clock().toISOString();
    const published = await this.publishedStates(requests);
    return {
      requests: requests
        .map((request) => ({
          ...request,
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
      // Editions of early releases do not say.
      if (reviews.length === 0) continue;
      const exact = answered.filter((one) =>
        reviews.some(({ exact, name, at }) => exact && name === one.name && at === one.answeredAt),
      );
      states.set(number, new Set(exact.map(({ state }) => state)));
    }
    return states;
  }

  /** Says whether the notice of a page's editions shows who reviewed them. */
  async show(pageId: string, shown: boolean, viewer: Viewer): Promise<void> {
    await this.#deps.database.write(async (trx) => {
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
    await this.#deps.database.write(async (trx) => {
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

  /** Whether links are shown to who asks: no mail carries them. */
  get showsLinks(): boolean {
    return this.#deps.showsLinks;
  }

  /**
   * Makes a link for whom an open request is addressed to, for who asked to hand it on: only where
   * no mail carries it, since who has it answers in another's name.
   * @returns the address of the link, and for whom
   * @throws NavetteError `not-found`, `forbidden`; `conflict` with `answered` if it is not open
   */
  async makeLink(pageId: string, id: string, viewer: Viewer): Promise<{ name: string; path: string }> {
    if (!this.#deps.showsLinks) throw new NavetteError('forbidden');
    const token = newToken();
    const createdAt = this.#deps.clock().toISOString();
    return this.#deps.database.write(async (trx) => {
      await requirePage(trx, viewer, 'review.manage', pageId);
      const request = await findReviewRequest(trx, id);
      if (request?.pageId !== pageId || request.email === '') throw new NavetteError('not-found');
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

const UNANSWERED = {
  answer: null,
  reason: '',
  answeredAt: null,
  state: null,
  position: null,
  lookedAt: null,
  lookedState: null,
} as const;
