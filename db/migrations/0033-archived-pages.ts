import { type Kysely, sql } from 'kysely';

/**
 * Pages that are archived are listed and counted without going through the others, and those of a
 * stage in the order of their titles.
 */
const INDEXES = [
  'create index page_archived on page (changed_at, id) where archived_at is not null',
  'create index page_archived_counts on page (board_part, stage, binned_at) where archived_at is not null',
  'create index page_board_stage_slug on page (stage, slug, id) where archived_at is null',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of INDEXES) await sql.raw(index).execute(db);
}
