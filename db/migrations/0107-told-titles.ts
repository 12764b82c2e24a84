import { type Kysely, sql } from 'kysely';

/**
 * `review_request.title`: the title of the page as its reviewer was last told it: when they were
 * asked, said that they had read the draft, or answered. Empty for requests that were made before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table review_request add column title text not null default ''").execute(db);
}
