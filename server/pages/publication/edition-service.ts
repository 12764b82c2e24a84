import { dayIn } from '#content/activity/local-day.ts';
import { actorOf, COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import { unfitHead } from '#content/draft/draft-head.ts';
import { NavetteError } from '#content/errors.ts';
import { resultsOf } from '#content/gate/checks.ts';
import { approvals } from '#content/gate/page/approvals.ts';
import { type EditionInput, editionInput } from '#content/input/edition-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { EditionReview } from '#content/review.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { insertAuditEntry, type Justification, listJustifications } from '#db/activity/audit-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { findDraftPosition } from '#db/drafts/draft-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { listAttachments, publishAttachments } from '#db/files/attachment-repository.ts';
import { noteNewText } from '#db/materials/masked-text-repository.ts';
import { findPageWithdrawals } from '#db/materials/withdrawn-page-repository.ts';
import {
  type Edition,
  type EditionRow,
  findEdition,
  findReviewedEdition,
  insertEdition,
  listEditionReviews,
  listEditions,
  type NewEdition,
} from '#db/pages/edition-repository.ts';
import { type Page, updatePage } from '#db/pages/page-repository.ts';
import { areReviewsShown } from '#db/reviews/review-request-repository.ts';
import { deleteShownTexts } from '#db/reviews/reviewed-text-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { refuseWithdrawnMeanwhile } from '#server/pages/withdrawn-meanwhile.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { refuseBlocking, refuseMissingConsent } from './blocking-results.ts';
import { compareWithLatest, type EditionPreview, previewEdition } from './edition-preview.ts';
import { findUncited, refuseTakenBackMeanwhile } from './find-uncited.ts';
import { checkGate } from './page-gate.ts';
import { nameState } from './page-state.ts';
import { checkReviews } from './review-check.ts';

export interface Publication extends EditionInput {
  readonly publishedAt?: string;
  /**
   * The state that was previewed (`EditionPreview.previewedState`). Publishing it is idempotent; if
   * the draft has changed since, or someone else has published, the result is a `conflict`.
   */
  readonly previewedState?: string;
  /** Publish even if the edition repeats the latest. */
  readonly unchanged?: boolean;
  /** Also publish what was written since the review. */
  readonly meanwhile?: boolean;
  /** Why it is published in spite of checks that ask for a reason. */
  readonly without?: string;
}

/**
 * Closes the requests for reviews of a page that is published (`server/reviews/closed-reviews.ts`).
 */
interface ReviewsToClose {
  close(trx: Writer, page: Page, edition: number, publisher: Viewer, now: string): Promise<void>;
  /** Called once the edition is published. */
  wake(): void;
}

interface EditionServiceDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly closedReviews: ReviewsToClose;
  readonly events: EventBus;
  readonly clock: Clock;
  /** This site's, to recognise its full addresses in links. */
  readonly origin: string;
  readonly timeZone: string;
}

/**
 * An edition in a page's list; the staff see who published it, why in spite of a check, and what
 * reviewers answered.
 */
export interface ListedEdition extends EditionRow {
  readonly publisher: string | null;
  /**
   * For readers outside the staff, only the approvals, and only if the page shows its reviewers.
   */
  readonly reviews: readonly EditionReview[];
  readonly justifications: readonly Justification[];
}

/** Editions: published texts, which do not change while the draft does. */
export class EditionService {
  readonly #deps: EditionServiceDeps;

