import type { Reader, Writer } from '#db/driver/database.ts';

/**
 * The part of the board that a page is counted in: a thirty-first of all, since ids are random.
 * What changed is counted again by its part.
 */
export function boardPartOf(pageId: string): string {
  return pageId.slice(0, 1);
}

/**
 * Notes a change of what the board counts pages by: their stage, owner, due date, notice, archive,
 * or who belongs to which pole.
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
