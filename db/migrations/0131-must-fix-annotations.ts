import { type Kysely, sql } from 'kysely';

/**
 * An annotation may have to be dealt with before its page is published: `must_fix_at` and
 * `must_fix_by` are the time and the name of the person who set this, else null. The row of a page
 * has the number of these open annotations, for the board.
 */
const STATEMENTS = [
  'alter table annotation add column must_fix_at text',
  'alter table annotation add column must_fix_by text',
  'alter table page add column must_fix_threads integer not null default 0',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
