import { type Kysely, sql } from 'kysely';

/** A long draft's snapshot is kept as one update too, as a newcomer is sent it. Older ones come to it when they are next folded. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table draft_snapshot add column whole blob`.execute(db);
}
