import { type Kysely, sql } from 'kysely';

/**
 * The authors of a draft's updates that the log no longer has, and when each last wrote.
 * `person_id` is empty for the server's own changes (a restore, an import).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table draft_writer (
    page_id text not null references page(id) on delete cascade, person_id text not null, wrote_at text not null,
    primary key (page_id, person_id))`.execute(db);
  await sql`create index draft_writer_person on draft_writer (person_id, wrote_at)`.execute(db);
}
