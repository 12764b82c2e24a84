import type { Writer } from '#db/driver/database.ts';

/** Records that a form is taken. @returns false if it was taken before */
export async function takeForm(trx: Writer, key: string, sentAt: string): Promise<boolean> {
  const result = await trx
    .insertInto('sentForm')
    .values({ key, sentAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) === 1;
}

/** Forgets a form that was refused: it may be sent again. */
export async function forgetForm(trx: Writer, key: string): Promise<void> {
  await trx.deleteFrom('sentForm').where('key', '=', key).execute();
}

/** Forgets forms that were sent before an instant. */
export async function forgetFormsBefore(trx: Writer, before: string): Promise<number> {
  const result = await trx.deleteFrom('sentForm').where('sentAt', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
