import { type Kysely, sql } from 'kysely';

/**
 * Erases details of the entries about pages that were deleted for good: titles, and names of
 * partners and of versions. The entries keep action, time and actor; that of the deletion, the
 * page's kind.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update audit set detail = '{}'
    where page_id is not null and action <> 'page.deleted'
      and not exists (select 1 from page where page.id = audit.page_id)`.execute(db);
  // The kind is the first of their details, and one plain word.
  for (const kind of ['factsheet', 'article', 'workshop', 'study', 'module', 'practice', 'site']) {
    const said = `{"kind":"${kind}"`;
    await sql`update audit set detail = ${`${said}}`}
      where action = 'page.deleted' and detail like ${`${said},%`}`.execute(db);
  }
}
