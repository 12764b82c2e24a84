import { type Kysely, sql } from 'kysely';

/**
 * The columns by which the board sorts and counts pages: their stage (STAGES in
 * content/activity/board.ts) and last change. They are computed from the page, its draft's log and
 * its latest edition. `board_progress` is the position in the log up to which this was done; it
 * begins at 0, so that all drafts are read once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table page add column stage integer not null default 0`.execute(db);
  await sql`alter table page add column changed_at text not null default ''`.execute(db);
  await sql`update page set changed_at = updated_at, stage =
    case when status = 'in-review' then 1 when edition_number is null then 0 else 3 end`.execute(db);
  await sql`create table board_progress (position integer not null)`.execute(db);
  await sql`insert into board_progress (position) values (0)`.execute(db);
  for (const [name, columns] of [
    ['page_board_changed', 'changed_at, id'],
    ['page_board_slug', 'slug, id'],
    ['page_board_stage', 'stage, changed_at, id'],
    ['page_board_due', 'due_on, id'],
    ['page_board_counts', 'stage, kind, owner_id, due_on'],
  ] as const)
    await sql`create index ${sql.raw(name)} on page (${sql.raw(columns)}) where archived_at is null`.execute(db);
  await sql`create index draft_snapshot_up_to on draft_snapshot (up_to)`.execute(db);
}
