import { type Kysely, sql } from 'kysely';

/**
 * Processed forms, so that none is processed twice; reminders of reviews that were sent, so that
 * none is sent twice; and indexes from which the board counts pages without reading their rows.
 */
const STATEMENTS = [
  'create table sent_form (key text primary key, sent_at text not null)',
  'create index sent_form_at on sent_form (sent_at)',
  `create table review_reminder (
    request_id text not null references review_request (id) on delete cascade, occasion text not null,
    token_hash text not null unique, sent_at text not null, primary key (request_id, occasion))`,
  `alter table review_request add column origin text not null default ''`,
  'create index review_request_due on review_request (due_on) where answer is null',
  'drop index page_board_counts',
  `create index page_board_counts on page (stage, kind, owner_id, due_on, id, archived_at) where archived_at is null`,
  'create index annotation_page_open on annotation (page_id, parent_id) where resolved_at is null',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
