import { type Kysely, sql } from 'kysely';

/**
 * Who put another text in the place of the one that a checkpoint keeps. Apart from the checkpoint: a column after its document would be
 * reached only by reading through the document.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table checkpoint_replacement (
    checkpoint_id text primary key references checkpoint(id) on delete cascade, person_id text not null)`.execute(db);
}
