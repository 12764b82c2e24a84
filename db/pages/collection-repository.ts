import type { Selectable } from 'kysely';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { Visibility } from '#content/permission.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts } from '#db/driver/in-parts.ts';
import { newId } from '#db/driver/new-id.ts';
import type { CollectionTable } from '#db/driver/schema.ts';

export interface Collection {
  readonly id: string;
  readonly kind: CollectionKind;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly language: string;
  readonly visibility: Visibility;
  readonly introduction: string;
  readonly imprint: string;
  readonly coverFile: string | null;
  readonly coverAlt: string;
  readonly publishedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
}

/** A part of a collection with the ids of its pages, in order. */
export interface CollectionPart {
  readonly id: string;
  readonly title: string;
  readonly pageIds: readonly string[];
}

const toCollection = (row: Selectable<CollectionTable>): Collection => row;

export async function findCollection(db: Reader | Writer, id: string): Promise<Collection | null> {
  const row = await db.selectFrom('collection').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toCollection(row) : null;
}

/** The collection at an address, by its present or a former slug. */
export async function findCollectionBySlug(
  db: Reader | Writer,
  kind: CollectionKind,
  slug: string,
): Promise<Collection | null> {
  const row = await db
    .selectFrom('collectionSlug')
    .innerJoin('collection', 'collection.id', 'collectionSlug.collectionId')
    .selectAll('collection')
    .where('collectionSlug.kind', '=', kind)
    .where('collectionSlug.slug', '=', slug)
    .executeTakeFirst();
  return row ? toCollection(row) : null;
}

/** Addresses in one query: databases limit the parameters of a statement. */
const ADDRESSES_IN_A_QUERY = 100;

/** The fields that rights on a collection depend on, and its address. */
export type CollectionLine = Pick<Collection, 'kind' | 'slug' | 'visibility' | 'publishedAt' | 'archivedAt'>;

/** The collections at these addresses, present or former ones. */
export async function listCollectionsAt(
  db: Reader | Writer,
  addresses: readonly { readonly kind: CollectionKind; readonly slug: string }[],
): Promise<{ at: { kind: CollectionKind; slug: string }; collection: CollectionLine }[]> {
  const found: { at: { kind: CollectionKind; slug: string }; collection: CollectionLine }[] = [];
  for (let i = 0; i < addresses.length; i += ADDRESSES_IN_A_QUERY) {
    const part = addresses.slice(i, i + ADDRESSES_IN_A_QUERY);
    const rows = await db
      .selectFrom('collectionSlug')
      .innerJoin('collection', 'collection.id', 'collectionSlug.collectionId')
      .select(['collection.kind', 'collection.slug', 'collection.visibility'])
      .select(['collection.publishedAt', 'collection.archivedAt'])
      .select(['collectionSlug.kind as atKind', 'collectionSlug.slug as atSlug'])
      .where((eb) =>
        eb.or(
          part.map(({ kind, slug }) =>
            eb.and([eb('collectionSlug.kind', '=', kind), eb('collectionSlug.slug', '=', slug)]),
          ),
        ),
      )
      .execute();
    for (const { atKind, atSlug, ...collection } of rows)
      found.push({ at: { kind: atKind, slug: atSlug }, collection });
  }
  return found;
}

/** Collections by title. */
export async function listCollections(
  db: Reader | Writer,
  filter: { kind?: CollectionKind; visibilities?: readonly Visibility[]; published?: boolean; archived?: boolean } = {},
): Promise<Collection[]> {
  let query = db.selectFrom('collection').selectAll().orderBy('title').orderBy('id');
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.visibilities) query = query.where('visibility', 'in', [...filter.visibilities]);
  if (filter.published) query = query.where('publishedAt', 'is not', null);
  query = query.where('archivedAt', filter.archived ? 'is not' : 'is', null);
  return (await query.execute()).map(toCollection);
}

export async function insertCollection(trx: Writer, collection: Collection): Promise<void> {
  await trx.insertInto('collection').values(collection).execute();
  await noteToFit(trx, collection.id);
  await claimCollectionSlug(trx, collection);
}

