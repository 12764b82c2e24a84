import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { type AnswerInput, answerInput } from '#content/input/review-input.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { type RequestState, type ReviewAnswer, requestState } from '#content/review.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { findEditionTitles } from '#db/pages/edition-repository.ts';
import { findPageBySlug, type Page } from '#db/pages/page-repository.ts';
import {
  answerReviewRequest,
  changeReviewAnswer,
  listReviewRequests,
  type ReviewRequest,
  recordReviewRead,
} from '#db/reviews/review-request-repository.ts';
import { mentionableNames } from '#server/annotations/mentionable-names.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';
import { MOST_REQUESTS } from '#server/pages/publication/review-check.ts';
import type { ComposedDraft, DraftReadingService } from '#server/pages/reading/draft-reading-service.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { laterAnswer, localeOf, waitingAnswer } from './review-mails.ts';
import type { ReviewerNote, ReviewerNotes } from './reviewer-notes.ts';
import type { AskedReview, ReviewerRequests } from './reviewer-requests.ts';
import { reviewerBy } from './reviewers.ts';
import { type ReviewChanges, ShownTexts } from './shown-texts.ts';

/** Times that a reviewer changes answers to a page between two editions. */
const MOST_CHANGES = 5;

/** What a reviewer knows of a request before reading. */
export interface ReviewGreeting {
  readonly id: string;
  readonly name: string;
  readonly askedBy: string | null;
  readonly message: string;
  readonly dueOn: string | null;
  readonly state: RequestState;
  readonly answer: ReviewAnswer | null;
  readonly reason: string;
  readonly answeredAt: string | null;
  /** The answer may still be changed. */
  readonly mayChange: boolean;
  /** The language of who has no account. */
  readonly locale: Locale;
  readonly page: Page;
  /**
   * The title of the page for a reviewer whose request has ended: they may no longer read the
   * draft's. Null if they must not be shown one.
   */
  readonly shownTitle: string | null;
}

/** A draft as its reviewer reads it. */
export interface ReviewReading extends ReviewGreeting {
  readonly draft: ComposedDraft;
  /**
   * The changes since they last read it or, if they never did, since the latest edition. Null
   * without either.
   */
  readonly changes: ReviewChanges | null;
  readonly notes: readonly ReviewerNote[];
  /** The names of the staff that are suggested after `@`. */
  readonly mentionable: readonly string[];
}

interface ReviewerServiceDeps {
  readonly database: Database;
  readonly citedTexts: CitedTexts;
  readonly draftReading: DraftReadingService;
  readonly requests: ReviewerRequests;
  readonly notes: ReviewerNotes;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The reviewer's side of a request: reading the draft, answering for one state of it. */
export class ReviewerService {
  readonly #deps: ReviewerServiceDeps;
  readonly #texts: ShownTexts;

  constructor(deps: ReviewerServiceDeps) {
    this.#deps = deps;
    this.#texts = new ShownTexts(deps);
  }

  /** The id of the open request to this viewer for a page; null for none. */
  findOwn(pageId: string, viewer: Viewer): Promise<string | null> {
    return this.#deps.requests.findOwn(pageId, viewer);
  }

