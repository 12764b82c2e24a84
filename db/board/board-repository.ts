import { type ExpressionBuilder, sql } from 'kysely';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import { titleKey } from '#content/text/title-key.ts';
import type { Reader } from '#db/driver/database.ts';
import type { Schema } from '#db/driver/schema.ts';

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
  readonly isArchived: boolean;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** When the text, the notice or the description last changed; ISO 8601. */
  readonly changedAt: string;
}

/** Filter of rows. Null: any. */
export interface BoardFilter {
  /** Words anywhere in a title, in the form of `titleKey`. */
  readonly title: readonly string[];
  /** Text in a title, punctuation included, case ignored. */
  readonly literally: readonly string[];
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
interface OpenRequests {
  readonly personId: string | null;
  readonly now: string;
  readonly due?: readonly [from: string, before: string];
}

export type BoardColumn = 'changedAt' | 'titleKey' | 'stage' | 'ownerName' | 'dueOn';

/** The stage of unchanged published pages; earlier ones are still to be published. */
const LAST_STAGE = 3;

/**
 * @param filter.each checks terms for each page: faster if few pages are read, or many match
 * @param filter.eachLate the same for whether it is late
 */
function pages(db: Reader, filter: BoardFilter & { readonly each?: boolean; readonly eachLate?: boolean }) {
  const { title, literally, kind, archived, stages, owner, pole, programme, lateOn, awaitedBy, due } = filter;
  const { each = false, eachLate = false } = filter;
  let query = db.selectFrom('page');
  query = archived
    ? query.where('page.archivedAt', 'is not', null).where('page.binnedAt', 'is', null)
    : query.where('page.archivedAt', 'is', null);
  // Pages of the site are listed only on request.
  query =
    kind === null || kind === 'page'
      ? query.where('page.kind', '<>', 'site')
      : query.where('page.kind', '=', kind as PageKind);
  // Keys have only letters and digits: no wildcards of `like`.
  for (const word of title) query = query.where('page.titleKey', 'like', `%${word}%`);
  for (const word of literally)
    query = query.where(
      ({ ref }) => sql<boolean>`lower(${ref('page.title')}) like ${`%${escapeLike(word)}%`} escape '\\'`,
    );
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
      eachLate ? isLate(eb, db, lateOn) : eb('page.id', 'in', latePages(db, lateOn, archived)),
    );
  if (due !== null) query = query.where('page.dueOn', '>=', due[0]).where('page.dueOn', '<', due[1]);
  // They are few: they are looked up, and not asked of each page.
  if (awaitedBy !== null) query = query.where('page.id', 'in', openRequests(db, awaitedBy).select('pageId'));
  return query;
}

type LateOn = NonNullable<BoardFilter['lateOn']>;

/** Pages that were due; by whether they are archived, which the indexes of pages are. */
const overduePages = (db: Reader, { day }: LateOn, archived: boolean) =>
  db
    .selectFrom('page')
    .select('page.id')
    .where('page.archivedAt', archived ? 'is not' : 'is', null)
    .where('page.dueOn', '<', day)
    .where('page.stage', '<', LAST_STAGE);

/** Pages that were due, or whose reviewers are late. */
function latePages(db: Reader, lateOn: LateOn, archived: boolean) {
  const { day, now } = lateOn;
  return overduePages(db, lateOn, archived).union(
    openRequests(db, { personId: null, now, due: ['', day] }).select('reviewRequest.pageId as id'),
  );
}

/** The same, asked of one page. */
function isLate(eb: ExpressionBuilder<Schema, 'page'>, db: Reader, { day, now }: LateOn) {
  return eb.or([
    eb.and([eb('page.dueOn', '<', day), eb('page.stage', '<', LAST_STAGE)]),
    eb.exists(
      openRequests(db, { personId: null, now, due: ['', day] })
        .select('reviewRequest.id')
        .whereRef('reviewRequest.pageId', '=', sql.ref('page.id')),
    ),
  ]);
}

