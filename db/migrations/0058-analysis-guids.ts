import { type Kysely, sql } from 'kysely';

/**
 * The rows that were imported into a study from an analyst's tool, by their GUID there, so that a
 * second import of the same project changes the same rows. An entry stays when its target is
 * deleted, so that the target is not imported again.
 */
const STATEMENTS = [
  `create table analysis_guid (
    page_id text not null references page (id) on delete cascade, guid text not null, kind text not null,
    target_id text not null, primary key (page_id, kind, guid))`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
