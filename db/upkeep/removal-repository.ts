import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { StoredFile } from '#db/files/file-repository.ts';
import { noteUnused } from '#db/files/removed-file-repository.ts';
import { eraseFiles } from '#db/materials/material-file-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';

/** Data deleted with a page. */
export interface Removal {
  readonly editions: number;
  readonly annotations: number;
  /** Names of those who wrote annotations, the most prolific first, at most `MOST_NAMED`. */
  readonly authors: readonly string[];
  readonly checkpoints: number;
  readonly versions: number;
  readonly invitations: number;
  /** Titles of the collections that the page leaves, at most `MOST_NAMED`. */
  readonly collections: readonly string[];
  /** Pages whose latest edition or draft links to it, at most `MOST_NAMED`. */
  readonly links: readonly { readonly kind: PageKind; readonly slug: string; readonly title: string }[];
}

/** Most rows named of each sort. */
export const MOST_NAMED = 20;

type Table = 'edition' | 'annotation' | 'checkpoint' | 'frozenVersion' | 'invitation';

async function countOf(db: Reader, table: Table, pageId: string): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('pageId', '=', pageId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Finds data that would be deleted with a page.
 * @param pathOf the path of an address: links are found by the current and former ones
 */
export async function describeRemoval(
  db: Reader,
  page: Page,
  pathOf: (address: { kind: PageKind; slug: string }) => string,
): Promise<Removal> {
  const [editions, annotations, checkpoints, versions, invitations] = await Promise.all(
    (['edition', 'annotation', 'checkpoint', 'frozenVersion', 'invitation'] as const).map((table) =>
      countOf(db, table, page.id),
    ),
  );
  const authors = await db
    .selectFrom('annotation')
    .select((eb) => ['authorName', eb.fn.countAll().as('count')])
    .where('pageId', '=', page.id)
    .groupBy('authorName')
    .orderBy('count', 'desc')
    .orderBy('authorName')
    .limit(MOST_NAMED)
    .execute();
  const collections = await db
    .selectFrom('collectionItem')
    .innerJoin('collectionPart', 'collectionPart.id', 'collectionItem.partId')
    .innerJoin('collection', 'collection.id', 'collectionPart.collectionId')
    .select('collection.title')
    .distinct()
    .where('collectionItem.pageId', '=', page.id)
    .orderBy('collection.title')
    .limit(MOST_NAMED)
    .execute();
  const addresses = (await listLinks(db, page.id, pathOf)).map((link) => `%${link}%`);
  const links = await db
    .selectFrom('page')
    .innerJoin('edition', (join) =>
      join.onRef('edition.pageId', '=', 'page.id').onRef('edition.number', '=', 'page.editionNumber'),
    )
    .select(['page.kind', 'page.slug', 'page.title'])
    .where('page.id', '!=', page.id)
    .where('page.binnedAt', 'is', null)
    .where((eb) => eb.or(addresses.map((address) => eb('edition.document', 'like', address))))
    .orderBy('page.title')
    .orderBy('page.id')
    .limit(MOST_NAMED)
    .execute();
  return {
    editions: editions!,
    annotations: annotations!,
    authors: authors.map(({ authorName }) => authorName),
    checkpoints: checkpoints!,
    versions: versions!,
    invitations: invitations!,
    collections: collections.map(({ title }) => title),
    links,
  };
}

/**
 * Patterns of links to a page in the JSON of a text, for its current and former addresses: an
 * address ends with the text, a question mark or a hash sign.
 */
export async function listLinks(
  db: Reader,
  pageId: string,
  pathOf: (address: { kind: PageKind; slug: string }) => string,
): Promise<string[]> {
  const slugs = await db.selectFrom('pageSlug').select(['kind', 'slug']).where('pageId', '=', pageId).execute();
  return slugs.flatMap((address) => ['"', '?', '#'].map((end) => `"${pathOf(address)}${end}`));
}

/** The files that were added to a page. */
export function listOwnFiles(db: Reader | Writer, pageId: string): Promise<StoredFile[]> {
  return db.selectFrom('file').selectAll().where('pageId', '=', pageId).orderBy('id').execute();
}

/**
 * Other uses of each of these files of a page, as far as rows refer to them: another page's
 * editions, versions and attachments, or a collection's cover (null).
 */
export async function findOtherUses(
  db: Reader | Writer,
  pageId: string,
  fileIds: readonly string[],
): Promise<Map<string, string | null>> {
  if (fileIds.length === 0) return new Map();
  const uses = new Map<string, string | null>();
  for (const table of ['editionFile', 'versionFile', 'attachment', 'editionAttachment'] as const) {
    const rows = await db
      .selectFrom(table)
      .select(['fileId', 'pageId'])
      .where('fileId', 'in', [...fileIds])
      .where('pageId', '!=', pageId)
      .execute();
    for (const { fileId, pageId: user } of rows) if (!uses.has(fileId)) uses.set(fileId, user);
  }
  const covers = await db
    .selectFrom('collection')
    .select('coverFile')
    .where('coverFile', 'in', [...fileIds])
    .execute();
  for (const { coverFile } of covers) if (coverFile !== null && !uses.has(coverFile)) uses.set(coverFile, null);
  return uses;
}

/** The pages except one whose drafts are to be searched, in the order of their ids. */
export function listOtherPages(
  db: Reader,
  pageId: string,
): Promise<(Pick<Page, 'id' | 'kind' | 'slug' | 'title'> & { readonly isBinned: boolean })[]> {
  return db
    .selectFrom('page')
    .select((eb) => ['id', 'kind', 'slug', 'title', eb('binnedAt', 'is not', null).as('isBinned')])
    .where('id', '!=', pageId)
    .orderBy('id')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, isBinned: Boolean(row.isBinned) })));
}

