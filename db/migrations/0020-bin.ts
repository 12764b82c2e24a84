import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // The bin. A page in it is archived as well, so that queries without archived pages exclude it;
  // `archived_before` is when it had been archived before, to be restored with it.
  'alter table page add column binned_at text',
  'alter table page add column binned_by text',
  'alter table page add column archived_before text',
  'create index page_binned on page (binned_at, id) where binned_at is not null',

  // The addresses of deleted pages, which are never reused. `readers` is the visibility that
  // the page had for readers; null if only the staff could read it.
  `create table removed_address (
    kind text not null, slug text not null, page_id text not null, readers text, removed_at text not null,
    primary key (kind, slug))`,

  // Files on the disk that no row refers to any more, until they are removed.
  'create table removed_file (sha256 text not null, media_type text not null, removed_at text not null, primary key (sha256, media_type))',

  // Frozen states of a draft that partners are invited to annotate, and which files they show.
  `create table frozen_version (
    page_id text not null references page(id) on delete cascade, number integer not null, name text not null,
    title text not null, summary text not null, language text not null, notice text not null, document text not null,
    html text not null, headings text not null, words integer not null, frozen_by text, frozen_at text not null,
    request_key text unique, primary key (page_id, number))`,
  `create table version_file (
    file_id text not null, page_id text not null references page(id) on delete cascade, primary key (file_id, page_id))`,
  'alter table page add column version_number integer',
  'alter table annotation add column version_number integer',
] as const;

/** The bin, deletion, and versions to annotate. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
