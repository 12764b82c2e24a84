import { type Kysely, sql } from 'kysely';

/**
 * The position in the draft's log that the latest edition includes: with a later update, the draft
 * is ahead of the edition. Null for pages published before this was recorded.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table page add column published_position integer`.execute(db);
}
