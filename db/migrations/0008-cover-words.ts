import { type Kysely, sql } from 'kysely';

/** What a collection's cover shows, in words; empty for one that only adorns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table collection add column cover_alt text not null default ''`).execute(db);
  await sql.raw(`create index collection_cover on collection (cover_file)`).execute(db);
}
