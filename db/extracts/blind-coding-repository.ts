import type { Reader, Writer } from '#db/driver/database.ts';

/** A study whose coders do not see each other's codes. */
export interface BlindStudy {
  readonly startedAt: string;
  /** Ids of the coders who have marked their coding as done. */
  readonly done: readonly string[];
}

/** Null for a study whose coders see everything. */
export async function findBlindStudy(db: Reader | Writer, pageId: string): Promise<BlindStudy | null> {
  const row = await db
    .selectFrom('blindCoding')
    .select(['startedAt', 'done'])
    .where('pageId', '=', pageId)
    .executeTakeFirst();
  return row ? { startedAt: row.startedAt, done: JSON.parse(row.done) as string[] } : null;
}

export async function insertBlindStudy(trx: Writer, pageId: string, startedAt: string): Promise<void> {
  await trx.insertInto('blindCoding').values({ pageId, startedAt, done: '[]' }).execute();
}

export async function updateBlindStudy(trx: Writer, pageId: string, done: readonly string[]): Promise<void> {
  await trx
    .updateTable('blindCoding')
    .set({ done: JSON.stringify(done) })
    .where('pageId', '=', pageId)
    .execute();
}

export async function deleteBlindStudy(trx: Writer, pageId: string): Promise<void> {
  await trx.deleteFrom('blindCoding').where('pageId', '=', pageId).execute();
}

/** Ids of people who have marked or coded an extract of a study since an instant. */
export async function listCodersSince(db: Reader | Writer, pageId: string, since: string): Promise<string[]> {
  const marked = await db
    .selectFrom('extract')
    .select('createdBy as id')
    .distinct()
    .where('pageId', '=', pageId)
    .where('removedAt', 'is', null)
    .where('importId', 'is', null)
    .where('createdAt', '>=', since)
    .execute();
  const coded = await db
    .selectFrom('extractCode')
    .innerJoin('extract', 'extract.id', 'extractCode.extractId')
    .select('extractCode.codedBy as id')
    .distinct()
    .where('extract.pageId', '=', pageId)
    .where('extract.importId', 'is', null)
    .where('extractCode.createdAt', '>=', since)
    .execute();
  return [...new Set([...marked, ...coded].flatMap(({ id }) => id ?? []))];
}
