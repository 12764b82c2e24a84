import type { Reader, Writer } from '#db/driver/database.ts';

/** An audited action: stored with the change, in the same transaction. */
export interface AuditEntry {
  readonly at: string;
  /** A person's id, `invitation:<id>`, or `cli`. */
  readonly actor: string;
  /** As `person.disabled`: noun, dot, past participle. */
  readonly action: string;
  /** The id of the row that was changed. */
  readonly subject: string;
  /** The page that it is about, if any. */
  readonly pageId?: string;
  /** What changed. Never a secret. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Adds an entry. */
export async function insertAuditEntry(trx: Writer, entry: AuditEntry): Promise<void> {
  await trx
    .insertInto('audit')
    .values({ ...entry, detail: JSON.stringify(entry.detail) })
    .execute();
}

/**
 * Erases the details of the entries about a page that is deleted for good: they contain its title,
 * and names of partners and of its versions. Action, time and actor stay.
 */
export async function eraseDetailsOfPage(trx: Writer, pageId: string): Promise<void> {
  // One statement for each column, so that each uses its index.
  for (const column of ['pageId', 'subject'] as const)
    await trx.updateTable('audit').set({ detail: '{}' }).where(column, '=', pageId).execute();
}

/** Entries, latest first. */
export async function listAuditEntries(
  db: Reader | Writer,
  filter: { subject?: string; action?: string; limit?: number } = {},
): Promise<AuditEntry[]> {
  let query = db
    .selectFrom('audit')
    .select(['at', 'actor', 'action', 'subject', 'pageId', 'detail'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit ?? 200);
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  return (await query.execute()).map(({ pageId, ...row }) => ({
    ...row,
    ...(pageId === null ? {} : { pageId }),
    detail: JSON.parse(row.detail || '{}') as Record<string, unknown>,
  }));
}

/** Reason for publishing an edition despite checks, or without the required approvals. */
export type Justification = Pick<AuditEntry, 'action' | 'detail'>;

/** The justifications of a page's editions, the latest first. */
export async function listJustifications(db: Reader, pageId: string): Promise<Justification[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['action', 'detail'])
    .where('pageId', '=', pageId)
    .where('action', 'in', ['edition.overridden', 'edition.unreviewed'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ action, detail }) => ({ action, detail: JSON.parse(detail || '{}') as Record<string, unknown> }));
}

/** How often this action was recorded. */
export async function countAuditEntries(db: Reader | Writer, action: string): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('action', '=', action)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** True if this action was ever recorded. */
export async function hasAuditEntry(db: Reader | Writer, action: string): Promise<boolean> {
  const row = await db.selectFrom('audit').select('id').where('action', '=', action).limit(1).executeTakeFirst();
  return row !== undefined;
}
