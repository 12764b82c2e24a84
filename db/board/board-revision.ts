import type { Reader, Writer } from '#db/driver/database.ts';

/**
 * Notes a change of what the board counts pages by: their stage, owner, due date, notice, archive, or
 * who belongs to which pole.
 */
export async function bumpBoardRevision(trx: Writer): Promise<void> {
  await trx
    .updateTable('boardProgress')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .execute();
}

/** Differs after every such change. */
export async function findBoardRevision(db: Reader): Promise<number> {
  const { revision } = await db.selectFrom('boardProgress').select('revision').executeTakeFirstOrThrow();
  return revision;
}
