import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { FileTable } from '#db/driver/schema.ts';
import type { Collection } from '#db/pages/collection-repository.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';

/** A stored file. Its bytes are on disk, in a file named after `sha256`. */
export type StoredFile = Selectable<FileTable>;

/** The file with this id, or null. */
export async function findFile(db: Reader | Writer, id: string): Promise<StoredFile | null> {
  return (await db.selectFrom('file').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/**
 * The first file with the same bytes, made from the same, that was added to the same page (or to
 * none); null for none.
 */
export async function findSameFile(
  db: Reader | Writer,
  { sha256, source, pageId }: Pick<StoredFile, 'sha256' | 'source' | 'pageId'>,
): Promise<StoredFile | null> {
  const row = await db
    .selectFrom('file')
    .selectAll()
    .where('sha256', '=', sha256)
    .where('source', '=', source)
    .where('pageId', pageId === null ? 'is' : '=', pageId)
    .orderBy('createdAt')
    .orderBy('id')
    .executeTakeFirst();
  return row ?? null;
}

/**
 * A page's images, latest first; with null, those of no page (covers). Attachments are listed
 * separately.
 */
export function listFiles(db: Reader | Writer, pageId: string | null): Promise<StoredFile[]> {
  return db
    .selectFrom('file')
    .selectAll()
    .where('pageId', pageId === null ? 'is' : '=', pageId)
    .where('width', 'is not', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();
}

/** All files by their names on disk, with their pages, to be compared with the folder. */
export function listFileUses(db: Reader): Promise<Pick<StoredFile, 'sha256' | 'mediaType' | 'name' | 'pageId'>[]> {
  return db.selectFrom('file').select(['sha256', 'mediaType', 'name', 'pageId']).orderBy('sha256').execute();
}

export async function insertFile(trx: Writer, file: StoredFile): Promise<void> {
  await trx.insertInto('file').values(file).execute();
}

/** Adds a file with the same bytes as another, and the text that was read from it. */
export async function copyFile(trx: Writer, file: StoredFile, from: string): Promise<void> {
  await insertFile(trx, file);
  const text = await trx.selectFrom('fileText').selectAll().where('fileId', '=', from).executeTakeFirst();
  if (text)
    await trx
      .insertInto('fileText')
      .values({ ...text, fileId: file.id })
      .execute();
}

/**
 * Deletes a file's row. Its bytes remain on disk: a backup in progress may need them, and another
 * page may have the same file.
 */
export async function deleteFile(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('file').where('id', '=', id).execute();
}

/** The pages that show this file in an edition. */
export async function listShowingPages(db: Reader, fileId: string): Promise<Page[]> {
  const rows = await db.selectFrom('editionFile').select('pageId').where('fileId', '=', fileId).execute();
  const pages = await Promise.all(rows.map(({ pageId }) => findPage(db, pageId)));
  return pages.filter((page) => page !== null);
}

/** The pages that show this file in a version to annotate. */
export async function listVersionPages(db: Reader, fileId: string): Promise<Page[]> {
  const rows = await db.selectFrom('versionFile').select('pageId').where('fileId', '=', fileId).execute();
  const pages = await Promise.all(rows.map(({ pageId }) => findPage(db, pageId)));
  return pages.filter((page) => page !== null);
}

/** The collections that have this file as their cover. */
export async function listCoveredCollections(db: Reader, fileId: string): Promise<Collection[]> {
  return db.selectFrom('collection').selectAll().where('coverFile', '=', fileId).execute();
}
