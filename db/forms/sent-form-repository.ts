import type { Reader, Writer } from '#db/driver/database.ts';

/** True if a form was processed. */
export async function isFormDone(db: Reader, key: string): Promise<boolean> {
  return (await db.selectFrom('sentForm').select('key').where('key', '=', key).executeTakeFirst()) !== undefined;
}

/** Records that a form was processed. */
export async function keepForm(trx: Writer, key: string, sentAt: string): Promise<void> {
  await trx
    .insertInto('sentForm')
    .values({ key, sentAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Deletes the records of forms sent before an instant. */
export async function forgetFormsBefore(trx: Writer, before: string): Promise<number> {
  const result = await trx.deleteFrom('sentForm').where('sentAt', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
