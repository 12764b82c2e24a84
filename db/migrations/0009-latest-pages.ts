import { type Kysely, sql } from 'kysely';

/** Indexes, so that the home page and the staff's home need not read all pages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`create index page_listed on page (kind, visibility, edition_number, id) where archived_at is null`)
    .execute(db);
  await sql.raw(`create index page_status on page (status, updated_at) where archived_at is null`).execute(db);
  await sql.raw(`create index edition_published on edition (page_id, number, published_at)`).execute(db);
}
