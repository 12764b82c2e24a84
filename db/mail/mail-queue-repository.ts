import type { Selectable } from 'kysely';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { QueuedMailTable } from '#db/driver/schema.ts';

/** A mail that no mail server has accepted yet. */
export type QueuedMail = Readonly<Selectable<QueuedMailTable>>;

export async function insertQueuedMail(trx: Writer, mail: QueuedMail): Promise<void> {
  await trx.insertInto('queuedMail').values(mail).execute();
}

/** The oldest mail that may be sent now; null for none. */
export async function findDueMail(
  db: Reader | Writer,
  { now, last }: { readonly now: string; readonly last: string },
): Promise<QueuedMail | null> {
  const row = await db
    .selectFrom('queuedMail')
    .selectAll()
    .where((eb) => eb.or([eb('dueAt', '<=', now), eb('dueAt', '>', last)]))
    .orderBy('dueAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** When the next mail may be sent; null if the queue is empty. */
export async function findNextDue(db: Reader): Promise<string | null> {
  const row = await db.selectFrom('queuedMail').select('dueAt').orderBy('dueAt').limit(1).executeTakeFirst();
  return row?.dueAt ?? null;
}

/** The queued mails, the earliest first. */
export function listQueuedMails(
  db: Reader,
  limit: number,
): Promise<Omit<QueuedMail, 'text' | 'html' | 'sort' | 'recipientId' | 'about'>[]> {
  return db
    .selectFrom('queuedMail')
    .select(['id', 'recipientName', 'recipient', 'subject', 'createdAt', 'dueAt', 'attempts', 'problem'])
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The mails of a sort to a recipient that wait for their moment and were not tried yet. */
export function listWaitingMails(
  db: Reader | Writer,
  { sort, recipientId }: Pick<QueuedMail, 'sort' | 'recipientId'>,
  now: string,
): Promise<QueuedMail[]> {
  return db
    .selectFrom('queuedMail')
    .selectAll()
    .where('sort', '=', sort)
    .where('recipientId', '=', recipientId)
    .where('dueAt', '>', now)
    .where('attempts', '=', 0)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Changes the events that a waiting mail reports, its subject, and when it is sent. */
export async function updateWaitingMail(
  trx: Writer,
  id: string,
  change: Pick<QueuedMail, 'about' | 'subject' | 'dueAt'>,
): Promise<void> {
  await trx.updateTable('queuedMail').set(change).where('id', '=', id).execute();
}

/** Records a failed attempt. */
export async function postponeMail(
  trx: Writer,
  id: string,
  failed: Pick<QueuedMail, 'dueAt' | 'attempts' | 'problem'>,
): Promise<void> {
  await trx.updateTable('queuedMail').set(failed).where('id', '=', id).execute();
}

export async function deleteQueuedMail(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('queuedMail').where('id', '=', id).execute();
}
