import { type Kysely, sql } from 'kysely';

/**
 * `annotation.written_in`: the language of the screen on which an annotation or a reply was
 * written; empty if it is not known.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table annotation add column written_in text not null default ''").execute(db);
}
