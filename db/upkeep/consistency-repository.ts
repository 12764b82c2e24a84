import type { Reader } from '#db/driver/database.ts';
import { PAGE_ROW, type PageRow } from '#db/pages/page-repository.ts';

/** Every page, archived ones included. */
export function listAllPages(db: Reader): Promise<PageRow[]> {
  return db.selectFrom('page').select(PAGE_ROW).orderBy('id').execute();
}

/** Ids of pages and collections that their current address does not find. */
export async function listUnreachable(db: Reader): Promise<string[]> {
  const pages = await db
    .selectFrom('page')
    .leftJoin('pageSlug', (join) =>
      join.onRef('pageSlug.kind', '=', 'page.kind').onRef('pageSlug.slug', '=', 'page.slug'),
    )
    .select(['page.id', 'pageSlug.pageId as owner'])
    .execute();
  const collections = await db
    .selectFrom('collection')
    .leftJoin('collectionSlug', (join) =>
      join.onRef('collectionSlug.kind', '=', 'collection.kind').onRef('collectionSlug.slug', '=', 'collection.slug'),
    )
    .select(['collection.id', 'collectionSlug.collectionId as owner'])
    .execute();
  return [...pages, ...collections].filter((row) => row.owner !== row.id).map((row) => row.id);
}

/** The numbers of a page’s editions. */
export async function listEditionNumbers(db: Reader, pageId: string): Promise<number[]> {
  const rows = await db.selectFrom('edition').select('number').where('pageId', '=', pageId).orderBy('number').execute();
  return rows.map((row) => row.number);
}
