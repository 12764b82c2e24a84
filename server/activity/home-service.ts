import { dayAfter, dayIn } from '#content/activity/local-day.ts';
import type { UnansweredQuery } from '#content/activity/unanswered-query.ts';
import { nextVisit, type Visit } from '#content/activity/visit.ts';
import { pagePath } from '#content/addresses/address.ts';
import { publishPath, reviewPath, reviewsPath } from '#content/addresses/site-paths.ts';
import type { AnnotationKind } from '#content/annotation/annotation.ts';
import { authorise, personIdOf } from '#content/authorise.ts';
import type { PageStatus } from '#content/edition.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Side, Viewer } from '#content/people/person.ts';
import { reviewStep } from '#content/review.ts';
import { threadPath } from '#content/thread-path.ts';
import { listLatestCreated } from '#db/activity/activity-repository.ts';
import { findVisit, keepVisit } from '#db/activity/visit-repository.ts';
import { countOpenAnnotations } from '#db/annotations/annotation-counts.ts';
import {
  type AnnotationCursor,
  listUnansweredAnnotations,
  type UnansweredAnnotation,
} from '#db/annotations/waiting-annotations.ts';
import { listLatestEdited } from '#db/drafts/draft-repository.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { listDuePages } from '#db/pages/latest-page-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import { listLastReviews } from '#db/reviews/last-review-repository.ts';
import { listApprovedPages, listSentBack, listWaitingRequests } from '#db/reviews/review-request-repository.ts';
import type { BeyondConsentService, MaterialBeyond } from '#server/materials/beyond-consent.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { BoardStage, StageBoard } from '#server/studies/stage-board.ts';
import type { ActivityEvent, ActivityService } from './activity-service.ts';
import { readFollowed } from './followed-drafts.ts';

/** A page as the staff's desk shows it. */
export interface DeskPage {
  readonly id: string;
  readonly kind: PageKind;
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly status: PageStatus;
  /** When its draft or notice last changed. */
  readonly changedAt: string;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  readonly isLate: boolean;
  /** Nothing happened for so long that it comes after what is recent. */
  readonly isOld: boolean;
}

/** A request for a review that waits for this person. */
export interface DeskReview extends Pick<DeskPage, 'id' | 'kind' | 'href' | 'title' | 'language' | 'isLate'> {
  readonly askedBy: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
}

/** A draft that a reviewer sent back, with their latest reason. */
export interface DeskSentBack extends Pick<DeskPage, 'id' | 'kind' | 'href' | 'title' | 'language'> {
  readonly name: string;
  readonly reason: string;
  readonly answeredAt: string;
}

/** A draft that all its reviewers approve as it is. */
export interface DeskApproved extends Pick<DeskPage, 'id' | 'kind' | 'href' | 'title' | 'language'> {
  /** Of the reviewers. */
  readonly names: readonly string[];
}

export interface DeskAnnotation {
  readonly id: string;
  /** The address of the thread itself. */
  readonly href: string;
  readonly pageTitle: string;
  /** The page's language. */
  readonly language: string;
  readonly kind: AnnotationKind;
  readonly body: string;
  readonly authorName: string;
  readonly organisation: string;
  readonly side: Side;
  readonly createdAt: string;
  readonly isOld: boolean;
}

/** The first of a list, and whether there are more. */
interface Some<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/**
 * Open tasks of a member of the staff. What else waits for somebody (requests for a review) is one
 * more list here, and one more section of `app/pages/desk/desk.tsx`.
 */
export interface Desk {
  /** Materials of this person's studies beyond whose consent published texts go. */
  readonly beyond: readonly MaterialBeyond[];
  readonly resume: readonly DeskPage[];
  readonly due: readonly DeskPage[];
  readonly toReview: readonly DeskReview[];
  /** Drafts that a reviewer sent back to whom looks after them, or who asked. */
  readonly sentBack: readonly DeskSentBack[];
  /**
   * Drafts that all their reviewers approve as they are, for whom looks after them, or who asked.
   */
  readonly approved: readonly DeskApproved[];
  /** Stages of studies that this person is responsible for, and that are under way or should be. */
  readonly stages: readonly BoardStage[];
  readonly annotations: readonly DeskAnnotation[];
  /** Of people. */
  readonly news: readonly ActivityEvent[];
  /** The command line did something too. */
  readonly byCommandLine: boolean;
  /** Which of them have more than is shown. */
  readonly hasMore: Readonly<
    Record<'resume' | 'due' | 'toReview' | 'sentBack' | 'approved' | 'stages' | 'annotations' | 'news', boolean>
  >;
  /** Since when the news are new: the instant, and its day in the network's time zone. */
  readonly since: string;
  readonly sinceDay: string;
  /** They were never here before: there is no visit to tell of. */
  readonly isFirstVisit: boolean;
  /** ISO 8601. */
  readonly now: string;
}

