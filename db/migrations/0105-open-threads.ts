import { type Kysely, sql } from 'kysely';

/**
 * The row of a page has the number of its open annotations, updated with each annotation. The board
 * sorts by it through indexes, for all pages and for each stage, as for its other columns.
 */
const STATEMENTS = [
  'alter table page add column open_threads integer not null default 0',
  `update page set open_threads = (select count(*) from annotation
    where annotation.page_id = page.id and parent_id is null and resolved_at is null)`,
  'create index page_board_threads on page (open_threads, id) where archived_at is null',
  `create index page_board_stage_threads
    on page (stage, open_threads, id, kind, edition_number, due_on, owner_id, archived_at) where archived_at is null`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
