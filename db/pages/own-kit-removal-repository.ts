import type { Reader, Writer } from '#db/driver/database.ts';
import type { OwnKitPage } from './own-kit-repository.ts';

/** Pages that were removed from a kit at once, with their notes and places, from 0. */
export interface KitRemoval {
  readonly key: string;
  readonly pages: readonly (OwnKitPage & { readonly at: number })[];
}

/** The removals of a kit, without pages that were deleted since; the latest last. */
export async function listKitRemovals(db: Reader | Writer, kitId: string): Promise<KitRemoval[]> {
  const rows = await db
    .selectFrom('ownKitRemoval')
    .select(['key', 'pageId', 'note', 'place as at'])
    .where('kitId', '=', kitId)
    .orderBy('number')
    .orderBy('place')
    .execute();
  const keys = [...new Set(rows.map(({ key }) => key))];
  return keys.map((key) => {
    return { key, pages: rows.filter((row) => row.key === key).map(({ key: _, ...page }) => page) };
  });
}

/** Stores a removal. @param most removals stored for each kit */
export async function insertKitRemoval(
  trx: Writer,
  kitId: string,
  { key, pages }: KitRemoval,
  most: number,
): Promise<void> {
  const { last } = await trx
    .selectFrom('ownKitRemoval')
    .select((eb) => eb.fn.max<number | null>('number').as('last'))
    .where('kitId', '=', kitId)
    .executeTakeFirstOrThrow();
  const number = (last ?? 0) + 1;
  const rows = pages.map(({ pageId, note, at }) => ({ kitId, number, key, pageId, place: at, note }));
  await trx.insertInto('ownKitRemoval').values(rows).execute();
  await trx
    .deleteFrom('ownKitRemoval')
    .where('kitId', '=', kitId)
    .where('number', '<=', number - most)
    .execute();
}

/** Deletes a removal once it is undone. */
export async function deleteKitRemoval(trx: Writer, kitId: string, key: string): Promise<void> {
  await trx.deleteFrom('ownKitRemoval').where('kitId', '=', kitId).where('key', '=', key).execute();
}
