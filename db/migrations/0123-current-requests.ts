import { type Kysely, sql } from 'kysely';

/**
 * The board looks up the requests for reviews that count: those since the latest edition that were
 * not withdrawn. Those that are open are found by whom they ask, the team as a whole without
 * reading each request to somebody without an account.
 */
const CURRENT = 'withdrawn_at is null and edition_number is null';
const STATEMENTS = [
  `create index review_request_open on review_request (person_id, email, due_on, expires_at, page_id)
    where answer is null and ${CURRENT}`,
  `create index review_request_current on review_request (page_id, created_by, answer, expires_at) where ${CURRENT}`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
