import { authorise, personIdOf } from '#content/authorise.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { type AnswerInput, answerInput, noteInput } from '#content/input/review-input.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { mayReadNotes, type RequestState, type ReviewAnswer, requestState } from '#content/review.ts';
import { isId } from '#content/text/ids.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { type Annotation, findThreads, listAnnotationsOfRequest } from '#db/annotations/annotation-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { listOwners } from '#db/board/board-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { storageFault } from '#db/driver/storage-fault.ts';
import { findEdition } from '#db/pages/edition-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import {
  answerReviewRequest,
  findLinkedRequest,
  findReviewRequest,
  listReviewRequests,
  lookReviewRequest,
  type ReviewRequest,
} from '#db/reviews/review-request-repository.ts';
import {
  deleteShownTexts,
  findLastLook,
  findTextPosition,
  keepReviewedText,
} from '#db/reviews/reviewed-text-repository.ts';
import type { Annotator } from '#server/annotations/annotation-author.ts';
import type { AnnotationChanges } from '#server/annotations/annotation-changes.ts';
import type { AnnotationService } from '#server/annotations/annotation-service.ts';
import { isStillOpen, type ReplyView, toReplyView } from '#server/annotations/annotation-views.ts';
import { hashLinkToken, isToken } from '#server/auth/token.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { packJson } from '#server/drafts/packed-document.ts';
import type { MailQueue } from '#server/mail/mail-queue.ts';
import { MOST_REQUESTS } from '#server/pages/publication/review-check.ts';
import type { ComposedDraft, DraftReadingService } from '#server/pages/reading/draft-reading-service.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { answerLine, laterAnswer, localeOf } from './review-mails.ts';
import { isFor, reviewerBy } from './reviewers.ts';

/** Openings and answers of one request in an hour: each reads the whole draft. */
const MOST_OPENINGS = 120;
/** Annotations of one request that its reviewer sees again. */
const MOST_NOTES = 200;
/** Texts of a page that are kept because reviewers were shown them, until the page is published. */
const MOST_SHOWN = 50;

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
  /** The language of who has no account. */
  readonly locale: Locale;
  readonly page: Page;
}

/** A draft as its reviewer reads it. */
export interface ReviewReading extends ReviewGreeting {
  readonly draft: ComposedDraft;
  /**
   * What changed since they last looked; if they never did, since the `edition`, whose number it is.
   * Null without either.
   */
  readonly changes: { readonly since: string; readonly edition: number | null; readonly text: Comparison } | null;
  readonly notes: readonly ReviewerNote[];
  /** The names of the staff that are suggested after `@`. */
  readonly mentionable: readonly string[];
}

/** What a reviewer has annotated, and what was answered. */
export interface ReviewerNote extends ReplyView {
  readonly quote: string;
  readonly isResolved: boolean;
  readonly replies: readonly ReplyView[];
}

/** Words of the draft, and what a reviewer says of them. */
export interface ReviewNote {
  readonly quote: string;
  readonly body: string;
  /** Where the words are, if the reader's browser knows; else empty. */
  readonly blockId: string;
  readonly before: number;
  readonly key: string;
}

interface ReviewerServiceDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly draftReading: DraftReadingService;
  readonly annotations: AnnotationService;
  readonly annotationChanges: AnnotationChanges;
  readonly mailQueue: MailQueue;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The reviewer's side of a request: reading the draft, annotating it, answering for one state of it. */
export class ReviewerService {
  readonly #deps: ReviewerServiceDeps;
  private readonly openings: RateLimit;

  constructor(deps: ReviewerServiceDeps) {
    this.#deps = deps;
    this.openings = new RateLimit({ limit: MOST_OPENINGS, windowMs: 3600 * 1000, clock: deps.clock });
  }

