import { type Kysely, sql } from 'kysely';

/**
 * Indexes for the board, which looks up the current requests for reviews: those since the latest
 * edition that were not withdrawn. Open ones are found by recipient; those to the team as a whole,
 * without reading each request to a person without an account.
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
