import type { Reader, Writer } from '#db/driver/database.ts';

export interface UnansweredQuery {
  readonly query: string;
  readonly times: number;
  /** The last day on which it was asked, `2026-11-25`. */
  readonly lastDay: string;
}

/**
 * Counts a query without results. @param most different queries stored per day: later ones are not
 * stored
 */
export async function countUnanswered(trx: Writer, day: string, query: string, most: number): Promise<void> {
  const known = await trx
    .updateTable('unansweredQuery')
    .set((eb) => ({ times: eb('times', '+', 1) }))
    .where('day', '=', day)
    .where('query', '=', query)
    .executeTakeFirst();
  if (known.numUpdatedRows > 0n) return;
  const { count } = await trx
    .selectFrom('unansweredQuery')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
  if (count < most) await trx.insertInto('unansweredQuery').values({ day, query, times: 1 }).execute();
}

/** Deletes the queries of the days before this one. */
export async function forgetUnanswered(trx: Writer, before: string): Promise<void> {
  await trx.deleteFrom('unansweredQuery').where('day', '<', before).execute();
}

/** Queries without results since a day, most frequent first. */
export async function listUnanswered(db: Reader, since: string, limit: number): Promise<UnansweredQuery[]> {
  const rows = await db
    .selectFrom('unansweredQuery')
    .select((eb) => ['query', eb.fn.sum<number>('times').as('times'), eb.fn.max('day').as('lastDay')])
    .where('day', '>=', since)
    .groupBy('query')
    .orderBy('times', 'desc')
    .orderBy('lastDay', 'desc')
    .orderBy('query')
    .limit(limit)
    .execute();
  return rows;
}
