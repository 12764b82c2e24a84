import { type Kysely, sql } from 'kysely';

/**
 * What others change in the register while organisations are imported: names and identifiers, of
 * which the import plans its rows again. They are gone with the row of the import. The register's
 * revision told only that something had changed.
 */
const STATEMENTS = [
  `create table register_change (
    import_id text not null references organisation_import (id) on delete cascade,
    name_code text not null, identifier text not null,
    primary key (import_id, name_code, identifier))`,
  'drop table register_revision',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
