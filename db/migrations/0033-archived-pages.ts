import { type Kysely, sql } from 'kysely';

/** Pages that are archived are listed without going through the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index page_archived on page (changed_at, id) where archived_at is not null`.execute(db);
}
