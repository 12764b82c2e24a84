import { type Kysely, sql } from 'kysely';

/**
 * `checkpoint.details`: title, summary and notice at the time of a checkpoint, as JSON. Empty for
 * checkpoints made before, and for those of transcripts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table checkpoint add column details text not null default ''").execute(db);
}
