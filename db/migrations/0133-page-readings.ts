import { type Kysely, sql } from 'kysely';

/**
 * `page_reading`: approximately how often the latest edition of a page was read, by month
 * (`2026-12`). Readers are not recorded. The index serves to find the first month of all.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_reading (
    page_id text not null references page (id) on delete cascade,
    month text not null,
    readings integer not null,
    primary key (page_id, month)
  )`.execute(db);
  await sql`create index page_reading_month on page_reading (month)`.execute(db);
}
