import { type Kysely, sql } from 'kysely';

/**
 * `material_file.lasts`: how many milliseconds a recording lasts, as its file says; 0 if it does
 * not say it, null until it was read. `consent_quotation.sequences`: numbers of the sequences of
 * words that somebody took back, by which they are found in other forms; empty for answers until
 * now.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table material_file add column lasts integer`.execute(db);
  await sql`alter table consent_quotation add column sequences text not null default ''`.execute(db);
}
