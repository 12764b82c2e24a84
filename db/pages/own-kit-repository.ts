import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';

/** A personal kit: pages that a person collected. */
export interface OwnKit {
  readonly id: string;
  readonly personId: string;
  readonly title: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A page of a personal kit, with its owner's note. */
export interface OwnKitPage {
  readonly pageId: string;
  readonly note: string;
}

/** A person's kits, the last changed first, with the ids of their pages. */
export async function listOwnKits(
  db: Reader | Writer,
  personId: string,
): Promise<(OwnKit & { readonly pageIds: readonly string[] })[]> {
  const kits = await db
    .selectFrom('ownKit')
    .selectAll()
    .where('personId', '=', personId)
    .orderBy('updatedAt', 'desc')
    .orderBy('id')
    .execute();
  if (kits.length === 0) return [];
  const pages = await db
    .selectFrom('ownKitPage')
    .select(['kitId', 'pageId'])
    .where(
      'kitId',
      'in',
      kits.map(({ id }) => id),
    )
    .orderBy('place')
    .execute();
  const pageIds = (id: string) => pages.flatMap(({ kitId, pageId }) => (kitId === id ? [pageId] : []));
  return kits.map((kit) => ({ ...kit, pageIds: pageIds(kit.id) }));
}

export async function countOwnKits(db: Reader | Writer, personId: string): Promise<number> {
  const { count } = await db
    .selectFrom('ownKit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A kit with its owner's name; null if it does not exist, or the account is closed. */
export async function findOwnKit(
  db: Reader | Writer,
  id: string,
): Promise<(OwnKit & { readonly author: string }) | null> {
  const row = await db
    .selectFrom('ownKit')
    .innerJoin('person', 'person.id', 'ownKit.personId')
    .selectAll('ownKit')
    .select('person.name as author')
    .where('ownKit.id', '=', id)
    .where('person.disabledAt', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** The pages of a kit, in its order. */
export async function listOwnKitPages(db: Reader | Writer, kitId: string): Promise<OwnKitPage[]> {
  return db.selectFrom('ownKitPage').select(['pageId', 'note']).where('kitId', '=', kitId).orderBy('place').execute();
}

export async function insertOwnKit(trx: Writer, kit: OwnKit): Promise<void> {
  await trx.insertInto('ownKit').values(kit).execute();
}

export async function updateOwnKit(
  trx: Writer,
  id: string,
  change: Pick<OwnKit, 'title' | 'updatedAt'>,
): Promise<void> {
  await trx.updateTable('ownKit').set(change).where('id', '=', id).execute();
}

/** Makes these the pages of a kit, in this order. */
export async function replaceOwnKitPages(trx: Writer, kitId: string, pages: readonly OwnKitPage[]): Promise<void> {
  await trx.deleteFrom('ownKitPage').where('kitId', '=', kitId).execute();
  if (pages.length === 0) return;
  await trx
    .insertInto('ownKitPage')
    .values(pages.map(({ pageId, note }, place) => ({ kitId, pageId, place, note })))
    .execute();
}

export async function deleteOwnKit(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('ownKit').where('id', '=', id).execute();
}

/** Whether words were withdrawn from the pages of a kit. @param since ISO 8601 */
export async function wasOwnKitWithdrawnSince(db: Reader, kitId: string, since: string): Promise<boolean> {
  const found = await db
    .selectFrom('ownKitPage')
    .innerJoin('edition', 'edition.pageId', 'ownKitPage.pageId')
    .select('edition.pageId')
    .where('ownKitPage.kitId', '=', kitId)
    .where('edition.withdrawnAt', '>', since)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** How many kits hold some of these pages. */
export async function countKitsHolding(db: Reader, pageIds: readonly string[]): Promise<number> {
  const kits = new Set<string>();
  for (const some of inParts(pageIds)) {
    const rows = await db.selectFrom('ownKitPage').select('kitId').distinct().where('pageId', 'in', some).execute();
    for (const { kitId } of rows) kits.add(kitId);
  }
  return kits.size;
}
