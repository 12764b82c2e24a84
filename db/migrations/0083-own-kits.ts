import { type Kysely, sql } from 'kysely';

/**
 * `own_kit`: personal kits, which are pages that a person collected, in their order, with notes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table own_kit (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    title text not null,
    created_at text not null,
    updated_at text not null
  )`.execute(db);
  await sql`create index own_kit_person on own_kit (person_id)`.execute(db);
  await sql`create table own_kit_page (
    kit_id text not null references own_kit (id) on delete cascade,
    page_id text not null references page (id) on delete cascade,
    place integer not null,
    note text not null,
    primary key (kit_id, page_id)
  )`.execute(db);
  await sql`create index own_kit_page_page on own_kit_page (page_id)`.execute(db);
}
