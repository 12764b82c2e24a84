import { type Kysely, sql } from 'kysely';
import { titleKey } from '#content/text/title-key.ts';

/**
 * The board sorts pages by their titles instead of their addresses: these stay when a page is
 * renamed, and do not represent titles in other scripts.
 */
const STATEMENTS = [
  'drop index page_board_slug',
  'drop index page_board_stage_slug',
  'create index page_board_title on page (title_key, id) where archived_at is null',
  'create index page_board_stage_title on page (stage, title_key, id) where archived_at is null',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table page add column title_key text not null default ''`.execute(db);
  const { rows } = await sql<{ id: string; title: string }>`select id, title from page`.execute(db);
  for (const { id, title } of rows)
    await sql`update page set title_key = ${titleKey(title)} where id = ${id}`.execute(db);
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
