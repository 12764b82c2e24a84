import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import { titleKey } from '#content/text/title-key.ts';
import type { Reader } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import type { Schema } from '#db/driver/schema.ts';
import { hasTitleWords, type TitleFilter } from './title-filter.ts';

/** A page or a collection of the board. */
export interface BoardRow {
  readonly id: string;
  readonly kind: PageKind | CollectionKind;
  readonly slug: string;
  readonly title: string;
  /** Sort key of the title. */
  readonly titleKey: string;
  readonly language: string;
  readonly visibility: Visibility;
  /** Its index in STAGES (content/activity/board.ts). */
  readonly stage: number;
  readonly edition: number | null;
  /** Of the version to annotate. */
  readonly versionNumber: number | null;
  readonly isArchived: boolean;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** When the text, the notice or the description last changed; ISO 8601. */
  readonly changedAt: string;
  /** Annotations that are open, without replies. */
  readonly openThreads: number;
}

/** Filter of rows. Null: any. */
export interface BoardFilter extends TitleFilter {
  /** `page` for every kind of page, `collection` for every kind of collection. */
  readonly kind: PageKind | CollectionKind | 'page' | 'collection' | null;
  /** Archived rows, without those in the bin, instead of current ones. */
  readonly archived: boolean;
  /** From the first of these stages to the last. */
  readonly stages: readonly [first: number, last: number] | null;
  /** Of pages alone; null for either. */
  readonly hasEdition: boolean | null;
  /** A person's id; `none` for rows without owner. */
  readonly owner: string | null;
  /** A code of POLES: that a page's notice names, or its owner belongs to. */
  readonly pole: string | null;
  /** A code of PROGRAMMES that a page's notice names. */
  readonly programme: string | null;
  /**
   * Only what was due before this day (YYYY-MM-DD) and is still to be published, or waits for a
   * reviewer who was to answer before it, by a request that is open at this instant.
   */
  readonly lateOn: { readonly day: string; readonly now: string } | null;
  /** Only what waits for the answer to one of these requests. */
  readonly awaitedBy: OpenRequests | null;
  /** Only what is due from the first of these days to before the second. */
  readonly due: readonly [from: string, before: string] | null;
}

/**
 * Requests that are open at an instant: to a person, or to the team as a whole; for null, to
 * whomever; with days, to be answered from the first of them to before the second.
 */
export interface OpenRequests {
  readonly personId: string | null;
  /** Instead of a person: to the address of this request, without an account. */
  readonly likeRequest?: string;
  readonly now: string;
  readonly due?: readonly [from: string, before: string];
}

export type BoardColumn = 'changedAt' | 'titleKey' | 'stage' | 'ownerName' | 'dueOn' | 'openThreads';

/** The stage of unchanged published pages; earlier ones are still to be published. */
const LAST_STAGE = 3;

/** Stages of pages that are late once their day is past. */
const UNFINISHED = [0, 1, 2];

/** The pages of a filter, and how they are found. */
interface Wanted extends BoardFilter {
  /** Checks terms for each page: faster if few pages are read, or many match. */
  readonly each?: boolean;
  /**
   * Of the pages that are late, only those that were due: looked up (`overdue`), or in the order of
   * the list, whose pages are each asked for their day (`each-overdue`); or only the others, whose
   * reviewers are late (`awaited`).
   */
  readonly late?: 'overdue' | 'each-overdue' | 'awaited';
  /** Besides, only what waits for the answer to one of these requests. */
  readonly alsoAwaitedBy?: OpenRequests;
  /** Without what is late, and, if it says so, without what waits for those. */
  readonly without?: { readonly lateOn: LateOn; readonly awaitedBy: OpenRequests | null };
}

/** What the board can list first: what is late, and then what waits for somebody. */
export interface BoardNeeds {
  readonly lateOn: LateOn;
  readonly awaitedBy: OpenRequests;
}

