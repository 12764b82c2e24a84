import { type Kysely, sql } from 'kysely';

/**
 * A long draft's snapshot is also stored as one update, as it is sent to new participants. Older
 * snapshots get it at their next compaction.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table draft_snapshot add column whole blob`.execute(db);
}
