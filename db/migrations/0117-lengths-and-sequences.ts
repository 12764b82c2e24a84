import { type Kysely, sql } from 'kysely';

/**
 * `material_file.lasts`: the length of a recording in milliseconds, from its file; 0 if the file
 * does not contain it, null until it was read. `consent_quotation.sequences`: hashes of the word
 * sequences that somebody withdrew, by which similar words are found; empty for answers given
 * before.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table material_file add column lasts integer`.execute(db);
  await sql`alter table consent_quotation add column sequences text not null default ''`.execute(db);
}
