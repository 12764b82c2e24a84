import type { Reader, Writer } from '#db/driver/database.ts';

/**
 * The part of the board that a page is counted in: a thirty-first of all pages, since ids are
 * random. After a change, only its part is counted again.
 */
export function boardPartOf(pageId: string): string {
  return pageId.slice(0, 1);
}

/**
 * Records a change that affects the board's counts: stages, owners, due dates, notices, the archive
 * or people's poles.
 * @param pageIds the pages that changed; null for any
 */
export async function bumpBoardRevision(trx: Writer, pageIds: readonly string[] | null): Promise<void> {
  const { revision } = await trx
    .updateTable('boardProgress')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .returning('revision')
    .executeTakeFirstOrThrow();
  if (pageIds === null) {
    await trx.updateTable('boardPart').set({ revision }).execute();
    return;
  }
  for (const part of new Set(pageIds.map(boardPartOf)))
    await trx
      .insertInto('boardPart')
      .values({ part, revision })
      .onConflict((conflict) => conflict.column('part').doUpdateSet({ revision }))
      .execute();
}

/** Differs after every such change. */
export async function findBoardRevision(db: Reader): Promise<number> {
  const { revision } = await db.selectFrom('boardProgress').select('revision').executeTakeFirstOrThrow();
  return revision;
}

/** The parts in which something changed after a revision. */
export async function listChangedParts(db: Reader, since: number): Promise<string[]> {
  const rows = await db.selectFrom('boardPart').select('part').where('revision', '>', since).execute();
  return rows.map(({ part }) => part);
}
