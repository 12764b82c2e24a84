import { type Kysely, sql } from 'kysely';

/**
 * Who is here for the first time has no visit before it to be told of. And on which side somebody
 * is who reviews a draft without an account is asked, not assumed.
 */
const STATEMENTS = [
  'alter table visit add column is_first integer not null default 0',
  "alter table review_request add column side text not null default ''",
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
