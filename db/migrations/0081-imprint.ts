import { type Kysely, sql } from 'kysely';

/** `collection.imprint`: further lines of its colophon, after authors and date. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table collection add column imprint text not null default ''`).execute(db);
}
