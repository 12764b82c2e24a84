import { type Kysely, sql } from 'kysely';

/**
 * Who wrote a draft and when last, of the updates that the log no longer has. `person_id` is empty
 * for the server's own changes (a restore, an import).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table draft_writer (
    page_id text not null references page(id) on delete cascade, person_id text not null, wrote_at text not null,
    primary key (page_id, person_id))`.execute(db);
  await sql`create index draft_writer_person on draft_writer (person_id, wrote_at)`.execute(db);
}
