import type { Reader, Writer } from '#db/driver/database.ts';

/** A collection's own texts, apart from its pages. */
export interface CollectionWords {
  readonly title: string;
  readonly summary: string;
  /** Markdown. */
  readonly introduction: string;
  readonly imprint: string;
  readonly coverAlt: string;
  /** Titles of its parts. */
  readonly parts: readonly string[];
}

/** A collection with masks. */
interface MaskedCollection {
  readonly collectionId: string;
  /** Without the masks. */
  readonly words: CollectionWords;
  readonly shown: CollectionWords;
  /** Ids of the materials for whose people words are masked. */
  readonly materials: readonly string[];
}

/** The stored words of a collection; null if it does not exist. */
export async function findCollectionWords(db: Reader | Writer, id: string): Promise<CollectionWords | null> {
  const row = await db
    .selectFrom('collection')
    .select(['title', 'summary', 'introduction', 'imprint', 'coverAlt'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const parts = await db
    .selectFrom('collectionPart')
    .select('title')
    .where('collectionId', '=', id)
    .orderBy('position')
    .execute();
  return { ...row, parts: parts.map(({ title }) => title) };
}

/** Stores the words of a collection with or without masks. @param parts in their order */
export async function maskCollection(
  trx: Writer,
  id: string,
  { parts, ...words }: CollectionWords,
  updatedAt: string,
): Promise<void> {
  await trx
    .updateTable('collection')
    .set({ ...words, updatedAt })
    .where('id', '=', id)
    .execute();
  for (const [position, title] of parts.entries())
    await trx
      .updateTable('collectionPart')
      .set({ title })
      .where('collectionId', '=', id)
      .where('position', '=', position)
      .execute();
}

/** The masked collections: one, or those with masks for a material's people. */
export async function listMaskedCollections(
  db: Reader | Writer,
  collectionId: string | null = null,
): Promise<MaskedCollection[]> {
  let query = db.selectFrom('maskedCollection').selectAll().orderBy('collectionId');
  if (collectionId !== null) query = query.where('collectionId', '=', collectionId);
  return (await query.execute()).map(({ words, shown, materials, ...row }) => ({
    ...row,
    words: JSON.parse(words) as CollectionWords,
    shown: JSON.parse(shown) as CollectionWords,
    materials: JSON.parse(materials) as string[],
  }));
}

export async function keepMaskedCollection(
  trx: Writer,
  { collectionId, words, shown, materials }: MaskedCollection,
): Promise<void> {
  const row = {
    words: JSON.stringify(words),
    shown: JSON.stringify(shown),
    materials: JSON.stringify(materials),
  };
  await trx
    .insertInto('maskedCollection')
    .values({ collectionId, ...row })
    .onConflict((oc) => oc.column('collectionId').doUpdateSet(row))
    .execute();
}

export async function deleteMaskedCollection(trx: Writer, collectionId: string): Promise<void> {
  await trx.deleteFrom('maskedCollection').where('collectionId', '=', collectionId).execute();
}

/** Records that these pages' collections, archived ones too, must get the masks that they need. */
export async function noteCollectionsToFit(trx: Writer, pageIds: readonly string[]): Promise<void> {
  for (const pageId of pageIds)
    await trx
      .insertInto('collectionToFit')
      .columns(['collectionId'])
      .expression((eb) =>
        eb
          .selectFrom('collectionItem')
          .innerJoin('collectionPart', 'collectionPart.id', 'collectionItem.partId')
          .select('collectionPart.collectionId')
          .distinct()
          .where('collectionItem.pageId', '=', pageId),
      )
      .onConflict((oc) => oc.doNothing())
      .execute();
}

/** Collections that must get the masks that they need. */
export async function listCollectionsToFit(db: Reader | Writer): Promise<string[]> {
  const rows = await db.selectFrom('collectionToFit').select('collectionId').orderBy('collectionId').execute();
  return rows.map(({ collectionId }) => collectionId);
}

export async function noteCollectionFitted(trx: Writer, collectionId: string): Promise<void> {
  await trx.deleteFrom('collectionToFit').where('collectionId', '=', collectionId).execute();
}
