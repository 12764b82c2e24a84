import { type Kysely, sql } from 'kysely';

/**
 * `consent_change.notes`: how often a change was noted, so that one that is noted again while texts
 * are fitted to it is not taken as followed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table consent_change add column notes integer not null default 0').execute(db);
}
