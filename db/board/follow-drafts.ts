import { keepWritings } from '#db/drafts/writing-repository.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { bumpBoardRevision } from './board-revision.ts';
import { LAST_STAGE } from './late-pages.ts';

/** Drafts processed in one transaction. */
const DRAFTS_AT_A_TIME = 500;

/**
 * Updates pages' stages and last changes, and the days on which people wrote, from the drafts' log
 * since the last call. While people type, only the log is written; after a crash, all this is
 * derived from the log again.
 */
export async function followDrafts(database: Database): Promise<void> {
  if (!(await isBehind(database.read))) return;
  while (await database.write(followSome));
}

/** Whether the log has unprocessed updates: read from the ends of two indexes. */
async function isBehind(db: Reader): Promise<boolean> {
  const { position, logged, compacted } = await db
    .selectFrom('boardProgress')
    .select((eb) => [
      'position',
      eb
        .selectFrom('draftUpdate')
        .select(({ fn }) => fn.max('position').as('last'))
        .as('logged'),
      eb
        .selectFrom('draftSnapshot')
        .select(({ fn }) => fn.max('upTo').as('last'))
        .as('compacted'),
    ])
    .executeTakeFirstOrThrow();
  return Math.max(logged ?? 0, compacted ?? 0) > position;
}

/** @returns whether there may be more */
async function followSome(trx: Writer): Promise<boolean> {
  const { position } = await trx.selectFrom('boardProgress').select('position').executeTakeFirstOrThrow();
  const written = await draftsSince(trx, position);
  const ahead: string[] = [];
  for (const { pageId, upTo, at } of written) {
    await trx.updateTable('page').set({ changedAt: at }).where('id', '=', pageId).where('changedAt', '<', at).execute();
    const { numUpdatedRows } = await trx
      .updateTable('page')
      .set({ stage: LAST_STAGE - 1 })
      .where('id', '=', pageId)
      .where('stage', '=', LAST_STAGE)
      .where('publishedPosition', '<', upTo)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) ahead.push(pageId);
  }
  const last = written.at(-1);
  if (!last) return false;
  const part = [position, last.upTo] as const;
  await keepWritings(trx, await draftsIn(trx, part), part);
  await trx.updateTable('boardProgress').set({ position: last.upTo }).execute();
  if (ahead.length > 0) await bumpBoardRevision(trx, ahead);
  return written.length === DRAFTS_AT_A_TIME;
}

/** Drafts that were written in after a position of the log, in the order of their last updates. */
async function draftsSince(db: Writer, position: number) {
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

/**
 * Every draft with an update in a part of the log, including those with later ones, which are then
 * processed too.
 */
async function draftsIn(db: Writer, [after, upTo]: readonly [number, number]): Promise<string[]> {
  const rows = await db
    .selectFrom('draftUpdate')
    .select('pageId')
    .distinct()
    .where('position', '>', after)
    .where('position', '<=', upTo)
    .execute();
  return rows.map(({ pageId }) => pageId);
}
