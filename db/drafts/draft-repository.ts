import { titleKey } from '#content/text/title-key.ts';
import type { Database, Reader, Writer } from '#db/driver/database.ts';
import { keepWritings } from './writing-repository.ts';

/** The writer of the server's own changes. */
const NOBODY = '';

/** One update of a draft, for the log. */
export interface LogEntry {
  readonly pageId: string;
  /** A Yjs update, v1. */
  readonly data: Uint8Array;
  readonly personId: string | null;
  /** The page's title and summary after it, if it may have changed them. */
  readonly head?: { readonly title?: string; readonly summary?: string } | null;
}

/**
 * Up to this many rows and bytes, the statement for a number of rows remains prepared: typing makes
 * few and small rows.
 */
const KEPT_ROWS = 32;
const KEPT_BYTES = 64 * 1024;

/** SQLite allows 32,766 parameters in one statement; each row takes four. */
const MOST_ROWS = 4_000;

/**
 * Appends to the drafts' log in one statement, so with one transaction and one disk sync. Updates
 * that change a page's title or summary have their own transaction, which also changes the page.
 * @returns the positions, in the order of the entries
 */
export async function appendToLog(database: Database, entries: readonly LogEntry[], now: string): Promise<number[]> {
  if (entries.some(({ head }) => head)) return database.write((trx) => appendWithHeads(trx, entries, now));
  const positions: number[] = [];
  for (let start = 0; start < entries.length; start += MOST_ROWS) {
    const batch = entries.slice(start, start + MOST_ROWS);
    const parameters: unknown[] = [];
    let bytes = 0;
    for (const { pageId, data, personId } of batch) {
      parameters.push(pageId, Buffer.from(data.buffer, data.byteOffset, data.byteLength), personId, now);
      bytes += data.length;
    }
    const sql = `insert into draft_update (page_id, data, person_id, created_at) values ${'(?,?,?,?),'.repeat(batch.length).slice(0, -1)}`;
    const drafts = [...new Set(batch.map(({ pageId }) => pageId))];
    const { lastId } =
      batch.length <= KEPT_ROWS && bytes <= KEPT_BYTES
        ? await database.writeKept(sql, parameters, drafts)
        : await database.writeStatement(sql, parameters, drafts);
    for (let i = 0; i < batch.length; i++) positions.push(lastId - batch.length + 1 + i);
  }
  return positions;
}

async function appendWithHeads(trx: Writer, entries: readonly LogEntry[], now: string): Promise<number[]> {
  const positions: number[] = [];
  for (const { pageId, data, personId, head } of entries) {
    const row = { pageId, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), personId, createdAt: now };
    const { position } = await trx
      .insertInto('draftUpdate')
      .values(row)
      .returning('position')
      .executeTakeFirstOrThrow();
    positions.push(Number(position));
    if (head && Object.keys(head).length > 0)
      await trx
        .updateTable('page')
        .set({ ...head, ...(head.title === undefined ? {} : { titleKey: titleKey(head.title) }) })
        .where('id', '=', pageId)
        .execute();
  }
  return positions;
}

export interface StoredDraft {
  /** The updates that make up the snapshot, in order; empty for a draft without one. */
  readonly snapshot: readonly Uint8Array[];
  /** The same as one update, if the snapshot is in parts. */
  readonly whole: Uint8Array | null;
  /** The updates after the snapshot, in order. */
  readonly updates: readonly Uint8Array[];
  /** Position of the last of them (or of the snapshot); 0 for a draft without any. */
  readonly position: number;
}

/**
 * Reads what a draft consists of: the snapshot and then the log after it, in one read transaction.
 */
export function readDraft(db: Reader, pageId: string): Promise<StoredDraft> {
  return db.transaction().execute(async (trx) => {
    const snapshot = await trx
      .selectFrom('draftSnapshot')
      .select(['data', 'upTo', 'parts', 'whole'])
      .where('pageId', '=', pageId)
      .executeTakeFirst();
    const rows = await trx
      .selectFrom('draftUpdate')
      .select(['position', 'data'])
      .where('pageId', '=', pageId)
      .where('position', '>', snapshot?.upTo ?? 0)
      .orderBy('position')
      .execute();
    return {
      snapshot: snapshot ? partsOf(snapshot) : [],
      whole: snapshot?.whole ?? null,
      updates: rows.map((row) => row.data),
      position: rows.at(-1)?.position ?? snapshot?.upTo ?? 0,
    };
  });
}

