import type { Reader } from './database.ts';

/** The published pages among these whose draft has an update that their latest edition lacks. */
export async function listDraftsAhead(db: Reader, pageIds: readonly string[]): Promise<string[]> {
  if (pageIds.length === 0) return [];
  const rows = await db
    .selectFrom('page')
    .leftJoin('draftSnapshot', 'draftSnapshot.pageId', 'page.id')
    .leftJoin(
      db
        .selectFrom('draftUpdate')
        .select((eb) => ['pageId', eb.fn.max('position').as('position')])
        .where('pageId', 'in', [...pageIds])
        .groupBy('pageId')
        .as('logged'),
      'logged.pageId',
      'page.id',
    )
    .select('page.id')
    .where('page.id', 'in', [...pageIds])
    .where((eb) =>
      eb(eb.fn.coalesce('logged.position', 'draftSnapshot.upTo', eb.val(0)), '>', eb.ref('page.publishedPosition')),
    )
    .execute();
  return rows.map(({ id }) => id);
}
