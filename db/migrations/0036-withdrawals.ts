import { type Kysely, sql } from 'kysely';

/**
 * Withdrawals of words: the choice for each passage, and digests by which the words are recognised
 * in a restored backup. If a material is deleted, its withdrawals stay.
 */
const STATEMENTS = [
  `create table withdrawal (
    id text primary key, material_id text not null, page_id text not null, concerned_id text, passages text not null,
    salt text not null, digests text not null, requested_by text, requested_at text not null, done_at text)`,
  'create index withdrawal_material on withdrawal (material_id)',
  `create table withdrawal_page (
    withdrawal_id text not null references withdrawal (id) on delete cascade, page_id text not null,
    done_at text, primary key (withdrawal_id, page_id))`,
  'alter table edition add column withdrawn_at text',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
