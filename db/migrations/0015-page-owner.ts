import { type Kysely, sql } from 'kysely';

/**
 * The owner of a page, and the day by which it is to be published (YYYY-MM-DD). Until now, the
 * owner was the person who created it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table page add column owner_id text references person(id)`.execute(db);
  await sql`alter table page add column due_on text`.execute(db);
  await sql`update page set owner_id = created_by where created_by in (select id from person)`.execute(db);
}