function pages(db: Reader, filter: Wanted) {
  const { title, literally, kind, archived, stages, owner, pole, programme, lateOn, awaitedBy, due } = filter;
  const { each = false, late } = filter;
  let query = db.selectFrom('page');
  query = archived
    ? query.where('page.archivedAt', 'is not', null).where('page.binnedAt', 'is', null)
    : query.where('page.archivedAt', 'is', null);
  // Pages of the site are listed only on request.
  query =
    kind === null || kind === 'page'
      ? query.where('page.kind', '<>', 'site')
      : query.where('page.kind', '=', kind as PageKind);
  if (title.length + literally.length > 0) query = query.where((eb) => hasTitleWords(eb, { title, literally }));
  if (stages !== null && stages[0] === stages[1]) query = query.where('page.stage', '=', stages[0]);
  else if (stages !== null) query = query.where('page.stage', '>=', stages[0]).where('page.stage', '<=', stages[1]);
  if (filter.hasEdition !== null) query = query.where('page.editionNumber', filter.hasEdition ? 'is not' : 'is', null);
  if (owner === 'none') query = query.where('page.ownerId', 'is', null);
  else if (owner !== null) query = query.where('page.ownerId', '=', owner);
  if (programme !== null)
    query = query.where((eb) =>
      each ? eb.exists(naming(eb, 'programmes', programme)) : eb('page.id', 'in', named(db, 'programmes', programme)),
    );
  if (pole !== null)
    query = query.where((eb) =>
      eb.or([
        each ? eb.exists(naming(eb, 'poles', pole)) : eb('page.id', 'in', named(db, 'poles', pole)),
        eb('page.ownerId', 'in', db.selectFrom('person').select('id').where('pole', '=', pole)),
      ]),
    );
  if (lateOn !== null)
    query = query.where((eb) =>
      late === undefined ? eb('page.id', 'in', latePages(db, lateOn, archived)) : isLate(eb, db, lateOn, late),
    );
  if (due !== null) query = query.where('page.dueOn', '>=', due[0]).where('page.dueOn', '<', due[1]);
  // They are few: they are looked up, and not asked of each page.
  for (const requests of [awaitedBy, filter.alsoAwaitedBy])
    if (requests) query = query.where('page.id', 'in', openRequests(db, requests).select('pageId'));
  const { without } = filter;
  if (without)
    query = query.where((eb) =>
      eb.not(
        eb.or([
          isLate(eb, db, without.lateOn, 'each-overdue'),
          eb('page.id', 'in', awaitedPages(db, without.lateOn)),
          ...(without.awaitedBy ? [eb('page.id', 'in', openRequests(db, without.awaitedBy).select('pageId'))] : []),
        ]),
      ),
    );
  return query;
}

type LateOn = NonNullable<BoardFilter['lateOn']>;

/** Pages that were due; by whether they are archived, which the indexes of pages are. */
const overduePages = (db: Reader, lateOn: LateOn, archived: boolean) =>
  db
    .selectFrom('page')
    .select('page.id')
    .where('page.archivedAt', archived ? 'is not' : 'is', null)
    .where((eb) => isLate(eb, db, lateOn, 'overdue'));

/** Pages whose reviewers are late. */
const awaitedPages = (db: Reader, { day, now }: LateOn) =>
  openRequests(db, { personId: null, now, due: ['', day] }).select('reviewRequest.pageId as id');

const latePages = (db: Reader, lateOn: LateOn, archived: boolean) =>
  overduePages(db, lateOn, archived).union(awaitedPages(db, lateOn));

function isLate(
  eb: ExpressionBuilder<Schema, 'page'>,
  db: Reader,
  lateOn: LateOn,
  late: NonNullable<Wanted['late']>,
): Expression<SqlBool> {
  const { day } = lateOn;
  if (late === 'awaited')
    return eb.and([
      eb('page.id', 'in', awaitedPages(db, lateOn)),
      eb.or([eb('page.dueOn', 'is', null), eb('page.dueOn', '>=', day), eb('page.stage', 'not in', UNFINISHED)]),
    ]);
  // As an expression, no index of due days is used for it instead of that of the list's order.
  const dueOn = late === 'overdue' ? eb.ref('page.dueOn') : eb.fn.coalesce('page.dueOn', eb.val(day));
  return eb.and([eb(dueOn, '<', day), eb('page.stage', 'in', UNFINISHED)]);
}

