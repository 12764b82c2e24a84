import { type Kysely, sql } from 'kysely';

/**
 * `edition_term`: the terms under which readers find a page, from its latest edition, while it is
 * listed. `term_count`: the number of pages of each term, so that no list has to count them.
 * `page.terms_edition`: the edition whose terms are stored; it begins empty, so that the next start
 * reads them all.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table edition_term (
    page_id text not null references page (id),
    vocabulary text not null,
    code text not null,
    label text not null,
    kind text not null,
    visibility text not null,
    published_at text not null,
    primary key (page_id, vocabulary, code)
  )`.execute(db);
  await sql`create index edition_term_latest on edition_term (vocabulary, code, visibility, kind, published_at, page_id)`.execute(
    db,
  );
  await sql`create table term_count (
    vocabulary text not null,
    code text not null,
    visibility text not null,
    kind text not null,
    count integer not null,
    label text not null,
    primary key (vocabulary, code, visibility, kind)
  )`.execute(db);
  await sql`alter table page add column terms_edition integer`.execute(db);
}
