import { type Kysely, sql } from 'kysely';

/**
 * `reviewed_text.details`: title, summary and notice of a text that a reviewer was shown, as JSON.
 * Empty for texts that were shown before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw("alter table reviewed_text add column details text not null default ''").execute(db);
}
