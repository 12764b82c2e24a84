import type { Reader, Writer } from '#db/driver/database.ts';

/** How many annotations and replies a page has, and how many replies one annotation has. */
export async function countAnnotations(
  db: Reader | Writer,
  filter: { pageId: string } | { parentId: string },
): Promise<number> {
  const query = db.selectFrom('annotation').select((eb) => eb.fn.countAll<number>().as('count'));
  const row = await ('pageId' in filter
    ? query.where('pageId', '=', filter.pageId)
    : query.where('parentId', '=', filter.parentId)
  ).executeTakeFirstOrThrow();
  return Number(row.count);
}

/**
 * The size of a page's annotations and replies: their number, and the characters of their words and
 * anchors.
 */
export async function measureAnnotations(
  db: Reader | Writer,
  pageId: string,
): Promise<{ readonly count: number; readonly characters: number }> {
  const { fn } = db;
  const row = await db
    .selectFrom('annotation')
    .select([
      fn.countAll<number>().as('count'),
      fn.sum<number | null>(fn<number>('length', ['body'])).as('body'),
      fn.sum<number | null>(fn<number>('length', ['anchor'])).as('anchor'),
      fn.sum<number | null>(fn<number>('length', ['replacement'])).as('replacement'),
    ])
    .where('pageId', '=', pageId)
    .executeTakeFirstOrThrow();
  const { body, anchor, replacement } = row;
  return { count: Number(row.count), characters: Number(body ?? 0) + Number(anchor ?? 0) + Number(replacement ?? 0) };
}

/** How many threads are open on pages that are not archived. */
export async function countOpenAnnotations(db: Reader): Promise<number> {
  const { count } = await db
    .selectFrom('annotation')
    .innerJoin('page', 'page.id', 'annotation.pageId')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    // Only a thread's first annotation is resolved: replies are not counted.
    .where('annotation.parentId', 'is', null)
    .where('annotation.resolvedAt', 'is', null)
    .where('page.archivedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * How many annotations of a page, each with its replies, are open, and how many of them must be
 * dealt with before publishing.
 */
export async function findOpenThreads(
  db: Reader,
  pageId: string,
): Promise<{ readonly openThreads: number; readonly mustFixThreads: number }> {
  const row = await db
    .selectFrom('page')
    .select(['openThreads', 'mustFixThreads'])
    .where('id', '=', pageId)
    .executeTakeFirst();
  return row ?? { openThreads: 0, mustFixThreads: 0 };
}
