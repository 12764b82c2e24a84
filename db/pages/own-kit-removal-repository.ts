import type { Reader, Writer } from '#db/driver/database.ts';
import type { OwnKitPage } from './own-kit-repository.ts';

/** Pages that were taken off a kit at once, with their notes and where they were, from 0. */
export interface KitRemoval {
  readonly key: string;
  readonly pages: readonly (OwnKitPage & { readonly at: number })[];
}

/** What was taken off a kit, and of pages what has not been deleted since; the latest last. */
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

/** Keeps what was taken off a kit. @param most removals that are kept of a kit */
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

/** Forgets a removal, which was put back. */
export async function deleteKitRemoval(trx: Writer, kitId: string, key: string): Promise<void> {
  await trx.deleteFrom('ownKitRemoval').where('kitId', '=', kitId).where('key', '=', key).execute();
}
