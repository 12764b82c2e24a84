import { type Kysely, sql } from 'kysely';

/**
 * Pages are counted by the first letter of their id: after a change, only pages with the same
 * letter are counted again. The time when a person was last seen is stored apart from their
 * sessions, which are deleted.
 */
const STATEMENTS = [
  `alter table page add column board_part text not null default ''`,
  'update page set board_part = substr(id, 1, 1)',
  'create table board_part (part text primary key, revision integer not null)',
  'insert into board_part (part, revision) select distinct board_part, 0 from page',
  'drop index page_board_counts',
  `create index page_board_counts on page (board_part, stage, kind, owner_id, due_on, id, archived_at)
    where archived_at is null`,
  'alter table person add column seen_at text',
  'update person set seen_at = (select max(seen_at) from session where session.person_id = person.id)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
