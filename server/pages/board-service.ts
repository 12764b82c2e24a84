import { collectionPath, pagePath } from '#content/address.ts';
import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import { type BoardOrder, type BoardQuery, STAGES, type Stage } from '#content/board.ts';
import { NavetteError } from '#content/errors.ts';
import { type FollowUpInput, followUpInput } from '#content/input/follow-up-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { isPageKind, type PageKind } from '#content/kinds/kind.ts';
import { dayIn } from '#content/local-day.ts';
import type { Visibility } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import { type RequestState, requestState } from '#content/review.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { findPerson, findPole } from '#db/auth/person-repository.ts';
import {
  type BoardColumn,
  type BoardFilter,
  type BoardRow,
  countBoardCollections,
  countBoardPages,
  countOpenThreads,
  listBoard,
  listBoardIds,
  listBoardRows,
  listOwners,
} from '#db/board/board-repository.ts';
import { findBoardRevision } from '#db/board/board-revision.ts';
import { draftPositions, listDraftWritings } from '#db/drafts/draft-repository.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { updatePage } from '#db/pages/page-repository.ts';
import { listCurrentRequests } from '#db/reviews/review-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { readFollowed } from './followed-drafts.ts';

/** A page or collection, and where it stands. */
export interface BoardEntry {
  readonly id: string;
  readonly kind: PageKind | CollectionKind;
  readonly path: string;
  readonly title: string;
  readonly language: string;
  readonly visibility: Visibility;
  readonly stage: Stage;
  /** The number of the latest edition; null for a page without one, and for collections. */
  readonly edition: number | null;
  readonly owner: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** Due before today, and still to be published. */
  readonly late: boolean;
  /** ISO 8601. */
  readonly changedAt: string;
  /** Who last wrote in the draft; null if nobody did, or no person. */
  readonly writer: string | null;
  readonly openThreads: number;
  /** The last request to each reviewer since the latest edition. */
  readonly reviews: readonly BoardReview[];
}

/** A reviewer, and what they answered. */
export interface BoardReview {
  /** The request's. */
  readonly id: string;
  /** Empty for the team as a whole. */
  readonly name: string;
  readonly state: RequestState;
  /** The draft has gone on since the answer. */
  readonly isBefore: boolean;
}

export interface Owner {
  readonly id: string;
  readonly name: string;
}

export interface Board {
  readonly entries: readonly BoardEntry[];
  /** How many there are at each stage, whatever stage was asked for. */
  readonly counts: Readonly<Record<Stage, number>>;
  /** How many match, on all pages. */
  readonly total: number;
  readonly pages: number;
}

/** Rows on one page of the board. */
const ROWS_A_PAGE = 50;
/** Most pages of a file, and of the calendar's month. */
const MOST_ROWS = 20_000;
/** Filters whose counts are kept. */
const MOST_COUNTS = { entries: 200, bytes: Number.POSITIVE_INFINITY };
/** Rows of a file that are read at once. */
const ROWS_A_PART = 250;

