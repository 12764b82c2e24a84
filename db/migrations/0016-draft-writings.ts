import { type Kysely, sql } from 'kysely';

/**
 * The index of a draft's log also has who wrote and when: they are stored after the update's data,
 * so SQLite read up to 16 MiB of each row to reach them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index draft_update_page`.execute(db);
  await sql`create index draft_update_page on draft_update (page_id, position, person_id, created_at)`.execute(db);
}
