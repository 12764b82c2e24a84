import type { Writer } from '#db/driver/database.ts';

/** Most ids in one statement. */
const MOST_IDS = 500;
const CHARACTERS_OF_A_DAY = '2026-11-26'.length;

/**
 * Records who wrote in these drafts on which days, from a part of the log. Days are in UTC, so that
 * a session past midnight in Europe counts as one day. Idempotent.
 * @param part positions of the log: after the first, up to the second
 */
export async function keepWritings(
  trx: Writer,
  pageIds: readonly string[],
  [after, upTo]: readonly [after: number, upTo: number],
): Promise<void> {
  for (let i = 0; i < pageIds.length; i += MOST_IDS) {
    const days = await trx
      .selectFrom(
        trx
          .selectFrom('draftUpdate')
          .innerJoin('page', 'page.id', 'draftUpdate.pageId')
          .select((eb) => [
            'pageId',
            'personId',
            'draftUpdate.createdAt as at',
            eb.fn<string>('substr', ['draftUpdate.createdAt', eb.lit(1), eb.lit(CHARACTERS_OF_A_DAY)]).as('day'),
          ])
          // By page: the index then has all columns, and no update is read.
          .where('pageId', 'in', pageIds.slice(i, i + MOST_IDS))
          .where('position', '>', after)
          .where('position', '<=', upTo)
          .where('personId', 'is not', null)
          // The initial text of a page is not counted: its creation is an event of its own.
          .whereRef('draftUpdate.createdAt', '<>', 'page.createdAt')
          .as('written'),
      )
      .select((eb) => ['pageId', 'personId', 'day', eb.fn.max('at').as('wroteAt')])
      .groupBy(['pageId', 'personId', 'day'])
      .orderBy('wroteAt')
      .execute();
    for (const { pageId, personId, day, wroteAt } of days)
      await trx
        .insertInto('draftWriting')
        .values({ pageId, personId: personId!, day, wroteAt })
        .onConflict((oc) =>
          oc
            .columns(['pageId', 'personId', 'day'])
            .doUpdateSet({ wroteAt })
            .where('draftWriting.wroteAt', '<', wroteAt),
        )
        .execute();
  }
}
