import { type Kysely, sql } from 'kysely';

/**
 * Up to which position of the draft's log the latest edition goes: a later update means that the
 * draft is ahead of it. Null for pages published before this was recorded.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table page add column published_position integer`.execute(db);
}
