import { type Kysely, sql } from 'kysely';

/**
 * Attachments of pages: those of the draft, those published with each edition, and the text read
 * from their files.
 */
const STATEMENTS = [
  `create table attachment (
    id text primary key, page_id text not null references page(id) on delete cascade, file_id text not null references file(id),
    title text not null, language text not null, position integer not null, unique (page_id, file_id))`,
  `create index attachment_file on attachment (file_id)`,
  `create table edition_attachment (
    page_id text not null, edition_number integer not null, position integer not null, file_id text not null references file(id),
    title text not null, language text not null, primary key (page_id, edition_number, position),
    foreign key (page_id, edition_number) references edition(page_id, number) on delete cascade)`,
  `create index edition_attachment_file on edition_attachment (file_id)`,
  `create table file_text (
    file_id text primary key references file(id) on delete cascade, state text not null, pages integer, text text not null, read_at text not null)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
