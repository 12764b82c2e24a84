import type { Reader, Writer } from '#db/driver/database.ts';
import type { StoredFile } from './file-repository.ts';

/** Records that a file on the disk has no row any more, if so. */
export async function noteUnused(
  trx: Writer,
  { sha256, mediaType }: Pick<StoredFile, 'sha256' | 'mediaType'>,
  at: string,
): Promise<void> {
  if (await isFileUsed(trx, sha256)) return;
  await trx
    .insertInto('removedFile')
    .values({ sha256, mediaType, removedAt: at })
    .onConflict((oc) => oc.columns(['sha256', 'mediaType']).doUpdateSet({ removedAt: at }))
    .execute();
}

/** True if a row refers to a file with these bytes. */
export async function isFileUsed(db: Reader | Writer, sha256: string): Promise<boolean> {
  const row = await db.selectFrom('file').select('id').where('sha256', '=', sha256).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Files on the disk without a row, oldest first. @param before recorded before (ISO 8601) */
export function listRemovedFiles(
  db: Reader | Writer,
  { before, limit }: { before?: string; limit?: number } = {},
): Promise<{ sha256: string; mediaType: string }[]> {
  let query = db.selectFrom('removedFile').select(['sha256', 'mediaType']).orderBy('removedAt').orderBy('sha256');
  if (before !== undefined) query = query.where('removedAt', '<', before);
  if (limit !== undefined) query = query.limit(limit);
  return query.execute();
}

/** Deletes the record of a file that was removed from the disk, or has a row again. */
export async function forgetRemovedFile(trx: Writer, sha256: string): Promise<void> {
  await trx.deleteFrom('removedFile').where('sha256', '=', sha256).execute();
}
