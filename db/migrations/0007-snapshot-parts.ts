import { type Kysely, sql } from 'kysely';

/** Long drafts' snapshots are stored in parts, so that they can be loaded one part at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table draft_snapshot add column parts text`.execute(db);
}
