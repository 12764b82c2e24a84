import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { MaterialFileTable } from '#db/driver/schema.ts';

/** A file of a material, complete or being uploaded. */
export type MaterialFile = Readonly<Selectable<MaterialFileTable>>;

export async function insertMaterialFile(trx: Writer, file: MaterialFile): Promise<void> {
  await trx.insertInto('materialFile').values(file).execute();
}

export async function findMaterialFile(db: Reader | Writer, id: string): Promise<MaterialFile | null> {
  return (await db.selectFrom('materialFile').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The files of a material in the order in which they were added, including uploads. */
export function listMaterialFiles(db: Reader | Writer, materialId: string): Promise<MaterialFile[]> {
  return db
    .selectFrom('materialFile')
    .selectAll()
    .where('materialId', '=', materialId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Updates the progress of an upload. */
export async function updateMaterialFile(
  trx: Writer,
  id: string,
  change: Partial<Pick<MaterialFile, 'received' | 'mediaType' | 'sha256' | 'updatedAt' | 'completedAt' | 'lasts'>>,
): Promise<void> {
  await trx.updateTable('materialFile').set(change).where('id', '=', id).execute();
}

/** Stores the length of a recording, in milliseconds; 0 if its file does not contain it. */
export async function noteSoundLength(trx: Writer, id: string, lasts: number): Promise<void> {
  await trx.updateTable('materialFile').set({ lasts }).where('id', '=', id).execute();
}

/**
 * The length of the longest recording of each material of a study, in milliseconds. Excludes
 * materials with a recording whose length is unknown or was not read yet.
 */
export async function listSoundLengths(db: Reader | Writer, pageId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('materialFile')
    .innerJoin('material', 'material.id', 'materialFile.materialId')
    .select(['materialFile.materialId', 'materialFile.lasts'])
    .where('material.pageId', '=', pageId)
    .where('materialFile.mediaType', 'like', 'audio/%')
    .where('materialFile.completedAt', 'is not', null)
    .execute();
  const longest = new Map<string, number>();
  for (const { materialId, lasts } of rows) {
    const length = lasts ?? 0;
    longest.set(
      materialId,
      length === 0 || longest.get(materialId) === 0 ? 0 : Math.max(longest.get(materialId) ?? 0, length),
    );
  }
  return new Map([...longest].filter(([, length]) => length > 0));
}

/** Bytes of the files that a person began to send since an instant, and number of open uploads. */
export async function sumSent(
  db: Reader | Writer,
  createdBy: string | null,
  since: string,
): Promise<{ bytes: number; underWay: number }> {
  const files = await db
    .selectFrom('materialFile')
    .select(['bytes', 'createdAt', 'completedAt'])
    .where('createdBy', createdBy === null ? 'is' : '=', createdBy)
    .where((eb) => eb.or([eb('createdAt', '>=', since), eb('completedAt', 'is', null)]))
    .execute();
  return {
    bytes: files.filter(({ createdAt }) => createdAt >= since).reduce((sum, { bytes }) => sum + bytes, 0),
    underWay: files.filter(({ completedAt }) => completedAt === null).length,
  };
}

/** All complete files with the id of their material, for checks and backups. */
export function listWholeFiles(db: Reader | Writer): Promise<Pick<MaterialFile, 'id' | 'materialId' | 'sha256'>[]> {
  return db
    .selectFrom('materialFile')
    .select(['id', 'materialId', 'sha256'])
    .where('completedAt', 'is not', null)
    .orderBy('id')
    .execute();
}

/** Ids of all files, including uploads. */
export function listAllUploads(db: Reader | Writer): Promise<Pick<MaterialFile, 'id'>[]> {
  return db.selectFrom('materialFile').select('id').execute();
}

/** Which files: one, or those of a material, or of a study. */
export type WhichFiles = { readonly id: string } | { readonly materialId: string } | { readonly pageId: string };

/** Deletes rows of files, and records that their bytes are to be erased from the disk. */
export async function eraseFiles(trx: Writer, which: WhichFiles, at: string): Promise<string[]> {
  let query = trx.selectFrom('materialFile').select('materialFile.id');
  if ('id' in which) query = query.where('materialFile.id', '=', which.id);
  else if ('materialId' in which) query = query.where('materialFile.materialId', '=', which.materialId);
  else
    query = query.where('materialFile.materialId', 'in', (eb) =>
      eb.selectFrom('material').select('material.id').where('material.pageId', '=', which.pageId),
    );
  const ids = (await query.execute()).map(({ id }) => id);
  for (const id of ids) {
    await trx.deleteFrom('materialFile').where('id', '=', id).execute();
    await trx
      .insertInto('erasedFile')
      .values({ id, erasedAt: at })
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
  return ids;
}

/** Ids of uploads that received nothing since an instant. */
export async function listStaleUploads(db: Reader | Writer, before: string): Promise<string[]> {
  const files = await db
    .selectFrom('materialFile')
    .select('id')
    .where('completedAt', 'is', null)
    .where('updatedAt', '<', before)
    .execute();
  return files.map(({ id }) => id);
}

/** Ids of files whose bytes are still to be erased. */
export async function listErasedFiles(db: Reader | Writer): Promise<string[]> {
  return (await db.selectFrom('erasedFile').select('id').orderBy('erasedAt').execute()).map(({ id }) => id);
}

/** Deletes the record of a file whose bytes were erased. */
export async function forgetErasedFile(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('erasedFile').where('id', '=', id).execute();
}
