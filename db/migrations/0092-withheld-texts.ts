import { type Kysely, sql } from 'kysely';

/**
 * `masked_text.withheld_at`: when the whole text was replaced by a sentence for readers, because it
 * could not be masked; null for a text with masks.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table masked_text add column withheld_at text').execute(db);
  await sql.raw('create index masked_text_withheld on masked_text (withheld_at)').execute(db);
}