function openRequests(db: Reader, { personId, now, due }: OpenRequests) {
  let query = db
    .selectFrom('reviewRequest')
    .where('answer', 'is', null)
    .where('withdrawnAt', 'is', null)
    .where('reviewRequest.editionNumber', 'is', null)
    .where('expiresAt', '>', now);
  if (personId !== null)
    query = query.where((eb) =>
      eb.or([eb('personId', '=', personId), eb.and([eb('personId', 'is', null), eb('email', '=', '')])]),
    );
  return due ? query.where('dueOn', '>=', due[0]).where('dueOn', '<', due[1]) : query;
}

/** A text in a pattern of `like`, in which none of its signs stands for others. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
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
    isArchived: archived,
    ownerId: null,
    ownerName: null,
    dueOn: null,
    changedAt: updatedAt,
  }));
}

interface Order {
  readonly column: BoardColumn;
  readonly descending: boolean;
}

interface Part {
  readonly limit: number;
  readonly offset: number;
}

/** Rows of the board in an order; those without a value come last. */
export async function listBoard(db: Reader, filter: BoardFilter, order: Order, part: Part): Promise<BoardRow[]> {
  const beside = (await collections(db, filter)).sort((a, b) => compareRows(a, b, order));
  // Read every page that can be in this part, wherever collections are sorted in.
  const skipped = Math.max(0, part.offset - beside.length);
  const rows = await listPages(db, filter, order, {
    limit: part.limit + part.offset - skipped,
    offset: skipped,
  });
  const all = [...rows, ...beside].sort((a, b) => compareRows(a, b, order));
  return all.slice(part.offset - skipped, part.offset - skipped + part.limit);
}

