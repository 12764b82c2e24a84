import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import type { Database, Reader, Writer } from './database.ts';

/** A page or a collection of the board. */
export interface BoardRow {
  readonly id: string;
  readonly kind: PageKind | CollectionKind;
  readonly slug: string;
  readonly title: string;
  readonly language: string;
  readonly visibility: Visibility;
  /** Its place in STAGES (content/board.ts). */
  readonly stage: number;
  readonly edition: number | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  /** When the text, the notice or the description last changed; ISO 8601. */
  readonly changedAt: string;
}

/** Which rows. Null: any. */
export interface BoardFilter {
  readonly kind: PageKind | CollectionKind | null;
  readonly stage: number | null;
  /** A person's id; `none` for what nobody looks after. */
  readonly owner: string | null;
  /** Only what was due before this day and is still to be published; YYYY-MM-DD. */
  readonly lateOn: string | null;
  /** Only what is due from the first of these days to before the second. */
  readonly due: readonly [from: string, before: string] | null;
}

export type BoardColumn = 'changedAt' | 'slug' | 'stage' | 'ownerName' | 'dueOn';

/** The stage of what is published as it is; what is at an earlier one is still to be published. */
const LAST_STAGE = 3;
/** Drafts whose stage is brought up to date in one transaction. */
const DRAFTS_AT_A_TIME = 500;

/**
 * Brings the pages' stages and last changes up to date with what was written in their drafts since
 * the last time. The log alone is written while people type; nothing is lost if the server is
 * killed: what follows from the log is found again.
 */
export async function followDrafts(database: Database): Promise<void> {
  for (;;) {
    const { read } = database;
    const { position } = await read.selectFrom('boardProgress').select('position').executeTakeFirstOrThrow();
    if ((await draftsSince(read, position)).length === 0) return;
    await database.write(async (trx) => {
      const written = await draftsSince(trx, position);
      for (const { pageId, upTo, at } of written) {
        await trx
          .updateTable('page')
          .set((eb) => ({
            changedAt: eb.case().when('changedAt', '<', at).then(at).else(eb.ref('changedAt')).end(),
            stage: eb
              .case()
              .when(eb.and([eb('stage', '=', LAST_STAGE), eb('publishedPosition', '<', upTo)]))
              .then(LAST_STAGE - 1)
              .else(eb.ref('stage'))
              .end(),
          }))
          .where('id', '=', pageId)
          .execute();
      }
      const last = written.at(-1);
      if (last) await trx.updateTable('boardProgress').set({ position: last.upTo }).execute();
    });
  }
}

/** Drafts that were written in after a position of the log, in the order of their last updates. */
async function draftsSince(db: Reader | Writer, position: number) {
  const rows = await db
    .selectFrom(
      db
        .selectFrom('draftUpdate')
        .select(['pageId', 'position as upTo', 'createdAt as at'])
        .where('position', '>', position)
        .unionAll(
          db
            .selectFrom('draftSnapshot')
            .innerJoin('draftWriter', 'draftWriter.pageId', 'draftSnapshot.pageId')
            .select(['draftSnapshot.pageId', 'draftSnapshot.upTo', 'draftWriter.wroteAt as at'])
            .where('draftSnapshot.upTo', '>', position),
        )
        .as('written'),
    )
    .select((eb) => ['pageId', eb.fn.max('upTo').as('upTo'), eb.fn.max('at').as('at')])
    .groupBy('pageId')
    .orderBy('upTo')
    .limit(DRAFTS_AT_A_TIME)
    .execute();
  return rows.map(({ pageId, upTo, at }) => ({ pageId, upTo: Number(upTo), at }));
}

function pages(db: Reader, { kind, stage, owner, lateOn, due }: BoardFilter) {
  let query = db.selectFrom('page').where('page.archivedAt', 'is', null);
  if (kind !== null) query = query.where('page.kind', '=', kind as PageKind);
  if (stage !== null) query = query.where('page.stage', '=', stage);
  if (owner === 'none') query = query.where('page.ownerId', 'is', null);
  else if (owner !== null) query = query.where('page.ownerId', '=', owner);
  if (lateOn !== null) query = query.where('page.dueOn', '<', lateOn).where('page.stage', '<', LAST_STAGE);
  if (due !== null) query = query.where('page.dueOn', '>=', due[0]).where('page.dueOn', '<', due[1]);
  return query;
}

/** Collections are few: all that match. Nobody looks after them, and they are due at no time. */
async function collections(db: Reader, { kind, stage, owner, lateOn, due }: BoardFilter): Promise<BoardRow[]> {
  if (lateOn !== null || due !== null || (owner !== null && owner !== 'none')) return [];
  let query = db.selectFrom('collection').where('archivedAt', 'is', null);
  if (kind !== null) query = query.where('kind', '=', kind as CollectionKind);
  if (stage !== null) query = query.where('publishedAt', stage === 0 ? 'is' : 'is not', null);
  if (stage !== null && stage !== 0 && stage !== LAST_STAGE) return [];
  const rows = await query
    .select(['id', 'kind', 'slug', 'title', 'language', 'visibility', 'publishedAt', 'updatedAt'])
    .execute();
  return rows.map(({ publishedAt, updatedAt, ...row }) => ({
    ...row,
    stage: publishedAt === null ? 0 : LAST_STAGE,
    edition: null,
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
  // Every page that can be in this part, wherever the collections stand between them.
  const skipped = Math.max(0, part.offset - beside.length);
  const rows = await listPages(db, filter, order, {
    limit: part.limit + part.offset - skipped,
    offset: skipped,
  });
  const all = [...rows, ...beside].sort((a, b) => compareRows(a, b, order));
  return all.slice(part.offset - skipped, part.offset - skipped + part.limit);
}

/** In the order of the database: by code point, ids last; rows without a value after the others. */
function compareRows(a: BoardRow, b: BoardRow, { column, descending }: Order): number {
  const [left, right] = [a[column], b[column]];
  if (left !== right) {
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right === descending ? 1 : -1;
  }
  return a.id < b.id === (descending && left !== null) ? 1 : -1;
}

async function listPages(db: Reader, filter: BoardFilter, order: Order, part: Part): Promise<BoardRow[]> {
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
    .select([
      'page.id',
      'page.kind',
      'page.slug',
      'page.title',
      'page.language',
      'page.visibility',
      'page.stage',
      'page.editionNumber as edition',
      'page.ownerId',
      'person.name as ownerName',
      'page.dueOn',
      'page.changedAt',
    ])
    .orderBy(column === 'ownerName' ? 'person.name' : `page.${column}`, direction)
    .orderBy('page.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
}

/** How many rows of the board are at each stage, whatever stage the filter asks for. */
export async function countBoard(db: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
  const any = { ...filter, stage: null };
  const rows = await pages(db, any)
    .select((eb) => ['page.stage', eb.fn.countAll<number>().as('count')])
    .groupBy('page.stage')
    .execute();
  const counts = new Map(rows.map(({ stage, count }) => [Number(stage), Number(count)]));
  for (const { stage } of await collections(db, any)) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return counts;
}

/** How many threads are open on each of these pages; a page without any is left out. */
export async function countOpenThreads(db: Reader, pageIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (pageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('annotation')
    .select((eb) => ['pageId', eb.fn.countAll<number>().as('count')])
    .where('pageId', 'in', [...pageIds])
    .where('parentId', 'is', null)
    .where('resolvedAt', 'is', null)
    .groupBy('pageId')
    .execute();
  return new Map(rows.map(({ pageId, count }) => [pageId, Number(count)]));
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
