import type { Reader, Writer } from '#db/driver/database.ts';

/** The only place so far. */
const HOME = 'home';

/** The id of the page that the home page shows first, or null. */
export async function findFeaturedPage(db: Reader | Writer): Promise<string | null> {
  const row = await db.selectFrom('featuredPage').select('pageId').where('place', '=', HOME).executeTakeFirst();
  return row?.pageId ?? null;
}

/** Shows a page first on the home page; null for none. */
export async function replaceFeaturedPage(
  trx: Writer,
  page: { readonly pageId: string; readonly chosenAt: string; readonly chosenBy: string } | null,
): Promise<void> {
  await trx.deleteFrom('featuredPage').where('place', '=', HOME).execute();
  if (page)
    await trx
      .insertInto('featuredPage')
      .values({ place: HOME, ...page })
      .execute();
}
