import { type ExpressionBuilder, sql } from 'kysely';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import type { Reader } from './database.ts';
import type { Schema } from './schema.ts';

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

type InPage = ExpressionBuilder<Schema, 'page'>;

/** The position of the draft's last update. */
const draftPosition = (eb: InPage) =>
  eb.fn.coalesce(
    eb
      .selectFrom('draftUpdate')
      .select((inner) => inner.fn.max('draftUpdate.position').as('position'))
      .whereRef('draftUpdate.pageId', '=', 'page.id'),
    eb.selectFrom('draftSnapshot').select('draftSnapshot.upTo').whereRef('draftSnapshot.pageId', '=', 'page.id'),
    eb.val(0),
  );

/** When the draft was last written in; null if never. */
const wroteAt = (eb: InPage) =>
  eb.fn.coalesce(
    eb
      .selectFrom('draftUpdate')
      .select('draftUpdate.createdAt')
      .whereRef('draftUpdate.pageId', '=', 'page.id')
      .orderBy('draftUpdate.position', 'desc')
      .limit(1),
    eb
      .selectFrom('draftWriter')
      .select((inner) => inner.fn.max('draftWriter.wroteAt').as('wroteAt'))
      .whereRef('draftWriter.pageId', '=', 'page.id'),
  );

/** All pages and collections that are not archived, with what the board knows of each. */
function board(db: Reader, filter: BoardFilter) {
  const pages = db
    .selectFrom('page')
    .where('page.archivedAt', 'is', null)
    .select((eb) => [
      'page.id',
      eb.ref('page.kind').$castTo<string>().as('kind'),
      'page.slug',
      'page.title',
      'page.language',
      'page.visibility',
      'page.editionNumber as edition',
      'page.ownerId',
      'page.dueOn',
      'page.updatedAt',
      wroteAt(eb).as('wroteAt'),
      eb
        .case()
        .when('page.status', '=', 'in-review')
        .then(1)
        .when('page.editionNumber', 'is', null)
        .then(0)
        .when(draftPosition(eb), '>', eb.ref('page.publishedPosition'))
        .then(2)
        .else(LAST_STAGE)
        .end()
        .as('stage'),
    ]);
  const collections = db
    .selectFrom('collection')
    .where('collection.archivedAt', 'is', null)
    .select((eb) => [
      'collection.id',
      eb.ref('collection.kind').$castTo<string>().as('kind'),
      'collection.slug',
      'collection.title',
      'collection.language',
      'collection.visibility',
      sql<number | null>`null`.as('edition'),
      sql<string | null>`null`.as('ownerId'),
      sql<string | null>`null`.as('dueOn'),
      'collection.updatedAt',
      sql<string | null>`null`.as('wroteAt'),
      eb.case().when('collection.publishedAt', 'is', null).then(0).else(LAST_STAGE).end().as('stage'),
    ]);
  const rows = db
    .selectFrom(pages.unionAll(collections).as('work'))
    .leftJoin('person', 'person.id', 'work.ownerId')
    .select([
      'work.id',
      'work.kind',
      'work.slug',
      'work.title',
      'work.language',
      'work.visibility',
      'work.stage',
      'work.edition',
      'work.ownerId',
      'work.dueOn',
      'person.name as ownerName',
    ])
    .select((eb) =>
      eb
        .case()
        .when('work.wroteAt', '>', eb.ref('work.updatedAt'))
        .then(eb.ref('work.wroteAt'))
        .else(eb.ref('work.updatedAt'))
        .end()
        .as('changedAt'),
    );
  let query = db.selectFrom(rows.as('row'));
  const { kind, stage, owner, lateOn, due } = filter;
  if (kind !== null) query = query.where('row.kind', '=', kind);
  if (stage !== null) query = query.where('row.stage', '=', stage);
  if (owner === 'none') query = query.where('row.ownerId', 'is', null);
  else if (owner !== null) query = query.where('row.ownerId', '=', owner);
  if (lateOn !== null) query = query.where('row.dueOn', '<', lateOn).where('row.stage', '<', LAST_STAGE);
  if (due !== null) query = query.where('row.dueOn', '>=', due[0]).where('row.dueOn', '<', due[1]);
  return query;
}

/** Rows of the board in an order; those without a value come last. */
export async function listBoard(
  db: Reader,
  filter: BoardFilter,
  order: { readonly column: BoardColumn; readonly descending: boolean },
  part: { readonly limit: number; readonly offset: number },
): Promise<BoardRow[]> {
  const column = `row.${order.column}` as const;
  const rows = await board(db, filter)
    .selectAll('row')
    .orderBy((eb) => eb.case().when(column, 'is', null).then(1).else(0).end())
    .orderBy(column, order.descending ? 'desc' : 'asc')
    .orderBy('row.id')
    .limit(part.limit)
    .offset(part.offset)
    .execute();
  return rows.map((row) => ({
    ...row,
    kind: row.kind as BoardRow['kind'],
    stage: Number(row.stage),
    changedAt: row.changedAt!,
  }));
}

/** How many rows of the board are at each stage, whatever stage the filter asks for. */
export async function countBoard(db: Reader, filter: BoardFilter): Promise<ReadonlyMap<number, number>> {
  const rows = await board(db, { ...filter, stage: null })
    .select((eb) => ['row.stage', eb.fn.countAll<number>().as('count')])
    .groupBy('row.stage')
    .execute();
  return new Map(rows.map(({ stage, count }) => [Number(stage), Number(count)]));
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
