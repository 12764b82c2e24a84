import { type Kysely, sql } from 'kysely';

/**
 * `masked_text.notice`, `note`: the notice without masks, and the note of an edition or the name of
 * a version; an empty notice is of a text that was masked before notices were. `masked_attachment`:
 * the same for a text's attached documents, with the name under which readers save them.
 * `masked_collection`: a collection's own words without masks and with them, to distinguish
 * rewritten words from masked ones. `collection_to_fit`: collections that changed since they were
 * fitted to consent.
 */
const STATEMENTS = [
  "alter table masked_text add column notice text not null default ''",
  "alter table masked_text add column note text not null default ''",
  `create table masked_attachment (
    page_id text not null references page (id) on delete cascade, text_kind text not null, number integer not null,
    position integer not null, file_id text not null, title text not null, name text not null,
    shown_name text not null,
    primary key (page_id, text_kind, number, position))`,
  'create index masked_attachment_file on masked_attachment (file_id)',
  `create table masked_collection (
    collection_id text primary key references collection (id) on delete cascade,
    words text not null, shown text not null, materials text not null)`,
  `create table collection_to_fit (
    collection_id text primary key references collection (id) on delete cascade)`,
  // Texts that were masked before are masked again, with notices, attachments and collections.
  'update consent_change set followed_at = null',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