  /** The id of the open request to this viewer for a page; null for none. */
  async findOwn(pageId: string, viewer: Viewer): Promise<string | null> {
    if (personIdOf(viewer) === null) return null;
    const now = this.#deps.clock().toISOString();
    const requests = await listReviewRequests(this.#deps.database.read, pageId, MOST_REQUESTS);
    return requests.findLast((one) => isFor(one, viewer) && requestState(one, now) === 'open')?.id ?? null;
  }

  /**
   * A request by its key, open or not, without the draft.
   * @param key the token of its link, or its id for the account that is asked
   * @throws NavetteError `gone` for a link of no request; `sign-in-required`, `not-found`
   */
  async describe(key: string, viewer: Viewer): Promise<ReviewGreeting> {
    return this.greet(await this.find(key, viewer));
  }

  /**
   * What was annotated for a request, with the answers: while it is open, and after the answer until
   * its link expires.
   * @throws NavetteError as `describe`
   */
  async notes(key: string, viewer: Viewer): Promise<ReviewerNote[]> {
    const { request, page } = await this.find(key, viewer);
    const mayRead = page.archivedAt === null && mayReadNotes(request, this.#deps.clock().toISOString());
    // Words of the draft are for those who are still asked to read it.
    return mayRead ? (await this.notesOf(request)).map((note) => ({ ...note, quote: '' })) : [];
  }

  private async greet({ request, page }: { request: ReviewRequest; page: Page }): Promise<ReviewGreeting> {
    const asker = request.createdBy === null ? null : await findPerson(this.#deps.database.read, request.createdBy);
    const { id, name, message, dueOn, answer, reason, answeredAt } = request;
    const state = requestState(request, this.#deps.clock().toISOString());
    const locale = localeOf(request.locale);
    return { id, name, askedBy: asker?.name ?? null, message, dueOn, state, answer, reason, answeredAt, locale, page };
  }

  /**
   * The draft that a reviewer is asked to read. Changes nothing of the request; the text is kept, so
   * that they can answer for it whatever is written meanwhile.
   * @throws NavetteError as `describe`; `gone` if the request is not open; `too-many`
   */
  async read(key: string, viewer: Viewer): Promise<ReviewReading> {
    const { request, page } = await this.requireOpen(key, viewer);
    const greeting = await this.greet({ request, page });
    const draft = await this.#deps.draftReading.compose(viewer, page, key);
    await this.keepShown(draft);
    const notes = await this.notesOf(request);
    const mentionable = await this.mentionable(viewer, greeting, notes);
    const look = await findLastLook(this.#deps.database.read, request);
    // Who never looked sees what changed since the latest edition, if there is one.
    const edition =
      look || page.editionNumber === null
        ? null
        : await findEdition(this.#deps.database.read, page.id, page.editionNumber);
    const before = look
      ? { at: look.at, number: null, text: { packed: look.document } }
      : edition && {
          at: edition.publishedAt,
          number: edition.number,
          text: { json: JSON.stringify(edition.document) },
        };
    if (!before) return { ...greeting, draft, notes, mentionable, changes: null };
    const text = await this.#deps.tasks.run(
      'compare',
      before.text,
      { json: draft.document },
      { language: page.language },
    );
    return {
      ...greeting,
      draft,
      notes,
      mentionable,
      changes: { since: before.at, edition: before.number, text: JSON.parse(text) as Comparison },
    };
  }

  /**
   * Whom a reviewer's annotation can mention by choosing: all the staff for who may annotate the page
   * anyway; for others only those of the staff whose names they are shown, who asked them and who
   * answered. A name that they know otherwise can be typed.
   */
  private async mentionable(
    viewer: Viewer,
    { page, askedBy }: ReviewGreeting,
    notes: readonly ReviewerNote[],
  ): Promise<string[]> {
    const names = (await listOwners(this.#deps.database.read)).map(({ name }) => name);
    if (can(viewer, 'annotation.write', pageSubject(page))) return names;
    const shown = new Set(notes.flatMap(({ replies }) => replies.map(({ author }) => author.name)));
    return names.filter((name) => name === askedBy || shown.has(name));
  }

  /**
   * Answers a request, for the state that the reviewer was shown.
   * @param state as shown
   * @param origin the site's address
   * @throws NavetteError as `read`; `invalid` with `fields`; `conflict` with `draft-changed` if what
   * was shown is no longer known, so that the draft must be read again
   */
  async answer(key: string, input: AnswerInput, state: string, viewer: Viewer, origin: string): Promise<void> {
    const { request, page } = await this.requireOpen(key, viewer);
    const { answer, reason } = parseInput(answerInput, input);
    const position = await this.requireShown(page, state);
    const answeredAt = this.#deps.clock().toISOString();
    const { personId, name } = reviewerBy(request, viewer);
    await this.#deps.database.write(async (trx) => {
      const given = { answer, reason, answeredAt, state, position, name, personId };
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
      // Who answers their own request knows.
      if (asker && asker.disabledAt === null && asker.id !== personId)
        await this.#deps.mailQueue.add(trx, laterAnswer(request, asker, origin), answerLine(asker, page, answer));
    });
    this.#deps.mailQueue.wake();
    this.#deps.events.emit('page-changed', page.id);
  }

  /**
   * Records that a reviewer has read a state, without an answer: what changes afterwards is shown
   * to them.
   */
  async look(key: string, state: string, viewer: Viewer): Promise<void> {
    const { request, page } = await this.requireOpen(key, viewer);
    await this.requireShown(page, state);
    const at = this.#deps.clock().toISOString();
    await this.#deps.database.write((trx) => lookReviewRequest(trx, request.id, at, state));
  }

  /**
   * Annotates words of the draft, in the reviewer's name.
   * @param note.key the form's own: sent twice, it makes one annotation
   * @throws NavetteError as `read`; `invalid` with `fields`: `quote`, `body`, `selection` when the
   * draft lacks the words; `too-large`
   */
  async annotate(key: string, note: ReviewNote, viewer: Viewer): Promise<void> {
    const { request, page } = await this.requireOpen(key, viewer);
    const { quote } = parseInput(noteInput, note);
    if (!isId(note.key)) throw new NavetteError('invalid', { fields: ['key'] });
    const selection =
      note.blockId === '' ? { exact: quote } : { exact: quote, blockId: note.blockId, before: note.before };
    await this.#deps.annotations.createByReviewer(
      annotatorOf(request, viewer),
      { pageId: page.id, kind: 'comment', body: note.body, selection },
      `${noteKey(request.id)}${note.key}`,
    );
  }

  /**
   * Changes an annotation that was made for this request.
   * @throws NavetteError as `read`; `invalid` with `fields`; `forbidden` for another's; `conflict`
   * once it has a reply or is a day old
   */
  async editNote(key: string, id: string, body: string, viewer: Viewer): Promise<void> {
    const { request } = await this.requireOpen(key, viewer);
    await this.#deps.annotationChanges.editByReviewer(id, { body }, annotatorOf(request, viewer));
  }

  /** Deletes an annotation that was made for this request. @throws NavetteError as `editNote` */
  async removeNote(key: string, id: string, viewer: Viewer): Promise<void> {
    const { request } = await this.requireOpen(key, viewer);
    await this.#deps.annotationChanges.removeByReviewer(id, annotatorOf(request, viewer));
  }

  /** The page whose draft the viewer is asked to read by this key, now; null for none. */
  async findAskedPage(key: string, viewer: Viewer): Promise<string | null> {
    try {
      const { request, page } = await this.find(key, viewer);
      return this.isOpen(request, page) ? page.id : null;
    } catch (error) {
      if (isNavetteError(error)) return null;
      throw error;
    }
  }

  private async find(key: string, viewer: Viewer): Promise<{ request: ReviewRequest; page: Page }> {
    const { read } = this.#deps.database;
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

  private isOpen(request: ReviewRequest, page: Page): boolean {
    return page.archivedAt === null && requestState(request, this.#deps.clock().toISOString()) === 'open';
  }

  private async requireOpen(key: string, viewer: Viewer): Promise<{ request: ReviewRequest; page: Page }> {
    const { request, page } = await this.find(key, viewer);
    if (!this.isOpen(request, page)) throw new NavetteError('gone');
    authorise(viewer, 'review.answer', { ...pageSubject(page), asked: true });
    const seconds = this.openings.take(request.id);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    return { request, page };
  }

  /** What was annotated for a request, with the answers, oldest first. */
  private async notesOf(request: ReviewRequest): Promise<ReviewerNote[]> {
    const { read } = this.#deps.database;
    const made = await listAnnotationsOfRequest(read, request.id, MOST_NOTES);
    const ids = made.map(({ id }) => id);
    const replies = new Map<string, Annotation[]>(ids.map((id) => [id, []]));
    for (const one of await findThreads(read, request.pageId, ids))
      if (one.parentId !== null) replies.get(one.parentId)?.push(one);
    const now = this.#deps.clock();
    return made.map((note) => {
      const answers = replies.get(note.id)!;
      return {
        ...toReplyView(note, isStillOpen(note, answers.length, now)),
        quote: note.anchor?.quote.exact ?? '',
        isResolved: note.resolvedAt !== null,
        replies: answers.map((reply) => toReplyView(reply, false)),
      };
    });
  }

  /** Keeps the text that a reviewer is shown. Where nothing can be stored, they read all the same. */
  private async keepShown({ page, state, position, document }: ComposedDraft): Promise<void> {
    const { database, clock } = this.#deps;
    const kept = await findTextPosition(database.read, page.id, state);
    if (kept !== null && kept >= position) return;
    const packed = await packJson(document);
    const createdAt = clock().toISOString();
    try {
      await database.write(async (trx) => {
        await keepReviewedText(trx, { pageId: page.id, state, document: packed, position, createdAt });
        await deleteShownTexts(trx, page.id, MOST_SHOWN);
      });
    } catch (error) {
      if (storageFault(error) === null) throw error;
    }
  }

  /** The position of a state that a reviewer was shown. @throws NavetteError `conflict` */
  private async requireShown(page: Page, state: string): Promise<number> {
    const position = await findTextPosition(this.#deps.database.read, page.id, state);
    if (position === null) throw new NavetteError('conflict', { reason: 'draft-changed' });
    return position;
  }
}

const noteKey = (requestId: string) => `review:${requestId}:`;

/** Who annotates, or changes an annotation, for a request. */
function annotatorOf(request: ReviewRequest, viewer: Viewer): Annotator {
  const { personId, name } = reviewerBy(request, viewer);
  return { personId, name, requestId: request.id, actor: personId ?? `review:${request.id}` };
}
