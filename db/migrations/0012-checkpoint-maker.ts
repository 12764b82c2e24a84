import { type Kysely, sql } from 'kysely';

/** Who put another text in the place of the one that a checkpoint keeps: no reference, as of its authors, since people may go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table checkpoint add column replaced_by text`.execute(db);
}
