import { type Kysely, sql } from 'kysely';

/**
 * The person who replaced the text that a checkpoint stores. In a separate table: SQLite would
 * reach a column after the document only by reading through the document.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table checkpoint_replacement (
    checkpoint_id text primary key references checkpoint(id) on delete cascade, person_id text not null)`.execute(db);
}
