import type { Visit } from '#content/activity/visit.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** A person's visit, or null if they have none yet. */
export async function findVisit(db: Reader, personId: string): Promise<Visit | null> {
  const row = await db
    .selectFrom('visit')
    .select(['seenAt', 'since', 'isFirst'])
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row ? { ...row, isFirst: row.isFirst === 1 } : null;
}

/** Stores a person's visit, unless a later one is stored already. */
export async function keepVisit(trx: Writer, personId: string, visit: Visit): Promise<void> {
  const row = { ...visit, isFirst: visit.isFirst ? 1 : 0 };
  await trx
    .insertInto('visit')
    .values({ personId, ...row })
    .onConflict((oc) => oc.column('personId').doUpdateSet(row).where('visit.seenAt', '<', visit.seenAt))
    .execute();
}
