import { type Kysely, sql } from 'kysely';

/**
 * Queries that found nothing, by day, without names; and the list of synonyms, once somebody has
 * changed it.
 */
const STATEMENTS = [
  `create table unanswered_query (
    day text not null, query text not null, times integer not null, primary key (day, query)) without rowid`,
  `create table synonym_list (
    id integer primary key check (id = 1), text text not null, updated_at text not null, updated_by text)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
