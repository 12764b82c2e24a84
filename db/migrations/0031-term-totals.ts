import { type Kysely, sql } from 'kysely';

/**
 * `term_total`: how many pages each term has for those who may list pages of a visibility and of
 * the wider ones, so that the most frequent terms are found without counting all. Links below a
 * page's address count as links to it: they are found with terms, so that these are found again.
 */
const AUDIENCES = {
  public: `'public'`,
  members: `'public', 'members'`,
  invited: `'public', 'members', 'invited'`,
} as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table term_total (
    vocabulary text not null,
    code text not null,
    audience text not null,
    count integer not null,
    label text not null,
    primary key (vocabulary, code, audience)
  )`.execute(db);
  await sql`create index term_total_frequent on term_total (vocabulary, audience, count desc, code)`.execute(db);
  for (const [audience, visibilities] of Object.entries(AUDIENCES)) {
    await sql
      .raw(`insert into term_total (vocabulary, code, audience, count, label)
        select vocabulary, code, '${audience}', sum(count), max(label) from term_count
        where count > 0 and visibility in (${visibilities}) group by vocabulary, code`)
      .execute(db);
  }
  await sql`update page set terms_edition = null`.execute(db);
}
