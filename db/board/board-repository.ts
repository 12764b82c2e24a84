import type { Reader } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';
import { type OpenRequests, openRequests } from './awaited-pages.ts';
import { listBoardCollections } from './board-collections.ts';
import { type BoardFilter, boardPages, type Wanted } from './board-filter.ts';
import { compareValues, listsOf, type Order, type Part, type Placed, placesOf, placesOfAll } from './board-order.ts';
import { type BoardRow, listPageRows } from './board-row.ts';

/** Rows of the board in an order; those without a value come last. */
export async function listBoard(db: Reader, filter: BoardFilter, order: Order, part: Part): Promise<BoardRow[]> {
  const beside = await listBoardCollections(db, filter);
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

/** The ids and sort values of a part's rows, including collections. */
async function placesBeside(
  db: Reader,
  wanted: Wanted,
  order: Order,
  part: Part,
  beside: readonly BoardRow[],
): Promise<Placed[]> {
  // Read every page that may be in this part, wherever the collections are inserted.
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

/** The rows with these ids; those that no longer exist are omitted. */
async function rowsAt(db: Reader, beside: readonly BoardRow[], places: readonly Pick<Placed, 'id'>[]) {
  const byId = new Map(beside.map((row): [string, BoardRow] => [row.id, row]));
  const ids = places.flatMap(({ id }) => (byId.has(id) ? [] : [id]));
  for (const some of inParts(ids)) for (const row of await listPageRows(db, some)) byId.set(row.id, row);
  return places.flatMap(({ id }) => byId.get(id) ?? []);
}

/** The ids of the board's rows, in an order: at most `most` pages, and all collections. */
export async function listBoardIds(db: Reader, filter: BoardFilter, order: Order, most: number): Promise<string[]> {
  const beside = await listBoardCollections(db, filter);
  const { first, others } = listsOf(filter, order);
  const before: Placed[] = [];
  for (const list of first)
    if (before.length < most) before.push(...(await placesOfAll(db, list, order, most - before.length)));
  const found = before.length < most ? await placesOfAll(db, others, order, most - before.length) : [];
  return [...before, ...placedIn(order, found, beside)].map(({ id }) => id);
}

/** The rows with these ids, in the order of the ids; missing ones are left out. */
export async function listBoardRows(db: Reader, filter: BoardFilter, ids: readonly string[]): Promise<BoardRow[]> {
  const places = ids.map((id) => ({ id }));
  const rows = await rowsAt(db, [], places);
  return rows.length === ids.length ? rows : rowsAt(db, await listBoardCollections(db, filter), places);
}

/** A reviewer whose answer is awaited. */
export interface AwaitedReviewer {
  /** The id of one of their requests: the `known` one, if it is theirs. */
  readonly requestId: string;
  /** Null for a reviewer without an account. */
  readonly personId: string | null;
  readonly name: string;
}

/**
 * The reviewers whose answers are awaited at an instant, each once, by name, at most `limit`,
 * without the team as a whole.
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
    .orderBy('reviewRequest.id', 'desc')
    .limit(limit)
    .execute();
  const asked = db
    .selectFrom('reviewRequest')
    .select(['id', 'personId', 'email', 'name'])
    .where('id', '=', known ?? '');
  const rows = [...(await open), ...(await asked.execute())];
  // Later entries win: the `known` request is the last.
  const all = new Map(rows.map(({ id, email, ...row }) => [row.personId ?? email, { ...row, requestId: id }]));
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

/**
 * The first day from this one on (YYYY-MM-DD) on which one of these pages is due, or the answer of
 * one of their reviewers; null for none.
 */
export async function findNextDueDay(db: Reader, filter: BoardFilter, requests: OpenRequests, from: string) {
  const found = await Promise.all([
    boardPages(db, filter)
      .where('page.dueOn', '>=', from)
      .select((eb) => eb.fn.min('page.dueOn').as('day'))
      .executeTakeFirst(),
    openRequests(db, requests)
      .where('dueOn', '>=', from)
      .where('pageId', 'in', boardPages(db, filter).select('page.id'))
      .select((eb) => eb.fn.min('dueOn').as('day'))
      .executeTakeFirst(),
  ]);
  return found.flatMap((row) => row?.day ?? []).sort()[0] ?? null;
}

/** The people who may own a page: the staff who can sign in, by name. */
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
