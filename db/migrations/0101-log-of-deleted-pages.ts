import { type Kysely, sql } from 'kysely';

/**
 * Entries about pages that were deleted for good said their titles, and names of partners and of
 * versions. They keep what was done, when and by whom; of the deletion, the kind of page as well.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update audit set detail = '{}'
    where page_id is not null and action <> 'page.deleted'
      and not exists (select 1 from page where page.id = audit.page_id)`.execute(db);
  // The kind came first in what they said, and is one plain word.
  for (const kind of ['factsheet', 'article', 'workshop', 'study', 'module', 'practice', 'site']) {
    const said = `{"kind":"${kind}"`;
    await sql`update audit set detail = ${`${said}}`}
      where action = 'page.deleted' and detail like ${`${said},%`}`.execute(db);
  }
}
