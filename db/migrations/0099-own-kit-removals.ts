import { type Kysely, sql } from 'kysely';

/**
 * `own_kit_removal`: pages that were removed from a kit, to be restored at their places with their
 * notes. Pages that were removed at once have the same key.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table own_kit_removal (
    kit_id text not null references own_kit (id) on delete cascade,
    number integer not null,
    key text not null,
    page_id text not null references page (id) on delete cascade,
    place integer not null,
    note text not null,
    primary key (kit_id, number, page_id)
  )`.execute(db);
  await sql`create index own_kit_removal_page on own_kit_removal (page_id)`.execute(db);
}
