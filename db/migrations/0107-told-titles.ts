import { type Kysely, sql } from 'kysely';

/**
 * `review_request.title`: the page's title when the reviewer last saw it: when they were asked,
 * marked the draft as read, or answered. Empty for requests that were made before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table review_request add column title text not null default ''").execute(db);
}