/** The bytes that `readDraft` would read of a draft, but for a snapshot's second form. */
export async function findDraftBytes(db: Reader, pageId: string): Promise<number> {
  const snapshot = await db
    .selectFrom('draftSnapshot')
    .select((eb) => ['upTo', eb.fn<number>('length', ['data']).as('bytes')])
    .where('pageId', '=', pageId)
    .executeTakeFirst();
  const { bytes } = await db
    .selectFrom('draftUpdate')
    .select((eb) => eb.fn.sum<number | null>(eb.fn<number>('length', ['data'])).as('bytes'))
    .where('pageId', '=', pageId)
    .where('position', '>', snapshot?.upTo ?? 0)
    .executeTakeFirstOrThrow();
  return (snapshot?.bytes ?? 0) + (bytes ?? 0);
}

function partsOf({ data, parts }: { data: Uint8Array; parts: string | null }): Uint8Array[] {
  if (parts === null) return [data];
  let end = 0;
  return (JSON.parse(parts) as number[]).map((length) => {
    end += length;
    return data.subarray(end - length, end);
  });
}

/**
 * Replaces the log up to a position by a snapshot, all or nothing. A later snapshot is not
 * replaced: of two compactions, the first one started may finish last.
 * @param snapshot.state the snapshot as one update
 * @param snapshot.parts the same as updates to be applied in sequence; only the state if it is
 * short
 */
export async function compactDraft(
  trx: Writer,
  pageId: string,
  snapshot: { state: Uint8Array; parts: readonly Uint8Array[]; upTo: number },
  now: string,
): Promise<void> {
  const { state, parts, upTo } = snapshot;
  const inParts = parts.length > 1;
  const row = {
    data: Buffer.concat(parts),
    upTo,
    createdAt: now,
    parts: inParts ? JSON.stringify(parts.map(({ length }) => length)) : null,
    whole: inParts ? Buffer.from(state) : null,
  };
  await trx
    .insertInto('draftSnapshot')
    .values({ pageId, ...row })
    .onConflict((oc) => oc.column('pageId').doUpdateSet(row).where('draftSnapshot.upTo', '<=', upTo))
    .execute();
  await keepAuthors(trx, pageId, upTo);
  await trx.deleteFrom('draftUpdate').where('pageId', '=', pageId).where('position', '<=', snapshot.upTo).execute();
}

/** Records who wrote the updates up to a position, before they leave the log. */
async function keepAuthors(trx: Writer, pageId: string, upTo: number): Promise<void> {
  await keepWritings(trx, [pageId], [0, upTo]);
  const authors = await trx
    .selectFrom('draftUpdate')
    .select((eb) => ['personId', eb.fn.max('createdAt').as('wroteAt')])
    .where('pageId', '=', pageId)
    .where('position', '<=', upTo)
    .groupBy('personId')
    .execute();
  for (const { personId, wroteAt } of authors) {
    await trx
      .insertInto('draftWriter')
      .values({ pageId, personId: personId ?? NOBODY, wroteAt })
      .onConflict((oc) =>
        oc.columns(['pageId', 'personId']).doUpdateSet({ wroteAt }).where('draftWriter.wroteAt', '<', wroteAt),
      )
      .execute();
  }
}