export async function updateCollection(
  trx: Writer,
  id: string,
  change: Partial<Omit<Collection, 'id' | 'kind' | 'createdAt'>> & { readonly updatedAt: string },
): Promise<void> {
  await trx.updateTable('collection').set(change).where('id', '=', id).execute();
  await noteToFit(trx, id);
}

/** Records that a collection must get the masks that its words need. */
async function noteToFit(trx: Writer, collectionId: string): Promise<void> {
  await trx
    .insertInto('collectionToFit')
    .values({ collectionId })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export async function claimCollectionSlug(
  trx: Writer,
  collection: { id: string; kind: CollectionKind; slug: string },
): Promise<void> {
  await trx
    .insertInto('collectionSlug')
    .values({ kind: collection.kind, slug: collection.slug, collectionId: collection.id })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export async function findCollectionSlugOwner(
  db: Reader | Writer,
  kind: CollectionKind,
  slug: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('collectionSlug')
    .select('collectionId')
    .where('kind', '=', kind)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row?.collectionId ?? null;
}

/** A collection's parts with their pages, in order. */
export async function listParts(db: Reader | Writer, collectionId: string): Promise<CollectionPart[]> {
  const rows = await db
    .selectFrom('collectionPart')
    .leftJoin('collectionItem', 'collectionItem.partId', 'collectionPart.id')
    .select(['collectionPart.id', 'collectionPart.title', 'collectionItem.pageId'])
    .where('collectionId', '=', collectionId)
    .orderBy('collectionPart.position')
    .orderBy('collectionItem.position')
    .execute();
  const parts = new Map<string, { id: string; title: string; pageIds: string[] }>();
  for (const { id, title, pageId } of rows) {
    const part = parts.get(id) ?? { id, title, pageIds: [] };
    if (pageId) part.pageIds.push(pageId);
    parts.set(id, part);
  }
  return [...parts.values()];
}

/** Replaces a collection's parts and their pages. */
export async function replaceParts(
  trx: Writer,
  collectionId: string,
  parts: readonly { title: string; pageIds: readonly string[] }[],
): Promise<void> {
  await trx.deleteFrom('collectionPart').where('collectionId', '=', collectionId).execute();
  for (const [position, part] of parts.entries()) {
    const id = newId();
    await trx.insertInto('collectionPart').values({ id, collectionId, position, title: part.title }).execute();
    const items = [...new Set(part.pageIds)].map((pageId, index) => ({ partId: id, pageId, position: index }));
    if (items.length > 0) await trx.insertInto('collectionItem').values(items).execute();
  }
}

/** The collections that hold one of these pages and are not archived, with that page. */
export function listShelvesOf(
  db: Reader,
  pageIds: readonly string[],
): Promise<(Collection & { readonly holds: string })[]> {
  return findInParts(pageIds, (some) =>
    db
      .selectFrom('collectionItem')
      .innerJoin('collectionPart', 'collectionPart.id', 'collectionItem.partId')
      .innerJoin('collection', 'collection.id', 'collectionPart.collectionId')
      .selectAll('collection')
      .select('collectionItem.pageId as holds')
      .distinct()
      .where('collectionItem.pageId', 'in', some)
      .where('collection.archivedAt', 'is', null)
      .orderBy('collection.title')
      .orderBy('collection.id')
      .execute(),
  );
}

/** The collections that contain a page. */
export async function listCollectionsOfPage(db: Reader | Writer, pageId: string): Promise<Collection[]> {
  const rows = await db
    .selectFrom('collectionItem')
    .innerJoin('collectionPart', 'collectionPart.id', 'collectionItem.partId')
    .innerJoin('collection', 'collection.id', 'collectionPart.collectionId')
    .selectAll('collection')
    .distinct()
    .where('collectionItem.pageId', '=', pageId)
    .where('collection.archivedAt', 'is', null)
    .orderBy('collection.title')
    .orderBy('collection.id')
    .execute();
  return rows.map(toCollection);
}
