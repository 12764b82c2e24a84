import type { Reader, Writer } from '#db/driver/database.ts';

/** The list of synonyms as typed. */
export interface SynonymList {
  readonly text: string;
  readonly updatedAt: string;
  /** The person's name; null for the command line and for a person who no longer exists. */
  readonly updatedBy: string | null;
}

/** The list; null if it was never changed. */
export async function findSynonymList(db: Reader | Writer): Promise<SynonymList | null> {
  const row = await db
    .selectFrom('synonymList')
    .leftJoin('person', 'person.id', 'synonymList.updatedBy')
    .select(['synonymList.text', 'synonymList.updatedAt', 'person.name'])
    .executeTakeFirst();
  return row ? { text: row.text, updatedAt: row.updatedAt, updatedBy: row.name } : null;
}

/** Stores the list. @param list.updatedBy a person's id */
export async function keepSynonymList(trx: Writer, list: SynonymList): Promise<void> {
  await trx
    .insertInto('synonymList')
    .values({ id: 1, ...list })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...list }))
    .execute();
}
