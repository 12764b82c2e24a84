import { type Kysely, sql } from 'kysely';

/**
 * An annotation may have to be dealt with before its page is published (`must_fix_at`,
 * `must_fix_by`: since when, and the name of who says so; else null). How many of the open ones of
 * a page must is in its row, as their number is: the board shows it.
 */
const STATEMENTS = [
  'alter table annotation add column must_fix_at text',
  'alter table annotation add column must_fix_by text',
  'alter table page add column must_fix_threads integer not null default 0',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
