import type { MailSort, RecipientId } from '#content/people/mail-sort.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** A recipient's choice for a sort of mail. */
export interface MailChoice {
  readonly sort: MailSort;
  readonly isOff: boolean;
  /** Empty for none. */
  readonly rhythm: string;
}

/** A recipient's choices; sorts without one have the default. */
export async function listMailChoices(db: Reader | Writer, recipientId: RecipientId): Promise<MailChoice[]> {
  const rows = await db
    .selectFrom('mailChoice')
    .select(['sort', 'isOff', 'rhythm'])
    .where('recipientId', '=', recipientId)
    .execute();
  return rows.map((row) => ({ ...row, isOff: row.isOff === 1 }));
}

/** Whether a recipient turned this sort of mail off. */
export async function isMailOff(db: Reader | Writer, recipientId: RecipientId, sort: MailSort): Promise<boolean> {
  return (await listMailChoices(db, recipientId)).some((one) => one.sort === sort && one.isOff);
}

/** Stores a choice. @param change absent fields are unchanged */
export async function keepMailChoice(
  trx: Writer,
  recipientId: RecipientId,
  sort: MailSort,
  change: { readonly isOff: boolean; readonly rhythm?: string },
): Promise<void> {
  const { isOff, ...rest } = change;
  const values = { isOff: isOff ? 1 : 0, ...rest };
  await trx
    .insertInto('mailChoice')
    .values({ recipientId, sort, ...values })
    .onConflict((conflict) => conflict.columns(['recipientId', 'sort']).doUpdateSet(values))
    .execute();
}

/** Records that a recipient is notified of an event. @returns false if they were before */
export async function insertNotifiedEvent(
  trx: Writer,
  row: { readonly recipientId: RecipientId; readonly event: string; readonly toldAt: string },
): Promise<boolean> {
  const result = await trx
    .insertInto('toldEvent')
    .values(row)
    .onConflict((conflict) => conflict.columns(['recipientId', 'event']).doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) === 1;
}

/** Deletes such a record: the mail was not sent. */
export async function deleteNotifiedEvent(trx: Writer, recipientId: RecipientId, event: string): Promise<void> {
  await trx.deleteFrom('toldEvent').where('recipientId', '=', recipientId).where('event', '=', event).execute();
}

/** The events among these of which a recipient was notified. */
export async function listNotifiedEvents(
  db: Reader | Writer,
  recipientId: RecipientId,
  events: readonly string[],
): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = await db
    .selectFrom('toldEvent')
    .select('event')
    .where('recipientId', '=', recipientId)
    .where('event', 'in', [...events])
    .execute();
  return new Set(rows.map(({ event }) => event));
}
