import { type Kysely, sql } from 'kysely';

/**
 * Pages to which a page leads: `edition_link`, those that its latest edition links to;
 * `related_page`, the most similar ones. `page.related_edition`: the edition for which they were
 * found. Links are found with terms, so that these are found again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table edition_link (
    page_id text not null references page (id),
    target_id text not null references page (id),
    published_at text not null,
    primary key (page_id, target_id)
  )`.execute(db);
  await sql`create index edition_link_target on edition_link (target_id, published_at)`.execute(db);
  await sql`create table related_page (
    page_id text not null references page (id),
    related_id text not null references page (id),
    score double precision not null,
    primary key (page_id, related_id)
  )`.execute(db);
  await sql`create index related_page_of on related_page (related_id)`.execute(db);
  await sql`create index edition_term_recent on edition_term (vocabulary, code, published_at, page_id)`.execute(db);
  await sql`alter table page add column related_edition integer`.execute(db);
  await sql`update page set terms_edition = null`.execute(db);
}
