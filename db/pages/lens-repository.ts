import type { PageKind } from '#content/kinds/kind.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** The sector that makes a module a lens, in the notice of its latest edition. */
const LENS = { kind: 'module', vocabulary: 'sector', code: 'gender' } as const;

/** The ids of the lenses that were attached to a page, in their order. */
export async function listLensIds(db: Reader | Writer, pageId: string): Promise<string[]> {
  const rows = await db.selectFrom('pageLens').select('lensId').where('pageId', '=', pageId).orderBy('place').execute();
  return rows.map(({ lensId }) => lensId);
}

/** Attaches these lenses to a page, in this order, and no others. */
export async function replaceLenses(trx: Writer, pageId: string, lensIds: readonly string[]): Promise<void> {
  await trx.deleteFrom('pageLens').where('pageId', '=', pageId).execute();
  if (lensIds.length === 0) return;
  await trx
    .insertInto('pageLens')
    .values(lensIds.map((lensId, place) => ({ pageId, lensId, place })))
    .execute();
}

/** The ids of the pages that can be attached as lenses, the latest first. */
export async function listOfferedLensIds(db: Reader | Writer, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('editionTerm')
    .select('pageId')
    .where('kind', '=', LENS.kind)
    .where('vocabulary', '=', LENS.vocabulary)
    .where('code', '=', LENS.code)
    .orderBy('publishedAt', 'desc')
    .orderBy('pageId')
    .limit(limit)
    .execute();
  return rows.map(({ pageId }) => pageId);
}

/**
 * Published pages of these kinds without a lens, which are not of a lens's subject themselves; by
 * title.
 */
export async function listIdsWithoutLens(db: Reader, kinds: readonly PageKind[], limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('page')
    .select('id')
    .where('kind', 'in', [...kinds])
    .where('editionNumber', 'is not', null)
    .where('archivedAt', 'is', null)
    .where('binnedAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('pageLens').select('lensId').whereRef('pageLens.pageId', '=', 'page.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('editionTerm')
            .select('code')
            .whereRef('editionTerm.pageId', '=', 'page.id')
            .where('vocabulary', '=', LENS.vocabulary)
            .where('code', '=', LENS.code),
        ),
      ),
    )
    .orderBy('title')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** A page has no lens, though there are some that could be attached to it. */
export async function isLensMissing(db: Reader | Writer, pageId: string): Promise<boolean> {
  if ((await listLensIds(db, pageId)).length > 0) return false;
  return (await listOfferedLensIds(db, 2)).some((id) => id !== pageId);
}
