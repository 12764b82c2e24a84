import { type Kysely, sql } from 'kysely';

/**
 * Answers for quotations are stored by the words that the person was shown: each stretch of a block
 * has its own answer, and a new answer does not replace one for former words.
 */
const STATEMENTS = [
  'alter table consent_quotation rename to former_quotation',
  'drop index consent_quotation_page',
  `create table consent_quotation (
    concerned_id text not null references consent_loop (concerned_id) on delete cascade,
    page_id text not null references page (id) on delete cascade, block_id text not null,
    digest text not null, answer text not null, text text not null, answered_at text not null, taken_at text,
    primary key (concerned_id, page_id, block_id, digest))`,
  'insert into consent_quotation select * from former_quotation',
  'drop table former_quotation',
  'create index consent_quotation_page on consent_quotation (page_id)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
