import { type Kysely, sql } from 'kysely';

/**
 * A correction may say which words are to stand instead of those it quotes (`replacement`, else
 * null), and that it was taken over into the draft: when, by whom, and into which block.
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