export interface UnansweredList {
  readonly annotations: readonly DeskAnnotation[];
  /** Where the list goes on; null at its end. */
  readonly next: AnnotationCursor | null;
  /** How many there are on all pages of the list; null unless all open ones are asked for. */
  readonly total: number | null;
}

const MOST = 6;
const MOST_NEWS = 8;
/** Reviews on the home of a member: more than anybody is asked for at once. */
const MOST_REVIEWS = 50;
/** Answers that are read for that: several may be of one page. */
const MOST_SENT_BACK = 60;
const ANNOTATIONS_A_PAGE = 50;
/** Days before a due date from which on it is on the desk. */
const DUE_SOON = 14;
/** Days after which a matter is old. */
const OLD_AFTER = 30;

interface HomeServiceDeps {
  readonly database: Database;
  readonly activity: ActivityService;
  readonly stageBoard: StageBoard;
  readonly beyondConsent: BeyondConsentService;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The network's. */
  readonly timeZone: string;
}

/** The staff's part of the home page. */
export class HomeService {
  readonly #deps: HomeServiceDeps;

  constructor(deps: HomeServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Drafts this person was writing, what waits for them, and what others did since their last
   * visit.
   * @throws NavetteError `forbidden`
   */
  async desk(viewer: Viewer): Promise<Desk> {
    authorise(viewer, 'draft.read');
    const read = await readFollowed(this.#deps);
    const personId = personIdOf(viewer) ?? 'nobody';
    const { since, isFirst } = await this.visit(personId);
    const [beyond, resume, due, toReview, sentBack, approved, stages, annotations, news] = await Promise.all([
      this.#deps.beyondConsent.waitingFor(viewer, MOST),
      this.resume(read, personId),
      this.due(read, personId),
      this.toReview(read, { personId, isStaff: true }, MOST + 1),
      this.sentBack(read, personId),
      this.approved(read, personId),
      this.#deps.stageBoard.waitingFor(viewer, MOST + 1),
      listUnansweredAnnotations(read, { reader: personId, ownOnly: true, open: false, before: null }, MOST),
      this.#deps.activity.ofOthersSince(viewer, since, MOST_NEWS),
    ]);
    return {
      beyond,
      resume: resume.items,
      due: due.items,
      toReview: toReview.slice(0, MOST),
      sentBack: sentBack.slice(0, MOST),
      approved: approved.slice(0, MOST),
      stages: stages.slice(0, MOST),
      annotations: annotations.annotations.map((annotation) => this.toDeskAnnotation(annotation)),
      news: news.events,
      byCommandLine: news.byCommandLine,
      hasMore: {
        resume: resume.hasMore,
        due: due.hasMore,
        toReview: toReview.length > MOST,
        sentBack: sentBack.length > MOST,
        approved: approved.length > MOST,
        stages: stages.length > MOST,
        annotations: annotations.next !== null,
        news: news.next !== null,
      },
      since,
      sinceDay: dayIn(this.#deps.timeZone, new Date(since)),
      isFirstVisit: isFirst,
      now: this.#deps.clock().toISOString(),
    };
  }

  /** The reviews that a member is asked for; none for who has no account. */
  reviewsOf(viewer: Viewer): Promise<readonly DeskReview[]> {
    const personId = personIdOf(viewer);
    if (personId === null) return Promise.resolve([]);
    return this.toReview(this.#deps.database.read, { personId, isStaff: viewer.role === 'staff' }, MOST_REVIEWS);
  }

  /**
   * Annotations without an answer, or all open ones, the latest first.
   * @param options.ownOnly only on pages that the viewer looks after, or nobody
   * @throws NavetteError `forbidden`
   */
  async unanswered(viewer: Viewer, { ownOnly, open, before }: UnansweredQuery): Promise<UnansweredList> {
    authorise(viewer, 'draft.read');
    const reader = personIdOf(viewer) ?? 'nobody';
    const { read } = this.#deps.database;
    const [{ annotations, next }, total] = await Promise.all([
      listUnansweredAnnotations(read, { reader, ownOnly, open, before }, ANNOTATIONS_A_PAGE),
      open ? countOpenAnnotations(read) : null,
    ]);
    return { annotations: annotations.map((annotation) => this.toDeskAnnotation(annotation)), next, total };
  }

  /** Since when this person sees what is new. That they were here is stored if it can be. */
  private async visit(personId: string): Promise<Visit> {
    const { database, clock, logger } = this.#deps;
    const { visit, isChanged } = nextVisit(await findVisit(database.read, personId), clock());
    if (isChanged) {
      try {
        await database.write((trx) => keepVisit(trx, personId, visit));
      } catch (error) {
        logger.warn({ err: error }, 'a visit could not be stored');
      }
    }
    return visit;
  }

  /** The reviews that this person, or for the staff the team as a whole, is asked for. */
  private async toReview(
    read: Reader,
    who: { readonly personId: string; readonly isStaff: boolean },
    limit: number,
  ): Promise<DeskReview[]> {
    const now = this.#deps.clock();
    const requests = await listWaitingRequests(read, who, now.toISOString(), limit);
    return requests.map(({ id, kind, title, language, askedBy, dueOn }) => ({
      id,
      kind,
      href: reviewPath(id),
      title,
      language,
      askedBy,
      dueOn,
      isLate: dueOn !== null && dueOn < dayIn(this.#deps.timeZone, now),
    }));
  }

  /** The drafts that were sent back to this person; one more than are shown. */
  private async sentBack(read: Reader, personId: string): Promise<DeskSentBack[]> {
    const found = await listSentBack(read, { personId }, MOST_SENT_BACK);
    const pages = new Map<string, DeskSentBack>();
    for (const { pageId: id, kind, slug, title, language, name, reason, answeredAt } of found)
      if (!pages.has(id))
        pages.set(id, {
          id,
          kind,
          href: reviewsPath(pagePath({ kind, slug })),
          title,
          language,
          name,
          reason,
          answeredAt,
        });
    return [...pages.values()].slice(0, MOST + 1);
  }

  /** The drafts of this person that are approved as they are; one more than are shown. */
  private async approved(read: Reader, personId: string): Promise<DeskApproved[]> {
    const pages = await listApprovedPages(read, personId, MOST_SENT_BACK);
    const now = this.#deps.clock().toISOString();
    const ids = pages.map(({ id }) => id);
    const reviews = await listLastReviews(read, ids, { now, today: now.slice(0, 10) });
    return pages
      .map((page) => ({ page, of: reviews.get(page.id) ?? [] }))
      .filter(({ of }) => reviewStep(of) === 'publish')
      .slice(0, MOST + 1)
      .map(({ page: { id, kind, slug, title, language }, of }) => ({
        id,
        kind,
        href: publishPath(pagePath({ kind, slug })),
        title,
        language,
        names: of.map(({ name }) => name),
      }));
  }

  /** The drafts this person last typed in, then the unpublished pages they created. */
  private async resume(read: Reader, personId: string): Promise<Some<DeskPage>> {
    const [edited, created] = await Promise.all([
      listLatestEdited(read, personId, MOST + 1),
      listLatestCreated(read, personId, MOST + 1),
    ]);
    const found = new Map<string, DeskPage>();
    for (const { pageId, at } of [...edited.map(({ pageId, editedAt: at }) => ({ pageId, at })), ...created]) {
      if (found.has(pageId) || found.size > MOST) continue;
      const page = await findPage(read, pageId);
      if (page && page.archivedAt === null) found.set(pageId, this.toDeskPage(page, at));
    }
    return { items: [...found.values()].slice(0, MOST), hasMore: found.size > MOST };
  }

  /** What this person has to publish soon, or should have; what is long overdue comes last. */
  private async due(read: Reader, personId: string): Promise<Some<DeskPage>> {
    const today = dayIn(this.#deps.timeZone, this.#deps.clock());
    const [soon, overdue] = await Promise.all([
      listDuePages(read, personId, [dayAfter(today, -OLD_AFTER), dayAfter(today, DUE_SOON + 1)], 'asc', MOST + 1),
      listDuePages(read, personId, ['', dayAfter(today, -OLD_AFTER)], 'desc', MOST + 1),
    ]);
    const items = [...soon, ...overdue].map((page) => this.toDeskPage(page, page.updatedAt, today));
    return { items: items.slice(0, MOST), hasMore: items.length > MOST };
  }

  private isOld(at: string): boolean {
    return this.#deps.clock().getTime() - Date.parse(at) > OLD_AFTER * 24 * 3_600_000;
  }

  /** @param today given, the page waits because of its due date */
  private toDeskPage(page: Page, changedAt: string, today?: string): DeskPage {
    const { id, kind, title, language, status, dueOn } = page;
    return {
      id,
      kind,
      href: pagePath(page),
      title,
      language,
      status,
      changedAt,
      dueOn,
      isLate: today !== undefined && dueOn !== null && dueOn < today,
      isOld: today === undefined ? this.isOld(changedAt) : dueOn !== null && dueOn < dayAfter(today, -OLD_AFTER),
    };
  }

  private toDeskAnnotation(annotation: UnansweredAnnotation): DeskAnnotation {
    const { id, pageTitle, pageKind, pageSlug, pageLanguage: language, onVersion } = annotation;
    const { kind, body, authorName, organisation, side, createdAt } = annotation;
    const href = threadPath({ kind: pageKind, slug: pageSlug, onVersion }, id);
    const isOld = this.isOld(createdAt);
    return { id, href, pageTitle, language, kind, body, authorName, organisation, side, createdAt, isOld };
  }
}
