import { type Kysely, sql } from 'kysely';

/**
 * The text of a mail about a review is written when it is sent, with a link of its own. The links
 * of reminders move to `review_link`, since a queued reminder has none yet. A page refers to a
 * version to annotate only while partners are asked to annotate it. A version has the documents of
 * its draft.
 */
const STATEMENTS = [
  'insert into review_link (token_hash, request_id, created_at) select token_hash, request_id, sent_at from review_reminder',
  `create table reminder_sent (
    request_id text not null references review_request (id) on delete cascade, occasion text not null,
    sent_at text not null, primary key (request_id, occasion))`,
  `insert into reminder_sent (request_id, occasion, sent_at)
    select request_id, occasion, sent_at from review_reminder`,
  'drop table review_reminder',
  'alter table reminder_sent rename to review_reminder',
  'update page set version_number = null where edition_number is not null',
  `create table version_attachment (
    page_id text not null, version_number integer not null, position integer not null,
    file_id text not null references file (id), title text not null, language text not null,
    primary key (page_id, version_number, position))`,
  'create index version_attachment_file on version_attachment (file_id)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
