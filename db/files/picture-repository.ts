import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts } from '#db/driver/in-parts.ts';
import type { StoredFile } from '#db/files/file-repository.ts';
import { noteUnused } from '#db/files/removed-file-repository.ts';
import type { WhichFiles } from '#db/materials/material-file-repository.ts';

/**
 * The materials of which these files are pictures: those that have a file with the bytes that were
 * sent, for this file or for another of the same picture. Each pair once.
 */
export const findPictured = (
  db: Reader | Writer,
  fileIds: readonly string[],
): Promise<{ readonly fileId: string; readonly materialId: string }[]> =>
  findInParts(fileIds, (some) =>
    db
      .selectFrom('file')
      .innerJoin('file as sent', 'sent.sha256', 'file.sha256')
      .innerJoin('materialFile', 'materialFile.sha256', 'sent.source')
      .select(['file.id as fileId', 'materialFile.materialId'])
      .distinct()
      .where('file.id', 'in', [...some])
      .where('sent.source', '!=', '')
      .where('materialFile.completedAt', 'is not', null)
      .orderBy('materialFile.materialId')
      .execute(),
  );

/** The pictures of pages and the covers that are these files of materials. */
export function listPicturesOf(db: Reader | Writer, which: WhichFiles): Promise<StoredFile[]> {
  const all = db
    .selectFrom('file as sent')
    .innerJoin('materialFile', 'materialFile.sha256', 'sent.source')
    .innerJoin('material', 'material.id', 'materialFile.materialId')
    .select('sent.sha256')
    .where('materialFile.completedAt', 'is not', null)
    .where('sent.source', '!=', '');
  const sent =
    'id' in which
      ? all.where('materialFile.id', '=', which.id)
      : 'materialId' in which
        ? all.where('material.id', '=', which.materialId)
        : all.where('material.pageId', '=', which.pageId);
  return db.selectFrom('file').selectAll().where('sha256', 'in', sent).orderBy('createdAt').orderBy('id').execute();
}

/** The ids of the pages that these files were added to, or that show them to readers. */
export async function listPagesShowing(db: Reader | Writer, files: readonly StoredFile[]): Promise<string[]> {
  const ids = files.map(({ id }) => id);
  const shown = await findInParts(ids, async (some) => [
    ...(await db
      .selectFrom('editionFile')
      .select('pageId')
      .where('fileId', 'in', [...some])
      .execute()),
    ...(await db
      .selectFrom('versionFile')
      .select('pageId')
      .where('fileId', 'in', [...some])
      .execute()),
  ]);
  return [...files, ...shown].flatMap(({ pageId }) => pageId ?? []);
}

/** The ids of the files that the editions and versions of a page show. */
export async function listShownFiles(db: Reader | Writer, pageId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('editionFile')
    .select('fileId')
    .where('pageId', '=', pageId)
    .union(db.selectFrom('versionFile').select('fileId').where('pageId', '=', pageId))
    .execute();
  return rows.map(({ fileId }) => fileId);
}

/** Whether an edition shows a file. */
export async function isInEdition(db: Reader | Writer, fileId: string): Promise<boolean> {
  const query = db.selectFrom('editionFile').select('pageId').where('fileId', '=', fileId).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Whether a version to annotate shows a file. */
export async function isInVersion(db: Reader | Writer, fileId: string): Promise<boolean> {
  const query = db.selectFrom('versionFile').select('pageId').where('fileId', '=', fileId).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/**
 * Records that a picture was opened to everybody before all the people of a material had agreed to
 * it.
 */
export async function noteOpened(trx: Writer, fileId: string, materialId: string): Promise<void> {
  await trx
    .insertInto('openedPicture')
    .values({ fileId, materialId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The materials for whose people a picture was opened too early. */
export async function listOpenedFor(db: Reader | Writer, fileId: string): Promise<string[]> {
  const rows = await db.selectFrom('openedPicture').select('materialId').where('fileId', '=', fileId).execute();
  return rows.map(({ materialId }) => materialId);
}

/** Forgets the same of all pictures of a material: its people have agreed. */
export async function forgetOpened(trx: Writer, materialId: string): Promise<void> {
  await trx.deleteFrom('openedPicture').where('materialId', '=', materialId).execute();
}

/** The ids among these of files that exist. */
export async function findExisting(db: Reader | Writer, fileIds: readonly string[]): Promise<Set<string>> {
  const rows = await findInParts(fileIds, (some) =>
    db
      .selectFrom('file')
      .select('id')
      .where('id', 'in', [...some])
      .execute(),
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Deletes pictures: no page, list or collection shows them any more. Their figures stay, with what
 * their authors wrote below. Their bytes are to be removed.
 */
export async function deletePictures(trx: Writer, files: readonly StoredFile[], at: string): Promise<void> {
  for (const { id, sha256, mediaType } of files) {
    for (const table of ['editionFile', 'versionFile'] as const)
      await trx.deleteFrom(table).where('fileId', '=', id).execute();
    await trx.updateTable('collection').set({ coverFile: null }).where('coverFile', '=', id).execute();
    await trx.deleteFrom('file').where('id', '=', id).execute();
    await noteUnused(trx, { sha256, mediaType }, at);
  }
}
