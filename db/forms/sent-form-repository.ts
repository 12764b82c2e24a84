import type { Reader, Writer } from '#db/driver/database.ts';

/** True if what a form asks for was done. */
export async function isFormDone(db: Reader, key: string): Promise<boolean> {
  return (await db.selectFrom('sentForm').select('key').where('key', '=', key).executeTakeFirst()) !== undefined;
}

/** Records that what a form asks for was done. */
export async function keepForm(trx: Writer, key: string, sentAt: string): Promise<void> {
  await trx
    .insertInto('sentForm')
    .values({ key, sentAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Forgets forms that were sent before an instant. */
export async function forgetFormsBefore(trx: Writer, before: string): Promise<number> {
  const result = await trx.deleteFrom('sentForm').where('sentAt', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
