import { type Kysely, sql } from 'kysely';

/**
 * The turns of questions to a person concerned by a material, by a personal link without account:
 * consent, the transcript returned, their quotations. `consent_link` stores the hashes of the
 * links' tokens; `consent_turn.text` the text that was agreed to, or the transcript;
 * `consent_proposal` the changes that the person wants in the transcript, passage by passage;
 * `consent_quotation` their answer for a passage of a page, with a digest of the words that they
 * were shown, not the words; `consent_message` the mails that they were sent.
 */
const STATEMENTS = [
  `create table consent_loop (
    concerned_id text primary key references concerned (id) on delete cascade,
    locale text not null, email text not null, origin text not null,
    created_by text, created_at text not null, expires_at text not null, revoked_at text)`,
  `create table consent_link (
    token_hash text primary key, concerned_id text not null references consent_loop (concerned_id) on delete cascade,
    created_at text not null)`,
  'create index consent_link_concerned on consent_link (concerned_id)',
  `create table consent_turn (
    concerned_id text not null references consent_loop (concerned_id) on delete cascade, turn text not null,
    text text not null, uses text not null, reach text not null, naming text not null, file_id text not null,
    asked_by text, asked_at text not null, answered_at text, taken_at text,
    primary key (concerned_id, turn))`,
  `create table consent_proposal (
    concerned_id text not null references consent_loop (concerned_id) on delete cascade, position integer not null,
    kind text not null, text text not null, created_at text not null, taken_at text, is_accepted integer not null,
    primary key (concerned_id, position))`,
  `create table consent_quotation (
    concerned_id text not null references consent_loop (concerned_id) on delete cascade,
    page_id text not null references page (id) on delete cascade, block_id text not null,
    digest text not null, answer text not null, text text not null, answered_at text not null, taken_at text,
    primary key (concerned_id, page_id, block_id))`,
  'create index consent_quotation_page on consent_quotation (page_id)',
  `create table consent_message (
    concerned_id text not null references consent_loop (concerned_id) on delete cascade, occasion text not null,
    sent_at text not null, primary key (concerned_id, occasion))`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
