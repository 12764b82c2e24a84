import type { Vocabulary } from '#content/taxonomy/vocabulary.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** A term of a page, and how many pages have it. */
export interface SharedTerm {
  readonly vocabulary: Vocabulary;
  readonly code: string;
  readonly count: number;
}

/** The terms of a page's latest edition, with how many pages have each. */
export async function listPageTerms(db: Reader, pageId: string): Promise<SharedTerm[]> {
  const rows = await db
    .selectFrom('editionTerm')
    .innerJoin('termCount', (join) =>
      join
        .onRef('termCount.vocabulary', '=', 'editionTerm.vocabulary')
        .onRef('termCount.code', '=', 'editionTerm.code'),
    )
    .select(['editionTerm.vocabulary', 'editionTerm.code'])
    .select((eb) => eb.fn.sum<number>('termCount.count').as('count'))
    .where('editionTerm.pageId', '=', pageId)
    .groupBy(['editionTerm.vocabulary', 'editionTerm.code'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** The latest pages on a term. */
export async function listRecentOnTerm(
  db: Reader,
  { vocabulary, code }: Pick<SharedTerm, 'vocabulary' | 'code'>,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('editionTerm')
    .select('pageId')
    .where('vocabulary', '=', vocabulary)
    .where('code', '=', code)
    .orderBy('publishedAt', 'desc')
    .orderBy('pageId')
    .limit(limit)
    .execute();
  return rows.map(({ pageId }) => pageId);
}

/** The pages of the same parts of collections. */
export async function listBesideInCollections(db: Reader, pageId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('collectionItem as own')
    .innerJoin('collectionItem as other', 'other.partId', 'own.partId')
    .select('other.pageId')
    .distinct()
    .where('own.pageId', '=', pageId)
    .where('other.pageId', '!=', pageId)
    .limit(limit)
    .execute();
  return rows.map((row) => row.pageId);
}

/** The pages that a page links to, or that link to it. */
export async function listLinkedPages(db: Reader, pageId: string, limit: number): Promise<string[]> {
  const to = db.selectFrom('editionLink').select('targetId as id').where('pageId', '=', pageId).limit(limit);
  const from = db.selectFrom('editionLink').select('pageId as id').where('targetId', '=', pageId).limit(limit);
  const rows = [...(await to.execute()), ...(await from.execute())];
  return [...new Set(rows.map(({ id }) => id))];
}

/** A page related to another, with their similarity, which is the same for both. */
export interface RelatedPage {
  readonly id: string;
  readonly score: number;
}

/**
 * Stores the pages most similar to a page's latest edition, and the page as related to these.
 * @param most rows stored for each page
 */
export async function replaceRelated(
  trx: Writer,
  pageId: string,
  related: readonly RelatedPage[],
  most: number,
): Promise<void> {
  await trx
    .deleteFrom('relatedPage')
    .where((eb) => eb.or([eb('pageId', '=', pageId), eb('relatedId', '=', pageId)]))
    .execute();
  if (related.length > 0) {
    await trx
      .insertInto('relatedPage')
      .values([
        ...related.map(({ id, score }) => ({ pageId, relatedId: id, score })),
        ...related.map(({ id, score }) => ({ pageId: id, relatedId: pageId, score })),
      ])
      .execute();
  }
  for (const { id } of related) {
    const beyond = (await relatedOf(trx, id).execute()).slice(most).map(({ relatedId }) => relatedId);
    if (beyond.length > 0)
      await trx.deleteFrom('relatedPage').where('pageId', '=', id).where('relatedId', 'in', beyond).execute();
  }
  await trx
    .updateTable('page')
    .set((eb) => ({ relatedEdition: eb.ref('editionNumber') }))
    .where('id', '=', pageId)
    .execute();
}

const relatedOf = (db: Reader | Writer, pageId: string) =>
  db
    .selectFrom('relatedPage')
    .select('relatedId')
    .where('pageId', '=', pageId)
    .orderBy('score', 'desc')
    .orderBy('relatedId');

/** The pages nearest to a page, the nearest first. */
export async function listRelated(db: Reader, pageId: string): Promise<string[]> {
  return (await relatedOf(db, pageId).execute()).map(({ relatedId }) => relatedId);
}

/** The titles and summaries of these pages' latest editions. */
export async function listHeads(
  db: Reader,
  ids: readonly string[],
): Promise<{ id: string; title: string; summary: string }[]> {
  return db
    .selectFrom('edition')
    .innerJoin('page', (join) =>
      join.onRef('page.id', '=', 'edition.pageId').onRef('page.editionNumber', '=', 'edition.number'),
    )
    .select(['page.id', 'edition.title', 'edition.summary'])
    .where('page.id', 'in', [...ids])
    .execute();
}

/** Published pages whose latest edition has no related pages computed yet. */
export async function findUnrelated(db: Reader, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('page')
    .select('id')
    .where('editionNumber', 'is not', null)
    .where((eb) => eb.or([eb('relatedEdition', 'is', null), eb('relatedEdition', '<>', eb.ref('editionNumber'))]))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
