import { type Kysely, sql } from 'kysely';

/**
 * The board's indexes contain all columns that it filters by: pages that do not belong to a list
 * are skipped without reading their rows. Overdue pages are found by stage, since most pages with a
 * past due day are published.
 */
const ASKED = 'kind, edition_number, due_on, owner_id, archived_at';
const STATEMENTS = [
  'drop index page_board_stage',
  'drop index page_board_stage_title',
  'drop index page_board_counts',
  `create index page_board_stage on page (stage, changed_at, id, ${ASKED}) where archived_at is null`,
  `create index page_board_stage_title on page (stage, title_key, id, ${ASKED}) where archived_at is null`,
  `create index page_board_stage_due on page (stage, due_on, id, kind, edition_number, owner_id, archived_at)
    where archived_at is null`,
  `create index page_board_counts on page (board_part, stage, kind, edition_number, owner_id, due_on, id, archived_at)
    where archived_at is null`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
