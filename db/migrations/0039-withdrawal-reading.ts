import { type Kysely, sql } from 'kysely';

/** The findings in each page of a withdrawal, stored before any words are removed. */
const STATEMENTS = [
  'alter table withdrawal add column read_at text',
  'alter table withdrawal_page add column read_at text',
  "alter table withdrawal_page add column passages text not null default '[]'",
  "alter table withdrawal_page add column digests text not null default '[]'",
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
