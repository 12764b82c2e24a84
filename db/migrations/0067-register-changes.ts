import { type Kysely, sql } from 'kysely';

/**
 * The names and identifiers that others change in the register while organisations are imported:
 * the import plans the rows with these again. They are deleted with the row of the import. They
 * replace the register's revision, which showed only that something had changed.
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
