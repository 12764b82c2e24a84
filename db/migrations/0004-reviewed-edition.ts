import { type Kysely, sql } from 'kysely';

/**
 * The state of its draft that an edition was made from: the same state sent twice makes one
 * edition.
 */
const STATEMENTS = [
  `alter table edition add column reviewed text`,
  `create unique index edition_reviewed on edition (page_id, reviewed)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