const COLUMNS: Readonly<Record<BoardOrder, BoardColumn>> = {
  changed: 'changedAt',
  // A slug follows from the title, without accents and capitals: it sorts as people would.
  title: 'slug',
  stage: 'stage',
  owner: 'ownerName',
  due: 'dueOn',
};

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
  readonly #counts = new BoundedCache<ReadonlyMap<number, number>>(MOST_COUNTS, () => STAGES.length);

  constructor(deps: BoardServiceDeps) {
    this.#deps = deps;
  }

  /** One page of the rows that a query asks for. @throws NavetteError `forbidden` */
  async list(viewer: Viewer, query: BoardQuery): Promise<Board> {
    authorise(viewer, 'draft.read');
    const filter = await this.filterOf(viewer, query);
    const read = await readFollowed(this.#deps);
    const [counts, entries] = await Promise.all([
      this.countStages(read, filter),
      this.entries(read, filter, query, {
        limit: ROWS_A_PAGE,
        offset: (query.page - 1) * ROWS_A_PAGE,
      }),
    ]);
    return { entries, ...totals(counts, query.stage) };
  }

  /** How many rows a query asks for, without them. @throws NavetteError `forbidden` */
  async count(viewer: Viewer, query: BoardQuery): Promise<Omit<Board, 'entries'>> {
    authorise(viewer, 'draft.read');
    return totals(
      await this.countStages(await readFollowed(this.#deps), await this.filterOf(viewer, query)),
      query.stage,
    );
  }

  /** The first rows of each stage. @throws NavetteError `forbidden` */
  async byStage(viewer: Viewer, query: BoardQuery, most: number): Promise<Board> {
    authorise(viewer, 'draft.read');
    const filter = await this.filterOf(viewer, query);
    const read = await readFollowed(this.#deps);
    const stages = query.stage === null ? STAGES : [query.stage];
    const [counts, ...columns] = await Promise.all([
      this.countStages(read, filter),
      ...stages.map((stage) =>
        this.entries(read, { ...filter, stage: STAGES.indexOf(stage) }, query, { limit: most, offset: 0 }),
      ),
    ]);
    return { entries: columns.flat(), ...totals(counts, query.stage) };
  }

  /**
   * What is due in a month, by day.
   * @param month YYYY-MM
   * @throws NavetteError `forbidden`
   */
  async dueIn(viewer: Viewer, query: BoardQuery, month: string): Promise<readonly BoardEntry[]> {
    authorise(viewer, 'draft.read');
    const filter = { ...(await this.filterOf(viewer, query)), due: [`${month}-01`, `${month}-32`] as const };
    return this.entries(await readFollowed(this.#deps), filter, { order: 'due', descending: false }, FIRST_OF_MANY);
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
    const order = { column: COLUMNS[query.order], descending: query.descending };
    const ids = await listBoardIds(read, filter, order, MOST_ROWS);
    for (let i = 0; i < ids.length; i += ROWS_A_PART)
      yield this.complete(read, await listBoardRows(read, filter, ids.slice(i, i + ROWS_A_PART)));
  }

  /** The pole that the viewer belongs to; empty for none. */
  poleOf(viewer: Viewer): Promise<string> {
    return findPole(this.#deps.database.read, personIdOf(viewer) ?? 'nobody');
  }

  /** The present instant, ISO 8601. */
  now(): string {
    return this.#deps.clock().toISOString();
  }

  /** Those who can look after a page. @throws NavetteError `forbidden` */
  owners(viewer: Viewer): Promise<Owner[]> {
    authorise(viewer, 'draft.read');
    return listOwners(this.#deps.database.read);
  }

  /** The name of a page's owner, who may have left the team; null for nobody. @throws NavetteError `forbidden` */
  async nameOf(ownerId: string, viewer: Viewer): Promise<string | null> {
    authorise(viewer, 'draft.read');
    return (await findPerson(this.#deps.database.read, ownerId))?.name ?? null;
  }

  /**
   * Says who looks after a page and by when it is to be published.
   * @throws NavetteError `invalid` with the faulty fields: an owner is one of `owners`, or already
   * the page's
   */
  async follow(pageId: string, input: FollowUpInput, viewer: Viewer): Promise<void> {
    const { owner, due } = parseInput(followUpInput, input);
    await this.#deps.database.write(async (trx) => {
      const page = await requirePage(trx, viewer, 'page.manage', pageId);
      const ownerId = owner === '' ? null : owner;
      if (ownerId !== null && ownerId !== page.ownerId && !(await listOwners(trx)).some(({ id }) => id === ownerId))
        throw new NavetteError('invalid', { fields: ['owner'] });
      const dueOn = due === '' ? null : due;
      if (ownerId === page.ownerId && dueOn === page.dueOn) return;
      // Not a change of what is to be read: `updatedAt` stays.
      await updatePage(trx, pageId, { ownerId, dueOn, updatedAt: page.updatedAt });
      await insertAuditEntry(trx, {
        at: this.#deps.clock().toISOString(),
        actor: actorOf(viewer),
        action: 'page.followed',
        subject: pageId,
        pageId,
        detail: { owner: ownerId, due: dueOn },
      });
    });
  }

  /** Today's date in the network's time zone, YYYY-MM-DD. */
  today(): string {
    return dayIn(this.#deps.timeZone, this.#deps.clock());
  }

  private async filterOf(viewer: Viewer, query: BoardQuery): Promise<BoardFilter> {
    const { kind, stage, owner, programme, late, awaited } = query;
    // Who has no account looks after nothing.
    const me = personIdOf(viewer) ?? 'nobody';
    const pole = query.pole === 'mine' ? await findPole(this.#deps.database.read, me) : query.pole;
    return {
      kind,
      stage: stage === null ? null : STAGES.indexOf(stage),
      owner: owner === 'me' ? me : owner,
      // Who belongs to no pole sees all of them.
      pole: pole === '' ? null : pole,
      programme,
      lateOn: late ? this.today() : null,
      awaitedBy: awaited ? { personId: personIdOf(viewer) ?? 'nobody', now: this.#deps.clock().toISOString() } : null,
      due: null,
    };
  }

  private async entries(
    read: Reader,
    filter: BoardFilter,
    { order, descending }: Pick<BoardQuery, 'order' | 'descending'>,
    part: { readonly limit: number; readonly offset: number },
  ): Promise<BoardEntry[]> {
    return this.complete(read, await listBoard(read, filter, { column: COLUMNS[order], descending }, part));
  }

  /**
   * How many rows are at each stage. Pages are counted again only once something changed that they
   * are counted by.
   */
  private async countStages(read: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
    const key = JSON.stringify([await findBoardRevision(read), { ...filter, stage: null }]);
    const [pages, collections] = await Promise.all([
      this.#counts.find(key) ?? countBoardPages(read, filter),
      countBoardCollections(read, filter),
    ]);
    this.#counts.keep(key, pages);
    return new Map(STAGES.map((_, i) => [i, (pages.get(i) ?? 0) + (collections.get(i) ?? 0)]));
  }

  /** Rows with their open threads, last writers and reviews. */
  private async complete(read: Reader, rows: readonly BoardRow[]): Promise<BoardEntry[]> {
    const now = this.#deps.clock().toISOString();
    const [threads, writers, reviews] = await Promise.all([
      openThreads(read, rows),
      lastWriters(read, rows),
      lastReviews(read, rows, now),
    ]);
    const today = this.today();
    return rows.map(({ ownerName, ownerId: _, slug, ...row }) => ({
      ...row,
      path: pathOf({ kind: row.kind, slug }),
      stage: STAGES[row.stage]!,
      owner: ownerName,
      late: row.dueOn !== null && row.dueOn < today && STAGES[row.stage] !== 'current',
      writer: writers.get(row.id) ?? null,
      openThreads: threads.get(row.id) ?? 0,
      reviews: reviews.get(row.id) ?? [],
    }));
  }
}

const FIRST_OF_MANY = { limit: MOST_ROWS, offset: 0 };
/** Page ids in one query: databases limit the parameters of a statement. */
const IDS_IN_A_QUERY = 500;

function pathOf({ kind, slug }: { kind: PageKind | CollectionKind; slug: string }): string {
  return isPageKind(kind) ? pagePath({ kind, slug }) : collectionPath({ kind, slug });
}

function totals(counts: ReadonlyMap<number, number>, stage: Stage | null): Omit<Board, 'entries'> {
  const byStage = Object.fromEntries(STAGES.map((name, i) => [name, counts.get(i) ?? 0])) as Record<Stage, number>;
  const total = stage === null ? STAGES.reduce((sum, name) => sum + byStage[name], 0) : byStage[stage];
  return { counts: byStage, total, pages: Math.max(1, Math.ceil(total / ROWS_A_PAGE)) };
}

function* idsInParts(rows: readonly BoardRow[]): Generator<string[]> {
  const pages = rows.filter(({ kind }) => isPageKind(kind));
  for (let i = 0; i < pages.length; i += IDS_IN_A_QUERY) yield pages.slice(i, i + IDS_IN_A_QUERY).map(({ id }) => id);
}

async function openThreads(read: Reader, rows: readonly BoardRow[]): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  for (const ids of idsInParts(rows)) for (const [id, count] of await countOpenThreads(read, ids)) all.set(id, count);
  return all;
}

async function lastWriters(read: Reader, rows: readonly BoardRow[]): Promise<Map<string, string | null>> {
  const writers = new Map<string, string | null>();
  for (const ids of idsInParts(rows)) {
    // The latest comes first.
    for (const { pageId, name } of await listDraftWritings(read, ids))
      if (!writers.has(pageId)) writers.set(pageId, name);
  }
  return writers;
}

/** The last request to each reviewer, in the order in which they were asked. */
async function lastReviews(read: Reader, rows: readonly BoardRow[], now: string): Promise<Map<string, BoardReview[]>> {
  const all = new Map<string, Map<string, BoardReview>>();
  for (const ids of idsInParts(rows)) {
    const requests = await listCurrentRequests(read, ids);
    const answered = new Set(requests.flatMap(({ pageId, answer }) => (answer === null ? [] : pageId)));
    const found = answered.size === 0 ? [] : await draftPositions(read, [...answered]).execute();
    const positions = new Map(found.map(({ pageId, position }) => [pageId, Number(position)]));
    for (const request of requests) {
      const { id, pageId, personId, email, name, position } = request;
      const of = all.get(pageId) ?? new Map<string, BoardReview>();
      const isBefore = request.answer !== null && position !== null && position < (positions.get(pageId) ?? 0);
      of.set(personId ?? email, { id, name, state: requestState(request, now), isBefore });
      all.set(pageId, of);
    }
  }
  return new Map([...all].map(([id, of]) => [id, [...of.values()]]));
}
