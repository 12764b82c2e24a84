import { type Kysely, sql } from 'kysely';

/**
 * A review is requested from a person, and answered for one state of the draft. Until now it was a
 * flag of the page: for pages with this flag, a request to the team as a whole is created, with the
 * page's own id.
 */
const STATEMENTS = [
  `create table review_request (
    id text primary key, page_id text not null references page(id) on delete cascade,
    person_id text references person(id) on delete set null,
    name text not null, email text not null default '', locale text not null default 'fr', token_hash text unique,
    message text not null default '', due_on text, created_by text, created_at text not null, expires_at text not null,
    withdrawn_at text, edition_number integer,
    answer text check (answer in ('approved','changes')), reason text not null default '', answered_at text,
    state text, position integer, looked_at text, looked_state text)`,
  `create index review_request_page on review_request (page_id, created_at)`,
  `create index review_request_person on review_request (person_id, page_id)`,
  `create index review_request_email on review_request (page_id, email)`,
  // The texts that reviewers answered for or were shown, as gzipped JSON.
  `create table reviewed_text (
    page_id text not null references page(id) on delete cascade, state text not null, document blob not null,
    position integer not null, created_at text not null, primary key (page_id, state))`,
  // How many approvals a kind of page needs; without a row, none.
  `create table review_rule (
    kind text primary key, approvals integer not null, approvers text not null, bypass text not null)`,
  `alter table edition add column reviews text not null default '[]'`,
  `alter table page add column reviews_shown integer not null default 0`,
  `insert into review_request (id, page_id, name, created_at, expires_at)
    select id, id, '', updated_at, '9999-12-31T00:00:00.000Z' from page where status = 'in-review' and archived_at is null`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
