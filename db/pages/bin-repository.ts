import { bumpBoardRevision } from '#db/board/board-revision.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { listEditionTerms } from './edition-term-repository.ts';
import { PAGE_ROW, type Page, type PageRow } from './page-repository.ts';

/**
 * Puts a page into the bin. Also archives it, so that everything that hides archived pages hides
 * it. Nothing else changes, not even the time of its last change.
 */
export async function binPage(trx: Writer, page: Page, at: string, personId: string | null): Promise<void> {
  await trx
    .updateTable('page')
    .set({ binnedAt: at, binnedBy: personId, archivedBefore: page.archivedAt, archivedAt: at })
    .where('id', '=', page.id)
    .where('binnedAt', 'is', null)
    .execute();
  await listEditionTerms(trx, page.id);
  await bumpBoardRevision(trx, [page.id]);
}

/** Takes a page out of the bin, as it was before. */
export async function unbinPage(trx: Writer, id: string): Promise<void> {
  await trx
    .updateTable('page')
    .set((eb) => ({ archivedAt: eb.ref('archivedBefore'), archivedBefore: null, binnedAt: null, binnedBy: null }))
    .where('id', '=', id)
    .where('binnedAt', 'is not', null)
    .execute();
  await listEditionTerms(trx, id);
  await bumpBoardRevision(trx, [id]);
}

/** A page in the bin. */
export interface BinnedPage {
  readonly page: PageRow;
  /** The person who put it there; null if not a person, or one who no longer exists. */
  readonly byName: string | null;
}

/** The pages in the bin, the latest first. @param before only those put there before (ISO 8601) */
export async function listBinned(db: Reader, limit: number, before?: string): Promise<BinnedPage[]> {
  let query = db
    .selectFrom('page')
    .leftJoin('person', 'person.id', 'page.binnedBy')
    .select(PAGE_ROW.map((column) => `page.${column}` as const))
    .select('person.name as byName')
    .where('page.binnedAt', 'is not', null);
  if (before !== undefined) query = query.where('page.binnedAt', '<', before);
  const rows = await query.orderBy('page.binnedAt', 'desc').orderBy('page.id').limit(limit).execute();
  return rows.map(({ byName, ...row }) => ({ page: row, byName }));
}

/** How many pages are in the bin. */
export async function countBinned(db: Reader): Promise<number> {
  const { count } = await db
    .selectFrom('page')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('binnedAt', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Which of these pages are in the bin. */
export async function findBinned(db: Reader | Writer, pageIds: readonly string[]): Promise<Set<string>> {
  if (pageIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('page')
    .select('id')
    .where('id', 'in', [...pageIds])
    .where('binnedAt', 'is not', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