/** Stored updates of the drafts of all pages except one, in log order, after a position. */
export function listOtherUpdates(
  db: Reader,
  pageId: string,
  after: number,
  limit: number,
): Promise<{ position: number; pageId: string; data: Uint8Array }[]> {
  return db
    .selectFrom('draftUpdate')
    .select(['position', 'pageId', 'data'])
    .where('position', '>', after)
    .where('pageId', '!=', pageId)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/**
 * The snapshots of the drafts of all pages except one, in the order of the pages' ids, after an id.
 */
export function listOtherSnapshots(
  db: Reader,
  pageId: string,
  after: string,
  limit: number,
): Promise<{ pageId: string; data: Uint8Array }[]> {
  return db
    .selectFrom('draftSnapshot')
    .select(['pageId', 'data'])
    .where('pageId', '>', after)
    .where('pageId', '!=', pageId)
    .orderBy('pageId')
    .limit(limit)
    .execute();
}

/** The checkpoint texts of all pages except one, in the order of their ids, after an id. */
export function listOtherCheckpoints(
  db: Reader,
  pageId: string,
  after: string,
  limit: number,
): Promise<{ id: string; pageId: string; document: Uint8Array }[]> {
  return db
    .selectFrom('checkpoint')
    .select(['id', 'pageId', 'document'])
    .where('id', '>', after)
    .where('pageId', '!=', pageId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * Tables whose rows belong to a page, referring tables first. Tables that refer to the page with
 * `on delete cascade` need not be listed.
 */
export const TABLES_OF_A_PAGE = [
  'annotation',
  'attachment',
  'editionAttachment',
  'editionFile',
  'editionTerm',
  'editionLink',
  'relatedPage',
  'featuredPage',
  'edition',
  'versionFile',
  'versionAttachment',
  'frozenVersion',
  'checkpoint',
  'collectionItem',
  'draftUpdate',
  'draftSnapshot',
  'draftWriter',
  'invitation',
  'pageSlug',
] as const;

/**
 * Deletes a page with all its rows. Its addresses remain known.
 * @param readers the visibility that it had for readers; null if only the staff could read it
 * @param kept files used elsewhere, with the page that they are moved to (null: a cover)
 */
export async function deletePage(
  trx: Writer,
  page: Page,
  { readers, kept, at }: { readers: Visibility | null; kept: ReadonlyMap<string, string | null>; at: string },
): Promise<void> {
  const slugs = await trx.selectFrom('pageSlug').select(['kind', 'slug']).where('pageId', '=', page.id).execute();
  for (const { kind, slug } of slugs) {
    await trx
      .insertInto('removedAddress')
      .values({ kind, slug, pageId: page.id, readers, removedAt: at })
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
  await eraseFiles(trx, { pageId: page.id }, at);
  for (const table of TABLES_OF_A_PAGE) await trx.deleteFrom(table).where('pageId', '=', page.id).execute();
  for (const [fileId, pageId] of kept)
    await trx.updateTable('file').set({ pageId }).where('id', '=', fileId).where('pageId', '=', page.id).execute();
  const files = await listOwnFiles(trx, page.id);
  await trx.deleteFrom('file').where('pageId', '=', page.id).execute();
  for (const { sha256, mediaType } of files) await noteUnused(trx, { sha256, mediaType }, at);
  await trx.deleteFrom('editionLink').where('targetId', '=', page.id).execute();
  await trx.deleteFrom('relatedPage').where('relatedId', '=', page.id).execute();
  await trx.deleteFrom('page').where('id', '=', page.id).execute();
}
