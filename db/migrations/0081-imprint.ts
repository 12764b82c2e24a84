import { type Kysely, sql } from 'kysely';

/** `collection.imprint`: what its colophon says beside authors and date, a line for each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table collection add column imprint text not null default ''`).execute(db);
}