function openRequests(db: Reader, { personId, likeRequest, now, due }: OpenRequests) {
  let query = db
    .selectFrom('reviewRequest')
    .where('answer', 'is', null)
    .where('withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where('expiresAt', '>', now);
  if (likeRequest !== undefined)
    query = query
      .where('personId', 'is', null)
      .where('email', '<>', '')
      .where('email', '=', (eb) =>
        eb.selectFrom('reviewRequest as asked').select('asked.email').where('asked.id', '=', likeRequest),
      );
  else if (personId !== null)
    query = query.where((eb) =>
      eb.or([eb('personId', '=', personId), eb.and([eb('personId', 'is', null), eb('email', '=', '')])]),
    );
  return due ? query.where('dueOn', '>=', due[0]).where('dueOn', '<', due[1]) : query;
}

/** The pages whose notices name a term. */
function named(db: Reader, vocabulary: 'poles' | 'programmes', code: string) {
  return db
    .selectFrom('pageTerm')
    .select('pageTerm.pageId')
    .where('vocabulary', '=', vocabulary)
    .where('code', '=', code);
}

/** Whether a page's notice names a term. */
function naming(eb: ExpressionBuilder<Schema, 'page'>, vocabulary: 'poles' | 'programmes', code: string) {
  return eb
    .selectFrom('pageTerm')
    .select('pageTerm.code')
    .whereRef('pageTerm.pageId', '=', 'page.id')
    .where('vocabulary', '=', vocabulary)
    .where('code', '=', code);
}

/**
 * All matching collections: they are few. They have no owner, due date, pole or programme.
 */
async function collections(db: Reader, filter: BoardFilter): Promise<BoardRow[]> {
  const { title, literally, kind, archived, stages, owner, pole, programme, lateOn, awaitedBy, due } = filter;
  const ofPagesOnly = [pole, programme, lateOn, awaitedBy, due].some((wanted) => wanted !== null);
  if (ofPagesOnly || (owner !== null && owner !== 'none')) return [];
  let query = db.selectFrom('collection').where('archivedAt', archived ? 'is not' : 'is', null);
  if (kind !== null && kind !== 'collection') query = query.where('kind', '=', kind as CollectionKind);
  const [first, last] = stages ?? [0, LAST_STAGE];
  if (first > 0) query = query.where('publishedAt', 'is not', null);
  if (last < LAST_STAGE) query = query.where('publishedAt', 'is', null);
  const rows = await query
    .select(['id', 'kind', 'slug', 'title', 'language', 'visibility', 'publishedAt', 'updatedAt'])
    .execute();
  const keyed = rows.map((row) => ({ ...row, titleKey: titleKey(row.title) }));
  const found = keyed.filter(
    (row) =>
      title.every((word) => row.titleKey.includes(word)) &&
      literally.every((word) => row.title.toLowerCase().includes(word)),
  );
  return found.map(({ publishedAt, updatedAt, ...row }) => ({
    ...row,
    stage: publishedAt === null ? 0 : LAST_STAGE,
    edition: null,
    versionNumber: null,
    isArchived: archived,
    ownerId: null,
    ownerName: null,
    dueOn: null,
    changedAt: updatedAt,
    openThreads: 0,
  }));
}

interface Order {
  readonly column: BoardColumn;
  readonly descending: boolean;
  /** What is listed before the others, in the same order; null for nothing. */
  readonly needs?: BoardNeeds | null;
}

interface Part {
  readonly limit: number;
  readonly offset: number;
}

/**
 * The lists of what is late, and of what waits for somebody and is not late; and that of the
 * others, alone if nothing is to come first. What is archived, and where all is late anyway, has
 * one list.
 */
function listsOf(filter: BoardFilter, { needs = null }: Order): { first: readonly Wanted[]; others: Wanted } {
  if (needs === null || filter.archived || filter.lateOn !== null) return { first: [], others: filter };
  const { lateOn, awaitedBy } = needs;
  return {
    first: [
      { ...filter, lateOn },
      { ...filter, alsoAwaitedBy: awaitedBy, without: { lateOn, awaitedBy: null } },
    ],
    others: { ...filter, without: needs },
  };
}

/** Rows of the board in an order; those without a value come last. */
export async function listBoard(db: Reader, filter: BoardFilter, order: Order, part: Part): Promise<BoardRow[]> {
  const beside = await collections(db, filter);
  const { first, others } = listsOf(filter, order);
  const end = part.offset + part.limit;
  const before: Placed[] = [];
  for (const list of first)
    if (before.length < end)
      before.push(...(await placesOf(db, list, order, { limit: end - before.length, offset: 0 })));
  const shown: Pick<Placed, 'id'>[] = before.slice(part.offset, end);
  const rest = { limit: part.limit - shown.length, offset: Math.max(0, part.offset - before.length) };
  if (rest.limit > 0) shown.push(...(await placesBeside(db, others, order, rest, beside)));
  return rowsAt(db, beside, shown);
}

/** Where the rows of a part are read, collections among them. */
async function placesBeside(
  db: Reader,
  wanted: Wanted,
  order: Order,
  part: Part,
  beside: readonly BoardRow[],
): Promise<Placed[]> {
  // Read every page that can be in this part, wherever collections are sorted in.
  const skipped = Math.max(0, part.offset - beside.length);
  const from = part.offset - skipped;
  const found = await placesOf(db, wanted, order, { limit: part.limit + from, offset: skipped });
  return placedIn(order, found, beside).slice(from, from + part.limit);
}

/** Pages and collections in one order. */
function placedIn(order: Order, pages: readonly Placed[], beside: readonly BoardRow[]): Placed[] {
  const all = [...pages, ...beside.map((row) => ({ id: row.id, value: row[order.column] }))];
  return all.sort((a, b) => compareValues(a, b, order.descending));
}

/** The rows at some places; those that are gone are left out. */
async function rowsAt(db: Reader, beside: readonly BoardRow[], places: readonly Pick<Placed, 'id'>[]) {
  const byId = new Map(beside.map((row): [string, BoardRow] => [row.id, row]));
  const ids = places.flatMap(({ id }) => (byId.has(id) ? [] : [id]));
  for (const some of inParts(ids)) for (const row of await listPageRows(db, some)) byId.set(row.id, row);
  return places.flatMap(({ id }) => byId.get(id) ?? []);
}

interface Placed {
  readonly id: string;
  readonly value: string | number | null;
}

/** In the order of the database: by code point, ids last; rows without a value after the others. */
function compareValues({ id: a, value: left }: Placed, { id: b, value: right }: Placed, descending: boolean): number {
  if (left !== right) {
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right === descending ? 1 : -1;
  }
  return a < b === (descending && left !== null) ? 1 : -1;
}

/** Pages of a term up to which they are looked up and sorted. */
const FEW_OF_A_TERM = 500;

/**
 * Whether a programme has so many pages that scanning the board in its order finds some sooner than
 * looking all of them up.
 */
async function hasMany(db: Reader, { programme }: BoardFilter): Promise<boolean> {
  if (programme === null) return false;
  const first = named(db, 'programmes', programme).limit(FEW_OF_A_TERM + 1);
  const { count } = await db
    .selectFrom(first.as('first'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) > FEW_OF_A_TERM;
}

/** The same for pages that were due. */
async function areManyOverdue(db: Reader, filter: BoardFilter, lateOn: LateOn): Promise<boolean> {
  const first = overduePages(db, lateOn, filter.archived).limit(FEW_OF_A_TERM + 1);
  const { count } = await db
    .selectFrom(first.as('first'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) > FEW_OF_A_TERM;
}

/** Rows up to which those of several lists are read list by list. */
const MOST_MERGED = 1_000;

/**
 * The lists whose rows together are those that are wanted, each of which an index has in its order;
 * the same one if it is not divided. No page is in two of them.
 */
async function divide(db: Reader, wanted: Wanted): Promise<readonly Wanted[]> {
  const { stages, lateOn, late } = wanted;
  const [first, last] = stages ?? [0, LAST_STAGE];
  if (lateOn !== null && late === undefined) {
    const found = (await areManyOverdue(db, wanted, lateOn)) ? 'each-overdue' : 'overdue';
    const overdue = UNFINISHED.filter((stage) => stage >= first && stage <= last).map(
      (stage): Wanted => ({ ...wanted, stages: [stage, stage], late: found }),
    );
    return [...overdue, { ...wanted, late: 'awaited' }];
  }
  // Those whose reviewers are late are looked up.
  if (stages === null || first === last || late === 'awaited') return [wanted];
  return Array.from({ length: last - first + 1 }, (_, i): Wanted => ({ ...wanted, stages: [first + i, first + i] }));
}

/**
 * Where the rows of a part are read: in the indexes, which have the ids and what rows are sorted
 * by, for only then are the rows read that are shown.
 */
async function placesOf(db: Reader, wanted: Wanted, order: Order, part: Part): Promise<Placed[]> {
  const end = part.offset + part.limit;
  const lists = end <= MOST_MERGED ? await divide(db, wanted) : [wanted];
  const [only = wanted] = lists;
  if (lists.length > 1) {
    const found = await Promise.all(lists.map((list) => placesOf(db, list, order, { limit: end, offset: 0 })));
    return found
      .flat()
      .sort((a, b) => compareValues(a, b, order.descending))
      .slice(part.offset, end);
  }
  const filter = { ...only, each: await hasMany(db, wanted) };
  const { column } = order;
  if (column !== 'dueOn' && column !== 'ownerName') return inOrder(pages(db, filter), order, part);
  // Two queries, so that an index serves each.
  const named = column === 'dueOn' ? ('page.dueOn' as const) : ('page.ownerId' as const);
  const given = pages(db, filter).where(named, 'is not', null);
  const places = await inOrder(given, order, part);
  if (places.length === part.limit) return places;
  const { count } = await given.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const rest = { limit: part.limit - places.length, offset: Math.max(0, part.offset - Number(count)) };
  const missing = pages(db, filter).where(named, 'is', null);
  return [...places, ...(await inOrder(missing, { column, descending: false }, rest))];
}

function inOrder(query: ReturnType<typeof pages>, order: Order, { limit, offset }: Part): Promise<Placed[]> {
  const direction = order.descending ? 'desc' : 'asc';
  const value = sortedBy(order);
  return query
    .leftJoin('person', 'person.id', 'page.ownerId')
    .select(['page.id', `${value} as value`])
    .orderBy(value, direction)
    .orderBy('page.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
}

/** What rows are sorted by. */
const sortedBy = ({ column }: Order) =>
  column === 'ownerName' ? ('person.name' as const) : (`page.${column}` as const);

const COLUMNS = [
  'page.id',
  'page.kind',
  'page.slug',
  'page.title',
  'page.titleKey',
  'page.language',
  'page.visibility',
  'page.stage',
  'page.editionNumber as edition',
  'page.versionNumber',
  'page.archivedAt',
  'page.ownerId',
  'person.name as ownerName',
  'page.dueOn',
  'page.changedAt',
  'page.openThreads',
] as const;

/** The pages with these ids, in no order. */
async function listPageRows(db: Reader, ids: readonly string[]): Promise<BoardRow[]> {
  const found = await db
    .selectFrom('page')
    .leftJoin('person', 'person.id', 'page.ownerId')
    .select(COLUMNS)
    .where('page.id', 'in', [...ids])
    .execute();
  return found.map(toRow);
}

function toRow({ archivedAt, ...row }: Omit<BoardRow, 'isArchived'> & { archivedAt: string | null }): BoardRow {
  return { ...row, isArchived: archivedAt !== null };
}

/** The ids of the rows of the board, in an order: of at most so many pages, and all collections. */
export async function listBoardIds(db: Reader, filter: BoardFilter, order: Order, most: number): Promise<string[]> {
  const beside = await collections(db, filter);
  const { first, others } = listsOf(filter, order);
  const before: Placed[] = [];
  for (const list of first)
    if (before.length < most) before.push(...(await placesOfAll(db, list, order, most - before.length)));
  const found = before.length < most ? await placesOfAll(db, others, order, most - before.length) : [];
  return [...before, ...placedIn(order, found, beside)].map(({ id }) => id);
}

function placesOfAll(db: Reader, wanted: Wanted, order: Order, most: number): Promise<Placed[]> {
  const direction = order.descending ? 'desc' : 'asc';
  const value = sortedBy(order);
  return (
    pages(db, wanted)
      .leftJoin('person', 'person.id', 'page.ownerId')
      .select(['page.id', `${value} as value`])
      // Without a value after the others, and by their ids upwards, in whatever direction.
      .orderBy((eb) => eb.case().when(value, 'is', null).then(1).else(0).end())
      .orderBy(value, direction)
      .orderBy((eb) => eb.case().when(value, 'is', null).then(eb.ref('page.id')).else('').end())
      .orderBy('page.id', direction)
      .limit(most)
      .execute()
  );
}

/** The rows with these ids, in the order of the ids; missing ones are left out. */
export async function listBoardRows(db: Reader, filter: BoardFilter, ids: readonly string[]): Promise<BoardRow[]> {
  const places = ids.map((id) => ({ id }));
  const rows = await rowsAt(db, [], places);
  return rows.length === ids.length ? rows : rowsAt(db, await collections(db, filter), places);
}

/**
 * Counts the pages of the board by stage, ignoring the filter's stages. The cost is linear in the
 * number of pages.
 */
export async function countBoardPages(db: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
  const wanted: Wanted = { ...filter, stages: null };
  const lists: Wanted[] =
    filter.lateOn === null
      ? [wanted]
      : [
          { ...wanted, late: 'overdue' },
          { ...wanted, late: 'awaited' },
        ];
  const found = await Promise.all(
    lists.map((list) =>
      pages(db, list)
        .select((eb) => ['page.stage', eb.fn.countAll<number>().as('count')])
        .groupBy('page.stage')
        .execute(),
    ),
  );
  const counts = new Map<number, number>();
  for (const { stage, count } of found.flat())
    counts.set(Number(stage), (counts.get(Number(stage)) ?? 0) + Number(count));
  return counts;
}

/**
 * The same for each part of the pages (`boardPartOf`), without empty parts: a part's count is
 * cacheable until something changes in it.
 * @param wanted the parts to count; null for all
 */
export async function countBoardParts(
  db: Reader,
  filter: BoardFilter,
  wanted: readonly string[] | null,
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const parts = new Map<string, Map<number, number>>();
  if (wanted?.length === 0) return parts;
  let query = pages(db, { ...filter, stages: null, each: wanted !== null });
  if (wanted) query = query.where('page.boardPart', 'in', [...wanted]);
  const rows = await query
    .select((eb) => ['page.boardPart', 'page.stage', eb.fn.countAll<number>().as('count')])
    .groupBy(['page.boardPart', 'page.stage'])
    .execute();
  for (const { boardPart, stage, count } of rows) {
    const part = parts.get(boardPart) ?? new Map<number, number>();
    parts.set(boardPart, part.set(Number(stage), Number(count)));
  }
  return parts;
}

/** Counts the collections of the board by stage, ignoring the filter's stages. */
export async function countBoardCollections(db: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const { stage } of await collections(db, { ...filter, stages: null }))
    counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return counts;
}

/** Somebody who is asked for an answer. */
export interface AwaitedReviewer {
  /** Of one of their requests: the one looked for, if it is theirs. */
  readonly requestId: string;
  /** Null for who has no account. */
  readonly personId: string | null;
  readonly name: string;
}

/**
 * Those who are asked for an answer at an instant, each once, by name, at most `limit`; not the
 * team as a whole.
 * @param known a request whose reviewer is listed in any case; null for none
 */
export async function listAwaitedReviewers(
  db: Reader,
  { now, known, limit }: { readonly now: string; readonly known: string | null; readonly limit: number },
): Promise<AwaitedReviewer[]> {
  const open = openRequests(db, { personId: null, now })
    .select(['reviewRequest.id', 'personId', 'email', 'reviewRequest.name'])
    .where((eb) => eb.or([eb('personId', 'is not', null), eb('email', '<>', '')]))
    .orderBy('reviewRequest.createdAt', 'desc')
    .limit(limit)
    .execute();
  const asked = db
    .selectFrom('reviewRequest')
    .select(['id', 'personId', 'email', 'name'])
    .where('id', '=', known ?? '');
  const rows = [...(await open), ...(await asked.execute())];
  // The later ones win: the request looked for is the last.
  const all = new Map(rows.map(({ id, email, ...row }) => [row.personId ?? email, { ...row, requestId: id }]));
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

/**
 * The first day from this one on (YYYY-MM-DD) on which one of these pages is due, or the answer of
 * one of their reviewers; null for none.
 */
export async function findNextDueDay(db: Reader, filter: BoardFilter, requests: OpenRequests, from: string) {
  const found = await Promise.all([
    pages(db, filter)
      .where('page.dueOn', '>=', from)
      .select((eb) => eb.fn.min('page.dueOn').as('day'))
      .executeTakeFirst(),
    openRequests(db, requests)
      .where('dueOn', '>=', from)
      .where('pageId', 'in', pages(db, filter).select('page.id'))
      .select((eb) => eb.fn.min('dueOn').as('day'))
      .executeTakeFirst(),
  ]);
  return found.flatMap((row) => row?.day ?? []).sort()[0] ?? null;
}

/** Those who can look after a page: the staff who can sign in, by name. */
export function listOwners(db: Reader): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('role', '=', 'staff')
    .where('disabledAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}
