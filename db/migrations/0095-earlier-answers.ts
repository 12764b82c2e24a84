import { type Kysely, sql } from 'kysely';

/**
 * `consent_quotation.of_earlier`: 1 for an answer about words that only an earlier edition or a
 * version to annotate had when it was given. It does not apply to the words that replaced them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table consent_quotation add column of_earlier integer not null default 0').execute(db);
}