  constructor(deps: EditionServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Publishes the stored draft as the next edition.
   * @returns the edition; with `previewedState`, the one that was already published from that
   * state, if any
   * @throws NavetteError `invalid` with `fields` for what blocking checks find, `unchanged`, or
   * `without` if a check asks for a reason and none is given; `conflict` with `reason`
   * `draft-changed`, `withdrawal` while words are withdrawn from it, or `published-meanwhile`,
   * `consent` if the text cites beyond what people agreed to, or `not-reviewed` for a viewer who
   * may not publish without the approvals that its kind needs
   */
  async publish(pageId: string, input: Publication, viewer: Viewer): Promise<EditionRow> {
    const page = await requirePage(this.#deps.database.read, viewer, 'page.publish', pageId);
    const { previewedState } = input;
    const { note, without: reason } = parseInput(editionInput, { note: input.note, without: input.without });
    const known =
      previewedState === undefined ? null : await findReviewedEdition(this.#deps.database.read, pageId, previewedState);
    if (known) return known;
    if (previewedState !== undefined) refuseOtherEdition(page, previewedState);
    const { kind, language } = page;
    const withdrawals = await findPageWithdrawals(this.#deps.database.read, pageId);
    // Before the text: an update stored in between may count as newer than the edition.
    const publishedPosition = await findDraftPosition(this.#deps.database.read, pageId);
    const state = await this.#deps.drafts.state(pageId, viewer);
    const draft = await this.#deps.tasks.runAs(viewer, 'publication', state, { kind, language });
    const { digest, ...text } = draft.edition;
    const uncited = await findUncited(this.#deps, page, state, draft.evidence, viewer);
    const unfit = await this.#deps.drafts.inspect(pageId, unfitHead, viewer);
    const isRepeat =
      previewedState !== undefined &&
      !input.unchanged &&
      (await compareWithLatest(this.#deps.database, page, digest)).all;
    const now = this.#deps.clock().toISOString();
    const edition = await writeFor(viewer, this.#deps.database, async (trx) => {
      const current = await requirePage(trx, viewer, 'page.publish', pageId);
      if (previewedState !== undefined) {
        const published = await findReviewedEdition(trx, pageId, previewedState);
        if (published) {
          // Sent twice, or another person was first: return that edition, unless a note would be
          // lost.
          if (note === '' || note === published.note) return published;
          throw new NavetteError('conflict', { reason: 'published-meanwhile', number: published.number });
        }
        refuseOtherEdition(current, previewedState);
      }
      if ((await findPageWithdrawals(trx, pageId)).isUnderWay)
        throw new NavetteError('conflict', { reason: 'withdrawal' });
      await refuseWithdrawnMeanwhile(trx, pageId, withdrawals);
      await refuseTakenBackMeanwhile(trx, pageId, draft.evidence, uncited);
      const state = nameState(current, digest, await listAttachments(trx, pageId));
      const review = await checkReviews(trx, current, state, viewer, now);
      const today = dayIn(this.#deps.timeZone, this.#deps.clock());
      const { gate, evidence, pictures } = draft;
      const checked = { words: text.words, unfit, gate, evidence, pictures, takenBack: uncited.places, today };
      const found = await checkGate(trx, current, checked, review);
      refuseBlocking(found);
      if (isRepeat) throw new NavetteError('invalid', { fields: ['unchanged'] });
      if (previewedState !== undefined && !input.meanwhile && state !== previewedState) {
        throw new NavetteError('conflict', { reason: 'draft-changed' });
      }
      refuseMissingConsent(found);
      const isBypassed = review.approvals < review.rule.approvals;
      const justified = resultsOf(found, 'justified').map(({ check }) => check);
      // A missing approval has its own entry in the audit log (`edition.unreviewed`).
      const auditedChecks = justified.filter((check) => check !== approvals.name);
      if (isBypassed && !review.mayBypass) throw new NavetteError('conflict', { reason: 'not-reviewed' });
      if (justified.length > 0) requireReason(reason, viewer);
      const edition: NewEdition = {
        pageId,
        number: (current.editionNumber ?? 0) + 1,
        title: current.title,
        summary: current.summary,
        language: current.language,
        notice: current.notice,
        ...text,
        note,
        publishedBy: personIdOf(viewer),
        publishedAt: input.publishedAt ?? now,
        reviewed: previewedState ?? null,
        reviews: review.reviews,
        overridden: justified,
      };
      await insertEdition(trx, edition);
      // The checks look for names in the passages that cite people, masks in the whole text.
      await noteNewText(trx, pageId, now);
      await this.#deps.closedReviews.close(trx, current, edition.number, viewer, now);
      // Reviewers can no longer answer for the texts that they were shown.
      await deleteShownTexts(trx, pageId, 0);
      if (isBypassed) {
        await insertAuditEntry(trx, {
          at: now,
          actor: actorOf(viewer),
          action: 'edition.unreviewed',
          subject: pageId,
          pageId,
          detail: { edition: edition.number, reason, approvals: review.approvals, of: review.rule.approvals },
        });
      }
      if (auditedChecks.length > 0) {
        await insertAuditEntry(trx, {
          at: now,
          actor: actorOf(viewer),
          action: 'edition.overridden',
          subject: pageId,
          pageId,
          detail: { edition: edition.number, reason, checks: auditedChecks },
        });
      }
      await publishAttachments(trx, pageId, edition.number);
      await updatePage(trx, pageId, {
        editionNumber: edition.number,
        // From now on, annotations belong to the edition.
        versionNumber: null,
        publishedPosition,
        status: 'published',
        updatedAt: now,
      });
      await insertAuditEntry(trx, {
        at: now,
        actor: actorOf(viewer),
        action: 'edition.published',
        subject: pageId,
        pageId,
        detail: { number: edition.number },
      });
      return edition;
    });
    this.#deps.closedReviews.wake();
    this.#deps.events.emit('page-changed', pageId);
    this.#deps.events.emit('edition-published', pageId);
    const { number, title, words, publishedBy, publishedAt } = edition;
    return { pageId, number, title, note: edition.note, words, publishedBy, publishedAt };
  }

  /** What publishing now would publish, what prevents it, and what an editor should check. */
  async preview(pageId: string, viewer: Viewer): Promise<EditionPreview> {
    const page = await requirePage(this.#deps.database.read, viewer, 'page.publish', pageId);
    return previewEdition(this.#deps, page, viewer);
  }

  /** The full text of an edition. @throws NavetteError `not-found` */
  async require(viewer: Viewer, pageId: string, number: number): Promise<Edition> {
    await requirePage(this.#deps.database.read, viewer, 'page.read', pageId);
    const edition = await findEdition(this.#deps.database.read, pageId, number);
    if (!edition) throw new NavetteError('not-found');
    return edition;
  }

  /**
   * A page's editions, latest first; for those who may read its draft, with their publishers'
   * names.
   */
  async list(viewer: Viewer, pageId: string): Promise<ListedEdition[]> {
    const { read } = this.#deps.database;
    const page = await requirePage(read, viewer, 'page.read', pageId);
    const editions = await listEditions(read, pageId);
    const isTeam = can(viewer, 'draft.read', pageSubject(page));
    const ids = isTeam ? editions.map(({ publishedBy }) => publishedBy) : [];
    const names = new Map<string, string>();
    for (const id of new Set(ids)) {
      const person = id === null ? null : await findPerson(read, id);
      if (person) names.set(person.id, person.name);
    }
    const entries = isTeam ? await listJustifications(read, pageId) : [];
    const areShown = isTeam || (await areReviewsShown(read, pageId));
    const answers = areShown ? await listEditionReviews(read, pageId) : new Map<number, readonly EditionReview[]>();
    return editions.map((edition) => ({
      ...edition,
      publisher: names.get(edition.publishedBy ?? '') ?? null,
      reviews: (answers.get(edition.number) ?? []).filter(({ answer }) => isTeam || answer === 'approved'),
      justifications: entries.filter(({ detail }) => detail.edition === edition.number),
    }));
  }
}

/** Commands need no reason: no person is present to write one. */
function requireReason(reason: string, viewer: Viewer): void {
  if (isBlank(reason) && personIdOf(viewer) !== COMMAND_LINE.personId) {
    throw new NavetteError('invalid', { fields: ['without'] });
  }
}

function refuseOtherEdition({ editionNumber }: Page, previewedState: string): void {
  if (Number(previewedState.split('-')[0]) === (editionNumber ?? 0)) return;
  throw new NavetteError('conflict', { reason: 'published-meanwhile', number: editionNumber });
}
