import { type Kysely, sql } from 'kysely';

/**
 * `edition.overridden`: the names of the checks that were justified when it was published (JSON).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table edition add column overridden text not null default '[]'`.execute(db);
}
