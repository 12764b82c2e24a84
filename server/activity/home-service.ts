import { dayIn } from '#content/activity/local-day.ts';
import type { UnansweredQuery } from '#content/activity/unanswered-query.ts';
import { nextVisit, type Visit } from '#content/activity/visit.ts';
import { authorise, personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { guessLanguage } from '#content/text/guess-language.ts';
import { threadPath } from '#content/thread-path.ts';
import { findVisit, keepVisit } from '#db/activity/visit-repository.ts';
import { countOpenAnnotations } from '#db/annotations/annotation-counts.ts';
import { listWaitingMentions } from '#db/annotations/mention-repository.ts';
import {
  type AnnotationCursor,
  listUnansweredAnnotations,
  type UnansweredAnnotation,
} from '#db/annotations/waiting-annotations.ts';
import type { Database } from '#db/driver/database.ts';
import type { BeyondConsentService } from '#server/materials/beyond/beyond-consent.ts';
import type { EndedConsentService } from '#server/materials/beyond/ended-consent.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { StageBoard } from '#server/studies/stage-board.ts';
import type { ActivityService } from './activity-service.ts';
import type { Desk, DeskAnnotation, DeskReview } from './desk.ts';
import { isOld, listDue, listResumed } from './desk-pages.ts';
import { listApprovedOf, listAskedReviews, listSentBackTo } from './desk-reviews.ts';
import { readFollowed } from './followed-drafts.ts';

export interface UnansweredList {
  readonly annotations: readonly DeskAnnotation[];
  /** Where the list goes on; null at its end. */
  readonly next: AnnotationCursor | null;
  /** How many there are on all pages of the list; null unless all open ones are asked for. */
  readonly total: number | null;
}

/** Rows of each list on the desk. */
const MOST = 6;
const MOST_NEWS = 8;
/** Reviews on the home of a member: more than anybody is asked for at once. */
const MOST_REVIEWS = 50;
const ANNOTATIONS_A_PAGE = 50;

interface HomeServiceDeps {
  readonly database: Database;
  readonly activity: ActivityService;
  readonly stageBoard: StageBoard;
  readonly beyondConsent: BeyondConsentService;
  readonly endedConsent: EndedConsentService;
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
    const { activity, beyondConsent, endedConsent, clock, stageBoard, timeZone } = this.#deps;
    const read = await readFollowed(this.#deps);
    const personId = personIdOf(viewer) ?? 'nobody';
    const { since, isFirst } = await this.#visit(personId);
    const now = clock();
    // Of each list one more than is shown: whether there are more.
    const [beyond, ended, withheld, resume, due, toReview, sentBack, approved, stages, mentions, annotations, news] =
      await Promise.all([
        beyondConsent.waitingFor(viewer, MOST),
        endedConsent.waitingFor(viewer, MOST),
        beyondConsent.withheld(viewer, MOST),
        listResumed(read, personId, now, MOST + 1),
        listDue(read, personId, { now, timeZone }, MOST + 1),
        listAskedReviews(read, { personId, isStaff: true }, { now, timeZone }, MOST + 1),
        listSentBackTo(read, personId, MOST + 1),
        listApprovedOf(read, personId, { now, timeZone }, MOST + 1),
        stageBoard.waitingFor(viewer, MOST + 1),
        listWaitingMentions(read, personId, MOST + 1),
        listUnansweredAnnotations(read, { reader: personId, ownOnly: true, open: false, before: null }, MOST),
        activity.ofOthersSince(viewer, since, MOST_NEWS),
      ]);
    return {
      beyond,
      ended,
      withheld,
      resume: resume.slice(0, MOST),
      due: due.slice(0, MOST),
      toReview: toReview.slice(0, MOST),
      sentBack: sentBack.slice(0, MOST),
      approved: approved.slice(0, MOST),
      stages: stages.slice(0, MOST),
      mentions: mentions.slice(0, MOST).map((annotation) => toDeskAnnotation(annotation, now)),
      annotations: annotations.annotations.map((annotation) => toDeskAnnotation(annotation, now)),
      news: news.events,
      byCommandLine: news.byCommandLine,
      hasMore: {
        resume: resume.length > MOST,
        due: due.length > MOST,
        toReview: toReview.length > MOST,
        sentBack: sentBack.length > MOST,
        approved: approved.length > MOST,
        stages: stages.length > MOST,
        mentions: mentions.length > MOST,
        annotations: annotations.next !== null,
        news: news.next !== null,
      },
      since,
      sinceDay: dayIn(timeZone, new Date(since)),
      isFirstVisit: isFirst,
      now: clock().toISOString(),
    };
  }

  /** The reviews that a member is asked for; none for who has no account. */
  async reviewsOf(viewer: Viewer): Promise<readonly DeskReview[]> {
    const { database, clock, timeZone } = this.#deps;
    const personId = personIdOf(viewer);
    if (personId === null) return [];
    const who = { personId, isStaff: viewer.role === 'staff' };
    return listAskedReviews(database.read, who, { now: clock(), timeZone }, MOST_REVIEWS);
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
    const now = this.#deps.clock();
    return { annotations: annotations.map((annotation) => toDeskAnnotation(annotation, now)), next, total };
  }

  /** Since when this person sees what is new. That they were here is stored if it can be. */
  async #visit(personId: string): Promise<Visit> {
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
}

function toDeskAnnotation(annotation: UnansweredAnnotation, now: Date): DeskAnnotation {
  const { id, pageTitle, pageKind, pageSlug, pageLanguage: language } = annotation;
  const { kind, body, authorName, organisation, side, createdAt, mustFixAt } = annotation;
  const { pageEdition: editionNumber, pageVersion: versionNumber } = annotation;
  const page = { kind: pageKind, slug: pageSlug, editionNumber, versionNumber };
  const href = threadPath(page, id, { role: 'staff' });
  return {
    ...{ id, href, pageTitle, language, kind, body, authorName },
    bodyLanguage: guessLanguage(body, annotation.writtenIn),
    ...{ organisation, side, createdAt, isOld: isOld(createdAt, now), isMustFix: mustFixAt !== null },
  };
}
