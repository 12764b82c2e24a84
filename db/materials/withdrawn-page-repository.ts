import type { WithdrawnPassage } from '#content/withdrawal/withdrawal.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** The blocks of a page that cited a material until words of its people were withdrawn. */
export interface WithdrawnBlocks {
  readonly materialId: string;
  readonly blockIds: readonly string[];
}

/** The materials of which passages of a page were withdrawn, and the blocks of these. */
export async function listWithdrawnBlocks(db: Reader | Writer, pageId: string): Promise<WithdrawnBlocks[]> {
  const rows = await db
    .selectFrom('withdrawal')
    .innerJoin('withdrawalPage', 'withdrawalPage.withdrawalId', 'withdrawal.id')
    .select(['withdrawal.materialId', 'withdrawal.passages'])
    .where('withdrawalPage.pageId', '=', pageId)
    .orderBy('withdrawal.requestedAt')
    .orderBy('withdrawal.id')
    .execute();
  const found = new Map<string, string[]>();
  for (const { materialId, passages } of rows) {
    const ofPage = (JSON.parse(passages) as WithdrawnPassage[]).filter((one) => one.pageId === pageId);
    const blockIds = ofPage.flatMap((one) => one.blockIds);
    // A page may be read for words that it has, or had, without a passage of its own.
    if (blockIds.length > 0) found.set(materialId, [...(found.get(materialId) ?? []), ...blockIds]);
  }
  return [...found].map(([materialId, blockIds]) => ({ materialId, blockIds }));
}

/** The ids of the pages of which passages that drew on a material were withdrawn. */
export async function listPagesWithdrawnFrom(db: Reader | Writer, materialId: string): Promise<string[]> {
  const rows = await db.selectFrom('withdrawal').select('passages').where('materialId', '=', materialId).execute();
  const passages = rows.flatMap((row) => JSON.parse(row.passages) as WithdrawnPassage[]);
  return [...new Set(passages.flatMap(({ pageId, blockIds }) => (blockIds.length > 0 ? [pageId] : [])))];
}

/** How far the withdrawals of words from a page have come. */
export interface PageWithdrawals {
  /** Changes whenever a withdrawal is requested, done, or repeated for words that returned. */
  readonly mark: string;
  /** One of them has yet to be carried out in this page. */
  readonly isUnderWay: boolean;
}

/** The materials whose words are still to be removed, with the pages; of one page, or all. */
export function listWithdrawalsLeft(
  db: Reader | Writer,
  pageId: string | null = null,
): Promise<{ materialId: string; pageId: string; requestedAt: string }[]> {
  return db
    .selectFrom('withdrawal')
    .innerJoin('withdrawalPage', 'withdrawalPage.withdrawalId', 'withdrawal.id')
    .select(['withdrawal.materialId', 'withdrawalPage.pageId', 'withdrawal.requestedAt'])
    .where('withdrawalPage.doneAt', 'is', null)
    .$if(pageId !== null, (query) => query.where('withdrawalPage.pageId', '=', pageId))
    .orderBy('withdrawal.requestedAt')
    .orderBy('withdrawalPage.pageId')
    .execute();
}

/** How far the withdrawals of words from a page have come. */
export async function findPageWithdrawals(db: Reader | Writer, pageId: string): Promise<PageWithdrawals> {
  const rows = await db
    .selectFrom('withdrawalPage')
    .select(['withdrawalId', 'doneAt'])
    .where('pageId', '=', pageId)
    .orderBy('withdrawalId')
    .execute();
  return { mark: JSON.stringify(rows), isUnderWay: rows.some(({ doneAt }) => doneAt === null) };
}
