import { type Kysely, sql } from 'kysely';

/**
 * The organisations of an imported file are collected in `incoming_organisation` until all are
 * stored. Once their import is decided, each replaces the row of the register with its id, or is a
 * new one; they are then moved into the register, some hundreds at a time. An import without rows
 * is deleted. `register_revision`, one row, changes with every change of the register.
 */
const STATEMENTS = [
  `create table organisation_import (
    id text primary key, is_decided integer not null, created_at text not null)`,
  `create table incoming_organisation (
    import_id text not null references organisation_import (id), id text not null,
    name text not null, name_code text not null, acronym text not null,
    side text not null, actor_type text not null, country text not null, site text not null,
    identifier text not null, searched text not null,
    merged_into text, stands_for text not null,
    created_at text not null, updated_at text not null,
    primary key (import_id, id))`,
  'create unique index incoming_organisation_name_code on incoming_organisation (name_code, country)',
  'create table register_revision (revision integer not null)',
  'insert into register_revision (revision) values (0)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
