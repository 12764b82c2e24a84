import { type Kysely, sql } from 'kysely';

/**
 * Editions in the order of publication: the latest of a kind are read from the end, without sorting
 * all of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`drop index edition_published`).execute(db);
  await sql.raw(`create index edition_latest on edition (published_at, page_id, number)`).execute(db);
}
