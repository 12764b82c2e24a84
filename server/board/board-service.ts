import type { StageChoice } from '#content/activity/board.ts';
import {
  type BoardOrder,
  type BoardQuery,
  hasEdition,
  outsideReviewer,
  parseBoardQuery,
  requestOfOutside,
  STAGES,
  type Stage,
  stagesOf,
} from '#content/activity/board.ts';
import { dayIn } from '#content/activity/local-day.ts';
import { authorise, personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { isAwaitedFrom, type ReviewStep, reviewStep } from '#content/review.ts';
import { findOpenThreads } from '#db/annotations/annotation-counts.ts';
import { findPole } from '#db/auth/person-repository.ts';
import { lookUpWaiting, type OpenRequests } from '#db/board/awaited-pages.ts';
import { countBoardCollections } from '#db/board/board-collections.ts';
import { countBoardPages, countBoardParts } from '#db/board/board-counts.ts';
import type { BoardFilter } from '#db/board/board-filter.ts';
import type { BoardColumn, Order } from '#db/board/board-order.ts';
import {
  findNextDueDay,
  listAwaitedReviewers,
  listBoard,
  listBoardIds,
  listBoardRows,
} from '#db/board/board-repository.ts';
import { findBoardRevision, listChangedParts } from '#db/board/board-revision.ts';
import type { BoardRow } from '#db/board/board-row.ts';
import { titleWords } from '#db/board/title-filter.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { listLastReviews } from '#db/reviews/last-review-repository.ts';
import { readFollowed } from '#server/activity/followed-drafts.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { type BoardEntry, completeRows } from './board-entries.ts';

/** Where a draft stands, for the staff. */
export interface DraftState {
  readonly step: ReviewStep | 'in-review' | null;
  readonly openThreads: number;
}

export interface Board {
  readonly entries: readonly BoardEntry[];
  /** How many there are at each stage, whatever stage was asked for. */
  readonly counts: Readonly<Record<Stage, number>>;
  /** How many match, on all pages. */
  readonly total: number;
  readonly pages: number;
}

/** Where everything stands, in numbers. */
export interface BoardSummary {
  /** Due before today, or whose reviewers should have answered. */
  readonly late: number;
  /** Wait for the answer of somebody. */
  readonly awaited: number;
  readonly stages: Readonly<Record<Stage, number>>;
}

/** Most requests among which reviewers are listed that the board can be filtered by. */
const MOST_AWAITED = 500;
/** Rows on one page of the board. */
const ROWS_A_PAGE = 50;
/** Most pages of a file. */
const MOST_ROWS = 20_000;
/** Most due dates that the calendar shows of a month, of pages and of answers together. */
const MOST_IN_A_MONTH = 300;
/** Filters whose counts are kept. */
const MOST_COUNTS = { entries: 200, bytes: Number.POSITIVE_INFINITY };
/** Rows of a file that are read at once. */
const ROWS_A_PART = 250;

const COLUMNS: Readonly<Record<BoardOrder, BoardColumn>> = {
  need: 'changedAt',
  changed: 'changedAt',
  title: 'titleKey',
  stage: 'stage',
  owner: 'ownerName',
  due: 'dueOn',
  threads: 'openThreads',
};

const FIRST_OF_A_MONTH = { limit: MOST_IN_A_MONTH + 1, offset: 0 };

/**
 * The pages that a filter finds at each stage, by part, as they were at a revision of the board or
 * later.
 */
interface Counted {
  readonly revision: number;
  readonly parts: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

interface BoardServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The network's. */
  readonly timeZone: string;
}

/** Where every page and collection stands, and who looks after which. */
export class BoardService {
  readonly #deps: BoardServiceDeps;
  readonly #counts = new BoundedCache<Counted>(MOST_COUNTS, () => STAGES.length);

  constructor(deps: BoardServiceDeps) {
    this.#deps = deps;
  }

  /** One page of the rows that a query asks for. @throws NavetteError `forbidden` */
  async list(viewer: Viewer, query: BoardQuery): Promise<Board> {
    authorise(viewer, 'draft.read');
    const filter = await this.filterOf(viewer, query);
    const read = await readFollowed(this.#deps);
    const order = await this.orderOf(viewer, query, filter);
    const [counts, entries] = await Promise.all([
      this.countStages(read, filter),
      this.entries(read, viewer, filter, order, {
        limit: ROWS_A_PAGE,
        offset: (query.page - 1) * ROWS_A_PAGE,
      }),
    ]);
    return { entries, ...totals(counts, query.stage) };
  }

  /**
   * What the reviews of a draft ask to be done next, null if nobody is asked: of who is to answer,
   * to review it; and how many of its annotations are open.
   * @throws NavetteError `forbidden`
   */
  async draftState(viewer: Viewer, pageId: string): Promise<DraftState> {
    authorise(viewer, 'draft.read');
    const { database, clock } = this.#deps;
    const moment = { now: clock().toISOString(), today: this.today() };
    const [reviews, openThreads] = await Promise.all([
      listLastReviews(database.read, [pageId], moment),
      findOpenThreads(database.read, pageId),
    ]);
    const of = reviews.get(pageId) ?? [];
    const step = isAwaitedFrom(of, personIdOf(viewer)) ? 'in-review' : reviewStep(of);
    return { step, openThreads };
  }

  /** How many rows a query asks for, without them. @throws NavetteError `forbidden` */
  async count(viewer: Viewer, query: BoardQuery): Promise<Omit<Board, 'entries'>> {
    authorise(viewer, 'draft.read');
    return totals(
      await this.countStages(await readFollowed(this.#deps), await this.filterOf(viewer, query)),
      query.stage,
    );
  }

  /**
   * How many pages and collections stand where, whatever a query asks for.
   * @throws NavetteError `forbidden`
   */
  async summary(viewer: Viewer): Promise<BoardSummary> {
    const all = parseBoardQuery(new URLSearchParams());
    const [{ counts }, late, awaited] = await Promise.all([
      this.count(viewer, all),
      this.count(viewer, { ...all, late: true }),
      this.count(viewer, { ...all, awaited: 'any' }),
    ]);
    return { late: late.total, awaited: awaited.total, stages: counts };
  }

  /**
   * Those who are asked for an answer, as values of `awaited` with their names: whoever has an
   * account, and those from outside.
   * @throws NavetteError `forbidden`
   */
  async awaitedReviewers(viewer: Viewer, { awaited }: BoardQuery): Promise<{ value: string; name: string }[]> {
    authorise(viewer, 'draft.read');
    const known = awaited === null ? null : requestOfOutside(awaited);
    const found = await listAwaitedReviewers(this.#deps.database.read, { now: this.now(), known, limit: MOST_AWAITED });
    return found.map(({ personId, requestId, name }) => ({ value: personId ?? outsideReviewer(requestId), name }));
  }

  /** The first rows of each stage. @throws NavetteError `forbidden` */
  async byStage(viewer: Viewer, query: BoardQuery, most: number): Promise<Board> {
    authorise(viewer, 'draft.read');
    const filter = await this.filterOf(viewer, query);
    const read = await readFollowed(this.#deps);
    const stages = stagesOf(query.stage);
    const order = await this.orderOf(viewer, query, filter);
    const [counts, ...columns] = await Promise.all([
      this.countStages(read, filter),
      ...stages.map((stage) =>
        this.entries(read, viewer, { ...filter, stages: rangeOf([stage]) }, order, { limit: most, offset: 0 }),
      ),
    ]);
    return { entries: columns.flat(), ...totals(counts, query.stage) };
  }

  /**
   * What is due in a month, by day: pages, and those of which a reviewer's answer is, with its day
   * as theirs; at most `MOST_IN_A_MONTH`.
   * @param month YYYY-MM
   * @throws NavetteError `forbidden`
   */
  async dueIn(
    viewer: Viewer,
    query: BoardQuery,
    month: string,
  ): Promise<{ readonly entries: readonly BoardEntry[]; readonly hasMore: boolean }> {
    authorise(viewer, 'draft.read');
    const days = [`${month}-01`, `${month}-32`] as const;
    const filter = await this.filterOf(viewer, query);
    const asked = { ...this.askedBy(filter), due: days };
    const read = await readFollowed(this.#deps);
    const order = { column: COLUMNS.due, descending: false };
    const [pages, awaited] = await Promise.all([
      this.entries(read, viewer, { ...filter, due: days }, order, FIRST_OF_A_MONTH),
      this.entries(read, viewer, { ...filter, waitsFor: null, awaitedBy: asked }, order, FIRST_OF_A_MONTH),
    ]);
    const today = this.today();
    const answers = awaited.flatMap((entry) =>
      [...new Set(entry.reviews.map(({ dueOn }) => dueOn))]
        .filter((day) => day !== null && day >= days[0] && day < days[1] && day !== entry.dueOn)
        .map((day) => ({ ...entry, dueOn: day, late: day! < today })),
    );
    const all = [...pages, ...answers].sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : Number(a.dueOn! > b.dueOn!)));
    // Those asked of many pages may all be due another day, and leave out others of this month.
    const hasMore = Math.max(all.length, awaited.length) > MOST_IN_A_MONTH;
    return { entries: all.slice(0, MOST_IN_A_MONTH), hasMore };
  }

  /**
   * The first day after a month on which something is due that `dueIn` lists; null for none.
   * @param month YYYY-MM
   * @throws NavetteError `forbidden`
   */
  async nextDueDay(viewer: Viewer, query: BoardQuery, month: string): Promise<string | null> {
    authorise(viewer, 'draft.read');
    const filter = await this.filterOf(viewer, query);
    return findNextDueDay(this.#deps.database.read, filter, this.askedBy(filter), `${month}-32`);
  }

  /**
   * All rows, for a file, in parts: the next is read once the one before was taken. The rows are
   * those of the first moment, with what is known of each when it is read.
   * @throws NavetteError `forbidden`, at the first part
   */
  async *parts(viewer: Viewer, query: BoardQuery): AsyncGenerator<readonly BoardEntry[]> {
    authorise(viewer, 'draft.read');
    const read = await readFollowed(this.#deps);
    const filter = await this.filterOf(viewer, query);
    const ids = await listBoardIds(read, filter, await this.orderOf(viewer, query, filter), MOST_ROWS);
    for (let i = 0; i < ids.length; i += ROWS_A_PART)
      // A file goes from hand to hand.
      yield this.complete(read, null, await listBoardRows(read, filter, ids.slice(i, i + ROWS_A_PART)));
  }

  /** The pole that the viewer belongs to; empty for none. */
  poleOf(viewer: Viewer): Promise<string> {
    return findPole(this.#deps.database.read, personIdOf(viewer) ?? 'nobody');
  }

  /** The present instant, ISO 8601. */
  now(): string {
    return this.#deps.clock().toISOString();
  }

  /** Today's date in the network's time zone, YYYY-MM-DD. */
  today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }

  private async filterOf(viewer: Viewer, query: BoardQuery): Promise<BoardFilter> {
    const { title, kind, archived, stage, owner, programme, late, awaited } = query;
    // Who has no account looks after nothing.
    const me = personIdOf(viewer) ?? 'nobody';
    const pole = query.pole === 'mine' ? await findPole(this.#deps.database.read, me) : query.pole;
    return {
      ...titleWords(title),
      kind,
      archived,
      stages: stage === null ? null : rangeOf(stagesOf(stage)),
      hasEdition: hasEdition(stage),
      owner: owner === 'me' ? me : owner,
      // Who belongs to no pole sees all of them.
      pole: pole === '' ? null : pole,
      programme,
      lateOn: late ? { day: this.today(), now: this.now() } : null,
      ...(await this.awaitedOf(awaited, me)),
      due: null,
    };
  }

  /** For whom pages wait: anybody, or who has no account, for a review; a person, for more. */
  private async awaitedOf(awaited: string | null, me: string): Promise<Pick<BoardFilter, 'awaitedBy' | 'waitsFor'>> {
    const now = this.now();
    if (awaited === null) return { awaitedBy: null, waitsFor: null };
    if (awaited === 'any') return { awaitedBy: { personId: null, now }, waitsFor: null };
    const likeRequest = requestOfOutside(awaited);
    if (likeRequest !== null) return { awaitedBy: { personId: null, likeRequest, now }, waitsFor: null };
    const who = { personId: awaited === 'me' ? me : awaited, now };
    return { awaitedBy: null, waitsFor: await lookUpWaiting(this.#deps.database.read, who) };
  }

  private async entries(
    read: Reader,
    viewer: Viewer,
    filter: BoardFilter,
    order: Order,
    part: { readonly limit: number; readonly offset: number },
  ): Promise<BoardEntry[]> {
    return this.complete(read, personIdOf(viewer), await listBoard(read, filter, order, part));
  }

  private async orderOf(viewer: Viewer, { order, descending }: BoardQuery, filter: BoardFilter): Promise<Order> {
    const [day, now] = [this.today(), this.now()];
    const column = COLUMNS[order];
    if (order !== 'need') return { column, descending };
    const personId = personIdOf(viewer) ?? 'nobody';
    const waitsFor =
      filter.waitsFor?.personId === personId
        ? filter.waitsFor
        : await lookUpWaiting(this.#deps.database.read, { personId, now });
    return { column, descending, needs: { lateOn: { day, now }, waitsFor } };
  }

  /** The requests whose days a filter's calendar shows. */
  private askedBy({ awaitedBy, waitsFor }: BoardFilter): OpenRequests {
    return { personId: waitsFor?.personId ?? null, now: this.now(), ...awaitedBy };
  }

  /** How many rows are at each stage. */
  private async countStages(read: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
    const [pages, collections] = await Promise.all([
      // What waits for somebody depends on the instant, and is little, as is what is late; titles
      // are many, and typed.
      filter.awaitedBy === null &&
      filter.waitsFor === null &&
      filter.lateOn === null &&
      filter.title.length + filter.literally.length === 0
        ? this.countPages(read, filter)
        : countBoardPages(read, filter),
      countBoardCollections(read, filter),
    ]);
    return new Map(STAGES.map((_, i) => [i, (pages.get(i) ?? 0) + (collections.get(i) ?? 0)]));
  }

  /** Pages are counted again only in the parts where something changed that they are counted by. */
  private async countPages(read: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
    const key = JSON.stringify({ ...filter, stages: null });
    // Before the count: what changes in between is counted once more.
    const revision = await findBoardRevision(read);
    const known = this.#counts.find(key);
    const changed = !known || known.revision === revision ? null : await listChangedParts(read, known.revision);
    const parts = new Map(known?.parts);
    for (const part of changed ?? []) parts.delete(part);
    if (!known || changed)
      for (const [part, counts] of await countBoardParts(read, filter, changed)) parts.set(part, counts);
    this.#counts.keep(key, { revision, parts });
    const sums = new Map<number, number>();
    for (const counts of parts.values())
      for (const [stage, count] of counts) sums.set(stage, (sums.get(stage) ?? 0) + count);
    return sums;
  }

  private complete(read: Reader, viewerId: string | null, rows: readonly BoardRow[]): Promise<BoardEntry[]> {
    return completeRows(read, rows, { now: this.now(), today: this.today(), viewerId });
  }
}

/** @param stages that follow each other */
function rangeOf(stages: readonly Stage[]): readonly [first: number, last: number] {
  return [STAGES.indexOf(stages[0]!), STAGES.indexOf(stages.at(-1)!)];
}

function totals(counts: ReadonlyMap<number, number>, stage: StageChoice | null): Omit<Board, 'entries'> {
  const byStage = Object.fromEntries(STAGES.map((name, i) => [name, counts.get(i) ?? 0])) as Record<Stage, number>;
  const total = stagesOf(stage).reduce((sum, name) => sum + byStage[name], 0);
  return { counts: byStage, total, pages: Math.max(1, Math.ceil(total / ROWS_A_PAGE)) };
}
