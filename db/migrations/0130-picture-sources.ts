import { type Kysely, sql } from 'kysely';

/**
 * `file.source`: SHA-256 of a picture as it was sent, hex, by which it is known as a file of a
 * material; empty for pictures until now, and for documents. The indexes serve both ways of looking
 * it up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table file add column source text not null default ''`.execute(db);
  await sql`create index file_sha256 on file (sha256)`.execute(db);
  await sql`create index file_source on file (source)`.execute(db);
  await sql`create index material_file_sha256 on material_file (sha256)`.execute(db);
}
