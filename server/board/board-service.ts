import type { StageChoice } from '#content/activity/board.ts';
import {
  type BoardQuery,
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
import type { OpenRequests } from '#db/board/awaited-pages.ts';
import type { BoardFilter } from '#db/board/board-filter.ts';
import type { Order } from '#db/board/board-order.ts';
import {
  findNextDueDay,
  listAwaitedReviewers,
  listBoard,
  listBoardIds,
  listBoardRows,
} from '#db/board/board-repository.ts';
import type { BoardRow } from '#db/board/board-row.ts';
import type { LateOn } from '#db/board/late-pages.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { listLastReviews } from '#db/reviews/last-review-repository.ts';
import { readFollowed } from '#server/activity/followed-drafts.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { type BoardEntry, completeRows } from './board-entries.ts';
import { boardFilter, boardOrder, COLUMNS, rangeOf } from './board-filters.ts';
import { StageCounter } from './stage-counter.ts';

/** Where a draft stands, for the staff. */
export interface DraftState {
  readonly step: ReviewStep | 'in-review' | null;
  readonly openThreads: number;
  /** Those of them that must be dealt with before publishing. */
  readonly mustFixThreads: number;
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
/** Rows of a file that are read at once. */
const ROWS_A_PART = 250;

const FIRST_OF_A_MONTH = { limit: MOST_IN_A_MONTH + 1, offset: 0 };

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
  readonly #stages = new StageCounter();

  constructor(deps: BoardServiceDeps) {
    this.#deps = deps;
  }

  /** One page of the rows that a query asks for. @throws NavetteError `forbidden` */
  async list(viewer: Viewer, query: BoardQuery): Promise<Board> {
    authorise(viewer, 'draft.read');
    const filter = await this.#filter(viewer, query);
    const read = await readFollowed(this.#deps);
    const order = await boardOrder(read, viewer, query, filter, this.#moment());
    const [counts, entries] = await Promise.all([
      this.#stages.count(read, filter),
      this.#entries(read, viewer, filter, order, {
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
    const [reviews, threads] = await Promise.all([
      listLastReviews(database.read, [pageId], moment),
      findOpenThreads(database.read, pageId),
    ]);
    const of = reviews.get(pageId) ?? [];
    const step = isAwaitedFrom(of, personIdOf(viewer)) ? 'in-review' : reviewStep(of);
    return { step, ...threads };
  }

  /** How many rows a query asks for, without them. @throws NavetteError `forbidden` */
  async count(viewer: Viewer, query: BoardQuery): Promise<Omit<Board, 'entries'>> {
    authorise(viewer, 'draft.read');
    return totals(
      await this.#stages.count(await readFollowed(this.#deps), await this.#filter(viewer, query)),
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
    const filter = await this.#filter(viewer, query);
    const read = await readFollowed(this.#deps);
    const stages = stagesOf(query.stage);
    const order = await boardOrder(read, viewer, query, filter, this.#moment());
    const [counts, ...columns] = await Promise.all([
      this.#stages.count(read, filter),
      ...stages.map((stage) =>
        this.#entries(read, viewer, { ...filter, stages: rangeOf([stage]) }, order, { limit: most, offset: 0 }),
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
    const filter = await this.#filter(viewer, query);
    const asked = { ...this.#askedBy(filter), due: days };
    const read = await readFollowed(this.#deps);
    const order = { column: COLUMNS.due, descending: false };
    const [pages, awaited] = await Promise.all([
      this.#entries(read, viewer, { ...filter, due: days }, order, FIRST_OF_A_MONTH),
      this.#entries(read, viewer, { ...filter, waitsFor: null, awaitedBy: asked }, order, FIRST_OF_A_MONTH),
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
    const filter = await this.#filter(viewer, query);
    return findNextDueDay(this.#deps.database.read, filter, this.#askedBy(filter), `${month}-32`);
  }

  /**
   * All rows, for a file, in parts: the next is read once the one before was taken. The rows are
   * those of the first moment, with what is known of each when it is read.
   * @throws NavetteError `forbidden`, at the first part
   */
  async *parts(viewer: Viewer, query: BoardQuery): AsyncGenerator<readonly BoardEntry[]> {
    authorise(viewer, 'draft.read');
    const read = await readFollowed(this.#deps);
    const filter = await this.#filter(viewer, query);
    const ids = await listBoardIds(
      read,
      filter,
      await boardOrder(read, viewer, query, filter, this.#moment()),
      MOST_ROWS,
    );
    for (let i = 0; i < ids.length; i += ROWS_A_PART)
      // A file goes from hand to hand.
      yield this.#complete(read, null, await listBoardRows(read, filter, ids.slice(i, i + ROWS_A_PART)));
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

  #filter(viewer: Viewer, query: BoardQuery): Promise<BoardFilter> {
    return boardFilter(this.#deps.database.read, viewer, query, this.#moment());
  }

  #moment(): LateOn {
    return { day: this.today(), now: this.now() };
  }

  /** The requests whose days a filter's calendar shows. */
  #askedBy({ awaitedBy, waitsFor }: BoardFilter): OpenRequests {
    return { personId: waitsFor?.personId ?? null, now: this.now(), ...awaitedBy };
  }

  async #entries(
    read: Reader,
    viewer: Viewer,
    filter: BoardFilter,
    order: Order,
    part: { readonly limit: number; readonly offset: number },
  ): Promise<BoardEntry[]> {
    return this.#complete(read, personIdOf(viewer), await listBoard(read, filter, order, part));
  }

  #complete(read: Reader, viewerId: string | null, rows: readonly BoardRow[]): Promise<BoardEntry[]> {
    return completeRows(read, rows, { now: this.now(), today: this.today(), viewerId });
  }
}

function totals(counts: ReadonlyMap<number, number>, stage: StageChoice | null): Omit<Board, 'entries'> {
  const byStage = Object.fromEntries(STAGES.map((name, i) => [name, counts.get(i) ?? 0])) as Record<Stage, number>;
  const total = stagesOf(stage).reduce((sum, name) => sum + byStage[name], 0);
  return { counts: byStage, total, pages: Math.max(1, Math.ceil(total / ROWS_A_PAGE)) };
}
