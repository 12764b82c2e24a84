import { type Kysely, sql } from 'kysely';

/** The alternative text of a collection's cover; empty for a decorative one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table collection add column cover_alt text not null default ''`).execute(db);
  await sql.raw(`create index collection_cover on collection (cover_file)`).execute(db);
}
