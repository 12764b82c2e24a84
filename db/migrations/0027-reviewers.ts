import { type Kysely, sql } from 'kysely';

/**
 * Reviewers whom the text quotes; the request that an annotation was made for, so that its reviewer
 * can change it; and the links of a request in mails, of which only hashes are stored.
 */
const STATEMENTS = [
  'alter table review_request add column is_quoted integer not null default 0',
  'alter table annotation add column review_request_id text',
  // Keys of reviewers' forms are `review:<request's id>:<key>`; ids have 12 characters.
  `update annotation set review_request_id = substr(request_key, 8, 12) where request_key like 'review:%'`,
  'create index annotation_review_request on annotation (review_request_id, created_at)',
  `create table review_link (
    token_hash text primary key, request_id text not null references review_request (id) on delete cascade,
    created_at text not null)`,
  'create index review_link_of on review_link (request_id)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