/** When a person last wrote in a draft. */
export interface DraftWriting {
  readonly pageId: string;
  /** Null for the server's own changes, and for people who no longer exist. */
  readonly name: string | null;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Has a person be the writer of what nobody wrote in a draft.
 * @param from whoever stands for nobody as well: the command line
 */
export async function signWritings(
  trx: Writer,
  pageId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await trx
    .updateTable('draftUpdate')
    .set({ personId: to })
    .where('pageId', '=', pageId)
    .where((eb) => eb.or([eb('personId', 'is', null), eb('personId', '=', from)]))
    .execute();
  const ofNobody = ['draftWriter.personId', 'in', [NOBODY, from]] as const;
  const kept = trx
    .selectFrom('draftWriter')
    .select('wroteAt')
    .where('pageId', '=', pageId)
    .where(...ofNobody);
  const [last] = await kept.orderBy('wroteAt', 'desc').execute();
  if (!last) return;
  await trx
    .deleteFrom('draftWriter')
    .where('pageId', '=', pageId)
    .where(...ofNobody)
    .execute();
  await trx
    .insertInto('draftWriter')
    .values({ pageId, personId: to, wroteAt: last.wroteAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Authors of each of these drafts, with when they last wrote; the latest first, of one instant by
 * name, and before who has none.
 */
export async function listDraftWritings(db: Reader, pageIds: readonly string[]): Promise<DraftWriting[]> {
  if (pageIds.length === 0) return [];
  const ids = [...pageIds];
  const rows = await db
    .selectFrom(
      db
        .selectFrom('draftUpdate')
        .select((eb) => ['pageId', eb.fn.coalesce('personId', eb.val(NOBODY)).as('personId'), 'createdAt as wroteAt'])
        .where('pageId', 'in', ids)
        .unionAll(db.selectFrom('draftWriter').select(['pageId', 'personId', 'wroteAt']).where('pageId', 'in', ids))
        .as('writing'),
    )
    .leftJoin('person', 'person.id', 'writing.personId')
    .select((eb) => ['writing.pageId', 'person.name', eb.fn.max('writing.wroteAt').as('at')])
    .groupBy(['writing.pageId', 'writing.personId', 'person.name'])
    .orderBy('at', 'desc')
    .orderBy((eb) => eb.case().when('person.name', 'is', null).then(1).else(0).end())
    .orderBy('person.name')
    .orderBy('writing.personId')
    .execute();
  return rows;
}

/**
 * The position of the last update of each of these pages' drafts: the last in the log, else the
 * last in the snapshot, else 0.
 */
export function draftPositions(db: Reader | Writer, pageIds: readonly string[]) {
  return db
    .selectFrom('page')
    .leftJoin('draftSnapshot', 'draftSnapshot.pageId', 'page.id')
    .leftJoin(
      db
        .selectFrom('draftUpdate')
        .select((eb) => ['pageId', eb.fn.max('position').as('position')])
        .where('pageId', 'in', [...pageIds])
        .groupBy('pageId')
        .as('logged'),
      'logged.pageId',
      'page.id',
    )
    .select((eb) => [
      'page.id as pageId',
      eb.fn.coalesce('logged.position', 'draftSnapshot.upTo', eb.val(0)).as('position'),
    ])
    .where('page.id', 'in', [...pageIds]);
}

/** The position of a draft's last update; 0 for one without any. */
export async function findDraftPosition(db: Reader | Writer, pageId: string): Promise<number> {
  const found = await draftPositions(db, [pageId]).executeTakeFirst();
  return Number(found?.position ?? 0);
}

/** Adds the first update of a new page's draft, inside the transaction that creates the page. */
export async function insertFirstUpdate(trx: Writer, entry: LogEntry, now: string): Promise<void> {
  await trx
    .insertInto('draftUpdate')
    .values({ pageId: entry.pageId, data: Buffer.from(entry.data), personId: entry.personId, createdAt: now })
    .execute();
}

/** Most days of writing read to find the drafts that a person last typed in. */
const MOST_DAYS = 200;

/** The drafts in which a person last typed, latest first, as far as the log was processed. */
export async function listLatestEdited(
  db: Reader,
  personId: string,
  limit: number,
): Promise<{ pageId: string; editedAt: string }[]> {
  return db
    .selectFrom(
      db
        .selectFrom('draftWriting')
        .select(['pageId', 'wroteAt'])
        .where('personId', '=', personId)
        .orderBy('wroteAt', 'desc')
        .orderBy('id', 'desc')
        .limit(MOST_DAYS)
        .as('writing'),
    )
    .select((eb) => ['pageId', eb.fn.max('wroteAt').as('editedAt')])
    .groupBy('pageId')
    .orderBy('editedAt', 'desc')
    .orderBy('pageId')
    .limit(limit)
    .execute();
}
