import { type Kysely, sql } from 'kysely';

/** The id of a file in the stored JSON of a figure. */
const FILE = /"file":"([a-z0-9]+)"/;

/**
 * `edition.picture`: the first picture of each edition, which its card shows. `blind_coding`:
 * studies whose coders do not see each other's codes, and the ids of those who are done, as JSON.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table blind_coding (
    page_id text primary key references page (id) on delete cascade, started_at text not null,
    done text not null)`.execute(db);
  await sql`alter table edition add column picture text`.execute(db);
  const shown = sql<{ pageId: string; number: number }>`select page_id as "pageId", number from edition
    where document like '%"file":"%'`;
  for (const { pageId, number } of (await shown.execute(db)).rows) {
    // One at a time, because they are whole texts.
    const { rows } = await sql<{ document: string }>`
      select document from edition where page_id = ${pageId} and number = ${number}`.execute(db);
    const picture = FILE.exec(rows[0]!.document)?.[1];
    if (picture !== undefined)
      await sql`update edition set picture = ${picture} where page_id = ${pageId} and number = ${number}`.execute(db);
  }
}
