import { type Kysely, sql } from 'kysely';

/**
 * The materials of a study, the people whom they concern and what these agreed to. Who somebody is
 * stands in a table of its own (`concerned_identity`): what is published is made from the others.
 */
const STATEMENTS = [
  `create table material (
    id text primary key, page_id text not null references page (id) on delete cascade,
    kind text not null, number integer not null, title text not null, held_on text not null,
    place text not null, country text not null, language text not null, collector text not null,
    side text not null, organisation text not null, actor_type text not null, summary text not null,
    access text not null, created_by text, created_at text not null, updated_at text not null,
    unique (page_id, kind, number))`,
  `create table concerned (
    id text primary key, material_id text not null references material (id) on delete cascade,
    pseudonym text not null, organisation text not null, state text not null, uses text not null,
    reach text not null, naming text not null, language text not null, formats text not null,
    given_on text not null, how text not null, asked_by text not null, until text not null,
    note text not null, created_at text not null, updated_at text not null)`,
  'create index concerned_material on concerned (material_id)',
  `create table concerned_identity (
    concerned_id text primary key references concerned (id) on delete cascade, name text not null)`,
  `create table study_member (
    page_id text not null references page (id) on delete cascade,
    person_id text not null references person (id) on delete cascade, primary key (page_id, person_id))`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
