import { type Kysely, sql } from 'kysely';

/**
 * `review_request.undelivered_at`: when the mail server refused the mail of a request for good;
 * null for those that were delivered, or sent again since.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table review_request add column undelivered_at text`.execute(db);
}