  /**
   * The id of the open request to this viewer for the page at an address; null for none. Also null
   * for pages that they are not asked to review, whether or not these exist.
   */
  async findOwnAt(kind: PageKind, slug: string, viewer: Viewer): Promise<string | null> {
    const page = await findPageBySlug(this.#deps.database.read, kind, slug);
    return page && this.#deps.requests.findOwn(page.id, viewer);
  }

  /** The page whose draft the viewer is asked to read by this key, now; null for none. */
  findAskedPage(key: string, viewer: Viewer): Promise<string | null> {
    return this.#deps.requests.findAskedPage(key, viewer);
  }

  /**
   * A request by its key, open or not, without the draft.
   * @param key the token of its link, or its id for the account that is asked
   * @throws NavetteError `gone` for a link of no request; `sign-in-required`, `not-found`
   */
  async describe(key: string, viewer: Viewer): Promise<ReviewGreeting> {
    return this.greetingOf(await this.#deps.requests.find(key, viewer), viewer);
  }

  private async greetingOf({ request, page }: AskedReview, viewer: Viewer): Promise<ReviewGreeting> {
    const asker = request.createdBy === null ? null : await findPerson(this.#deps.database.read, request.createdBy);
    const mayChange = this.#deps.requests.mayChange({ request, page });
    const { id, name, message, dueOn, answer, reason, answeredAt } = request;
    const state = requestState(request, this.#deps.clock().toISOString());
    const locale = localeOf(request.locale);
    const askedBy = asker?.name ?? null;
    const shownTitle = await this.#titleAfter(viewer, request, page);
    return {
      ...{ id, name, askedBy, message, dueOn, state },
      ...{ answer, reason, answeredAt, mayChange, locale, page, shownTitle },
    };
  }

  /**
   * The title shown for an ended request: the last one that its reviewer was shown, until its link
   * expires. If an edition closed the request, a reviewer who may read that edition is shown its
   * title.
   */
  async #titleAfter(viewer: Viewer, request: ReviewRequest, page: Page): Promise<string | null> {
    if (page.archivedAt !== null) return null;
    const isEdition = request.answer === null && request.editionNumber !== null;
    if (isEdition && can(viewer, 'page.read', pageSubject(page))) {
      const edition = (await findEditionTitles(this.#deps.database.read, [page.id])).get(page.id);
      if (edition) return edition.title;
    }
    return request.expiresAt > this.#deps.clock().toISOString() ? request.title || null : null;
  }

  /**
   * The draft that a reviewer is asked to read. Changes nothing of the request; the text is kept,
   * so that they can answer for it whatever is written meanwhile.
   * @throws NavetteError as `describe`; `gone` if the request is not open; `too-many`
   */
  async read(key: string, viewer: Viewer): Promise<ReviewReading> {
    const asked = await this.#deps.requests.requireOpen(key, viewer, 'read');
    const greeting = await this.greetingOf(asked, viewer);
    const draft = await this.#deps.draftReading.compose(viewer, asked.page, key);
    await this.#texts.keep(draft);
    const notes = await this.#deps.notes.list(asked.request);
    const mentionable = await this.mentionable(viewer, greeting, notes);
    const changes = await this.#texts.changesIn(draft, asked, viewer);
    return { ...greeting, draft, notes, mentionable, changes };
  }

  /**
   * The names of the staff that are suggested for mentions in a reviewer's annotation: those that
   * they see here, of the requester and of people who answered; and the page's suggestions if they
   * may annotate it anyway. Other known names can be typed.
   */
  private async mentionable(
    viewer: Viewer,
    { page, askedBy }: ReviewGreeting,
    notes: readonly ReviewerNote[],
  ): Promise<string[]> {
    const { read } = this.#deps.database;
    const annotates = can(viewer, 'annotation.write', pageSubject(page));
    const shown = new Set([
      askedBy,
      ...notes.flatMap(({ replies }) => replies.map(({ author }) => author.name)),
      ...(annotates ? await mentionableNames(read, viewer, page.id) : []),
    ]);
    return (await listOwners(read)).map(({ name }) => name).filter((name) => shown.has(name));
  }

  /**
   * Whether an answer can be given for this state of the draft.
   * @throws NavetteError as `describe`
   */
  async isAnswerable(key: string, state: string, viewer: Viewer): Promise<boolean> {
    const { page } = await this.#deps.requests.find(key, viewer);
    return state !== '' && (await this.#texts.isKept(page, state));
  }

  /**
   * Counts the choice of a passage: it is no opening, and neither is the screen that shows it.
   * @throws NavetteError as `read`
   */
  async choose(key: string, viewer: Viewer): Promise<void> {
    await this.#deps.requests.requireOpen(key, viewer, 'choose');
  }

  /**
   * Answers a request, for the state that the reviewer was shown.
   * @param state as shown
   * @param origin the site's address
   * @throws NavetteError as `read`; `invalid` with `fields`; `conflict` with `draft-changed` if
   * what was shown is no longer known, so that the draft must be read again
   */
  async answer(key: string, input: AnswerInput, state: string, viewer: Viewer, origin: string): Promise<void> {
    const { request, page } = await this.#deps.requests.requireOpen(key, viewer, 'write');
    const { answer, reason } = parseInput(answerInput, input);
    const position = await this.#texts.require(page, state);
    const answeredAt = this.#deps.clock().toISOString();
    const { personId, name } = reviewerBy(request, viewer);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const { title } = page;
      const given = { answer, reason, answeredAt, state, position, name, personId, title };
      if (!(await answerReviewRequest(trx, request.id, given))) throw new NavetteError('gone');
      const actor = personId ?? `review:${request.id}`;
      await insertAuditEntry(trx, {
        at: answeredAt,
        actor,
        action: `review.${answer}`,
        subject: page.id,
        pageId: page.id,
        detail: { name },
      });
      const asker = request.createdBy === null ? null : await findPerson(trx, request.createdBy);
      // No mail to a person who answers their own request.
      if (asker && asker.disabledAt === null && asker.id !== personId)
        await this.#deps.mailQueue.add(trx, laterAnswer(request, asker, origin), waitingAnswer(asker, page, answer));
    });
    this.#deps.mailQueue.wake();
    this.#deps.events.emit('page-changed', page.id);
  }

  /**
   * Changes the answer to a request, for the state that it was given for: the former one is kept,
   * the last one counts, and the requester is notified. The draft is not opened again.
   * @param origin the site's address
   * @throws NavetteError as `describe`; `gone` once the page is published, or the request expired;
   * `invalid` with `fields`; `too-many`, with `limit` for one that was changed so often
   */
  async changeAnswer(key: string, input: AnswerInput, viewer: Viewer, origin: string): Promise<void> {
    const { request, page } = await this.#deps.requests.requireAnswered(key, viewer);
    const { answer, reason } = parseInput(answerInput, input);
    // The same answer sent twice is one change.
    if (answer === request.answer && reason === request.reason) return;
    const answeredAt = this.#deps.clock().toISOString();
    const { mailQueue } = this.#deps;
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const former = (await listReviewRequests(trx, page.id, MOST_REQUESTS)).filter(
        (one) =>
          one.answer !== null && one.withdrawnAt !== null && one.editionNumber === null && one.email === request.email,
      );
      if (former.length >= MOST_CHANGES) throw new NavetteError('too-many', { limit: MOST_CHANGES });
      if (!(await changeReviewAnswer(trx, request, newId(), { answer, reason, answeredAt })))
        throw new NavetteError('gone');
      const actor = request.personId ?? `review:${request.id}`;
      await insertAuditEntry(trx, {
        at: answeredAt,
        actor,
        action: `review.${answer}`,
        subject: page.id,
        pageId: page.id,
        detail: { name: request.name, former: request.answer },
      });
      const asker = request.createdBy === null ? null : await findPerson(trx, request.createdBy);
      if (!asker || asker.disabledAt !== null || asker.id === request.personId) return;
      const line = waitingAnswer(asker, page, answer);
      // A mail that still waits will report the latest answer, so no second one is added.
      const join = (_: string, about: string) => ({ about, subject: line.subject });
      await mailQueue.gather(trx, laterAnswer(request, asker, origin), line, { quiet: 0, most: 0, join });
    });
    mailQueue.wake();
    this.#deps.events.emit('page-changed', page.id);
  }

  /** Records that a reviewer has read a state, without an answer: they are shown later changes. */
  async look(key: string, state: string, viewer: Viewer): Promise<void> {
    const { request, page } = await this.#deps.requests.requireOpen(key, viewer, 'write');
    await this.#texts.require(page, state);
    const at = this.#deps.clock().toISOString();
    await writeFor(viewer, this.#deps.database, (trx) =>
      recordReviewRead(trx, request.id, { at, state, title: page.title }),
    );
  }
}
