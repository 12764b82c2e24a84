import { type Kysely, sql } from 'kysely';

/**
 * `visit.is_first`: a person's first visit has no earlier one to report changes since.
 * `review_request.side`: the side of a reviewer without an account is asked, not assumed.
 */
const STATEMENTS = [
  'alter table visit add column is_first integer not null default 0',
  "alter table review_request add column side text not null default ''",
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
