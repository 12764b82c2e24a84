import { type Kysely, sql } from 'kysely';

/** Long drafts' snapshots are kept in parts, so that opening one can be done a part at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table draft_snapshot add column parts text`.execute(db);
}
