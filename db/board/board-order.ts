import type { Reader } from '#db/driver/database.ts';
import type { WaitsFor } from './awaited-pages.ts';
import { areFew, type BoardFilter, boardPages, named, type Wanted } from './board-filter.ts';
import { LAST_STAGE, type LateOn, overduePages, UNFINISHED } from './late-pages.ts';

export type BoardColumn = 'changedAt' | 'titleKey' | 'stage' | 'ownerName' | 'dueOn' | 'openThreads';

/** Rows that the board can list first: late ones, then those that wait for a person. */
export interface BoardNeeds {
  readonly lateOn: LateOn;
  readonly waitsFor: WaitsFor;
}

export interface Order {
  readonly column: BoardColumn;
  readonly descending: boolean;
  /** The rows listed before the others, in the same order; null for none. */
  readonly needs?: BoardNeeds | null;
}

export interface Part {
  readonly limit: number;
  readonly offset: number;
}

/**
 * Divides rows into lists: late ones, those that wait for a person and are not late, and the
 * others. There is one list if nothing is to come first, for archived rows, and for late rows only.
 */
export function listsOf(filter: BoardFilter, { needs = null }: Order): { first: readonly Wanted[]; others: Wanted } {
  if (needs === null || filter.archived || filter.lateOn !== null) return { first: [], others: filter };
  const { lateOn, waitsFor } = needs;
  // All rows of the filter wait for this person.
  if (filter.waitsFor?.personId === waitsFor.personId)
    return { first: [{ ...filter, lateOn }], others: { ...filter, without: { lateOn, waitsFor: null } } };
  return {
    first: [
      { ...filter, lateOn },
      { ...filter, alsoWaitsFor: waitsFor, without: { lateOn, waitsFor: null } },
    ],
    others: { ...filter, without: needs },
  };
}

export interface Placed {
  readonly id: string;
  readonly value: string | number | null;
}

/** In the order of the database: by code point, ids last; rows without a value after the others. */
export function compareValues(
  { id: a, value: left }: Placed,
  { id: b, value: right }: Placed,
  descending: boolean,
): number {
  if (left !== right) {
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right === descending ? 1 : -1;
  }
  return a < b === (descending && left !== null) ? 1 : -1;
}

/** Most pages of a term that are looked up and sorted. */
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

/** As `hasMany`, for overdue pages. */
async function areManyOverdue(db: Reader, filter: BoardFilter, lateOn: LateOn): Promise<boolean> {
  const first = overduePages(db, lateOn, filter.archived).limit(FEW_OF_A_TERM + 1);
  const { count } = await db
    .selectFrom(first.as('first'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) > FEW_OF_A_TERM;
}

/** Most rows of a part that are merged from several lists. */
const MOST_MERGED = 1_000;

/**
 * Divides a list into disjoint ones that are each sorted by an index; returns it alone if that is
 * not needed.
 */
async function divide(db: Reader, wanted: Wanted): Promise<readonly Wanted[]> {
  const { stages, lateOn, late } = wanted;
  const [first, last] = stages ?? [0, LAST_STAGE];
  if (lateOn !== null && late === undefined) {
    if (areFew(wanted))
      return [
        { ...wanted, late: 'each-overdue' },
        { ...wanted, late: 'awaited' },
      ];
    const unfinished = UNFINISHED.filter((stage) => stage >= first && stage <= last);
    const areMany = unfinished.length > 0 && (await areManyOverdue(db, wanted, lateOn));
    const overdue = unfinished.map(
      (stage): Wanted => ({ ...wanted, stages: [stage, stage], late: areMany ? 'each-overdue' : 'overdue' }),
    );
    return [...overdue, { ...wanted, late: 'awaited' }];
  }
  if (stages === null || first === last || areFew(wanted)) return [wanted];
  return Array.from({ length: last - first + 1 }, (_, i): Wanted => ({ ...wanted, stages: [first + i, first + i] }));
}

/**
 * The ids and sort values of a part's rows, read from indexes only: the rows themselves are then
 * read only for this part.
 */
export async function placesOf(db: Reader, wanted: Wanted, order: Order, part: Part): Promise<Placed[]> {
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
  if (column !== 'dueOn' && column !== 'ownerName') return inOrder(boardPages(db, filter), filter, order, part);
  // Two queries, so that an index serves each.
  const named = column === 'dueOn' ? ('page.dueOn' as const) : ('page.ownerId' as const);
  const given = boardPages(db, filter).where(named, 'is not', null);
  const places = await inOrder(given, filter, order, part);
  if (places.length === part.limit) return places;
  const { count } = await given.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const rest = { limit: part.limit - places.length, offset: Math.max(0, part.offset - Number(count)) };
  const missing = boardPages(db, filter).where(named, 'is', null);
  return [...places, ...(await inOrder(missing, filter, { column, descending: false }, rest))];
}

function inOrder(
  query: ReturnType<typeof boardPages>,
  wanted: Wanted,
  order: Order,
  { limit, offset }: Part,
): Promise<Placed[]> {
  const direction = order.descending ? 'desc' : 'asc';
  const value = sortedBy(order);
  return (
    query
      .leftJoin('person', 'person.id', 'page.ownerId')
      .select(['page.id', `${value} as value`])
      // As an expression, so that SQLite does not scan the index of the order for the few pages.
      .orderBy((eb) => (areFew(wanted) ? eb.fn.coalesce(value, value) : eb.ref(value)), direction)
      .orderBy('page.id', direction)
      .limit(limit)
      .offset(offset)
      .execute()
  );
}

/** The column by which rows are sorted. */
const sortedBy = ({ column }: Order) =>
  column === 'ownerName' ? ('person.name' as const) : (`page.${column}` as const);

/** The first pages of a filter, in the order of the board. */
export function placesOfAll(db: Reader, wanted: Wanted, order: Order, most: number): Promise<Placed[]> {
  const direction = order.descending ? 'desc' : 'asc';
  const value = sortedBy(order);
  return (
    boardPages(db, wanted)
      .leftJoin('person', 'person.id', 'page.ownerId')
      .select(['page.id', `${value} as value`])
      // Rows without a value come last, sorted by ascending id in either direction.
      .orderBy((eb) => eb.case().when(value, 'is', null).then(1).else(0).end())
      .orderBy(value, direction)
      .orderBy((eb) => eb.case().when(value, 'is', null).then(eb.ref('page.id')).else('').end())
      .orderBy('page.id', direction)
      .limit(most)
      .execute()
  );
}