function compareRows(a: BoardRow, b: BoardRow, { column, descending }: Order): number {
  return compareValues({ id: a.id, value: a[column] }, { id: b.id, value: b[column] }, descending);
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

/** The same for pages that are late, as a rule few: those whose reviewers are late are fewer. */
async function areManyLate(db: Reader, { lateOn, archived }: BoardFilter): Promise<boolean> {
  if (lateOn === null) return false;
  const { count } = await db
    .selectFrom(
      overduePages(db, lateOn, archived)
        .limit(FEW_OF_A_TERM + 1)
        .as('first'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) > FEW_OF_A_TERM;
}

/** Rows up to which those of several stages are read stage by stage. */
const MOST_MERGED = 1_000;

async function listPages(db: Reader, wanted: BoardFilter, order: Order, part: Part): Promise<BoardRow[]> {
  const { stages } = wanted;
  const end = part.offset + part.limit;
  if (stages !== null && stages[0] < stages[1] && end <= MOST_MERGED) {
    // An index has the rows of one stage in their order, not those of several.
    const each = [];
    for (let stage = stages[0]; stage <= stages[1]; stage++)
      each.push(listPages(db, { ...wanted, stages: [stage, stage] }, order, { limit: end, offset: 0 }));
    const rows = (await Promise.all(each)).flat();
    return rows.sort((a, b) => compareRows(a, b, order)).slice(part.offset, end);
  }
  const filter = { ...wanted, each: await hasMany(db, wanted), eachLate: await areManyLate(db, wanted) };
  if (order.column !== 'dueOn' && order.column !== 'ownerName') return rowsOf(pages(db, filter), order, part);
  // Two queries, so that an index serves each.
  const column = order.column === 'dueOn' ? ('page.dueOn' as const) : ('page.ownerId' as const);
  const given = pages(db, filter).where(column, 'is not', null);
  const rows = await rowsOf(given, order, part);
  if (rows.length === part.limit) return rows;
  const { count } = await given.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const rest = { limit: part.limit - rows.length, offset: Math.max(0, part.offset - Number(count)) };
  const missing = pages(db, filter).where(column, 'is', null);
  return [...rows, ...(await rowsOf(missing, { column: 'id', descending: false }, rest))];
}
async function rowsOf(
  query: ReturnType<typeof pages>,
  { column, descending }: { readonly column: BoardColumn | 'id'; readonly descending: boolean },
  { limit, offset }: Part,
): Promise<BoardRow[]> {
  const direction = descending ? 'desc' : 'asc';
  return query
    .leftJoin('person', 'person.id', 'page.ownerId')
    .select(COLUMNS)
    .orderBy(column === 'ownerName' ? 'person.name' : `page.${column}`, direction)
    .orderBy('page.id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
    .then((rows) => rows.map(toRow));
}

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
  'page.archivedAt',
  'page.ownerId',
  'person.name as ownerName',
  'page.dueOn',
  'page.changedAt',
] as const;

function toRow({ archivedAt, ...row }: Omit<BoardRow, 'isArchived'> & { archivedAt: string | null }): BoardRow {
  return { ...row, isArchived: archivedAt !== null };
}

/** The ids of the rows of the board, in an order: of at most so many pages, and all collections. */
export async function listBoardIds(db: Reader, filter: BoardFilter, order: Order, most: number): Promise<string[]> {
  const { column, descending } = order;
  const direction = descending ? 'desc' : 'asc';
  const value = column === 'ownerName' ? ('person.name' as const) : (`page.${column}` as const);
  const [found, beside] = await Promise.all([
    pages(db, filter)
      .leftJoin('person', 'person.id', 'page.ownerId')
      .select(['page.id', `${value} as value`])
      // Without a value after the others, and by their ids upwards, in whatever direction.
      .orderBy((eb) => eb.case().when(value, 'is', null).then(1).else(0).end())
      .orderBy(value, direction)
      .orderBy((eb) => eb.case().when(value, 'is', null).then(eb.ref('page.id')).else('').end())
      .orderBy('page.id', direction)
      .limit(most)
      .execute(),
    collections(db, filter),
  ]);
  return [...found, ...beside.map((row) => ({ id: row.id, value: row[column] }))]
    .sort((a, b) => compareValues(a, b, descending))
    .map(({ id }) => id);
}

/** The rows with these ids, in the order of the ids; missing ones are left out. */
export async function listBoardRows(db: Reader, filter: BoardFilter, ids: readonly string[]): Promise<BoardRow[]> {
  if (ids.length === 0) return [];
  const found = await db
    .selectFrom('page')
    .leftJoin('person', 'person.id', 'page.ownerId')
    .select(COLUMNS)
    .where('page.id', 'in', [...ids])
    .execute();
  const byId = new Map(found.map((row): [string, BoardRow] => [row.id, toRow(row)]));
  if (ids.some((id) => !byId.has(id))) for (const row of await collections(db, filter)) byId.set(row.id, row);
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * Counts the pages of the board by stage, ignoring the filter's stages. The cost is linear in the
 * number of pages.
 */
export async function countBoardPages(db: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
  const rows = await pages(db, { ...filter, stages: null })
    .select((eb) => ['page.stage', eb.fn.countAll<number>().as('count')])
    .groupBy('page.stage')
    .execute();
  return new Map(rows.map(({ stage, count }) => [Number(stage), Number(count)]));
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
  let query = pages(db, { ...filter, stages: null, each: wanted !== null, eachLate: wanted !== null });
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

/** How many threads are open on each of these pages; a page without any is left out. */
export async function countOpenThreads(db: Reader, pageIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (pageIds.length === 0) return new Map();
  // A subquery for each page: it uses the index of a page's annotations, not that of all open ones.
  const rows = await db
    .selectFrom('page')
    .select((eb) => [
      'page.id',
      eb
        .selectFrom('annotation')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('annotation.pageId', '=', 'page.id')
        .where('annotation.parentId', 'is', null)
        .where('annotation.resolvedAt', 'is', null)
        .as('count'),
    ])
    .where('page.id', 'in', [...pageIds])
    .execute();
  return new Map(rows.flatMap(({ id, count }) => (Number(count) > 0 ? [[id, Number(count)] as const] : [])));
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
