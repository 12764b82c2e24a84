import { type Kysely, sql } from 'kysely';

/**
 * A correction may propose words for those that it quotes (`replacement`, else null), and records
 * when, by whom and in which block they were written into the draft.
 */
const STATEMENTS = [
  'alter table annotation add column replacement text',
  'alter table annotation add column taken_at text',
  'alter table annotation add column taken_by text',
  'alter table annotation add column taken_block text',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
