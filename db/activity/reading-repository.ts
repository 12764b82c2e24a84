import type { Reader, Writer } from '#db/driver/database.ts';
import { findInParts } from '#db/driver/in-parts.ts';

/** Adds readings of a page in a month (`2026-12`); none of a page that was deleted meanwhile. */
export async function addReadings(trx: Writer, pageId: string, month: string, readings: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('pageReading')
    .set((eb) => ({ readings: eb('readings', '+', readings) }))
    .where('pageId', '=', pageId)
    .where('month', '=', month)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const page = await trx.selectFrom('page').select('id').where('id', '=', pageId).executeTakeFirst();
  if (page) await trx.insertInto('pageReading').values({ pageId, month, readings }).execute();
}

/** The first month in which anything was counted; null before that. */
export async function findFirstMonth(db: Reader): Promise<string | null> {
  const row = await db.selectFrom('pageReading').select('month').orderBy('month').limit(1).executeTakeFirst();
  return row?.month ?? null;
}

/** The readings of pages since a month, by their ids; pages without any are missing. */
export async function sumReadings(db: Reader, pageIds: readonly string[], since: string): Promise<Map<string, number>> {
  const rows = await findInParts(pageIds, (some) =>
    db
      .selectFrom('pageReading')
      .select(({ fn }) => ['pageId', fn.sum<number>('readings').as('readings')])
      .where('pageId', 'in', some)
      .where('month', '>=', since)
      .groupBy('pageId')
      .execute(),
  );
  return new Map(rows.map(({ pageId, readings }) => [pageId, Number(readings)]));
}
