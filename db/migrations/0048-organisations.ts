import { type Kysely, sql } from 'kysely';

/**
 * The register of organisations. Materials, notices, people and invitations name organisations in
 * words; the register finds them by these names, without case, accents and punctuation
 * (`name_code`). `former_name` has the earlier names of an organisation. A merged organisation
 * stays as a row, so that merging can be undone: `merged_into` is the one that it was merged into,
 * and `stands_for` the end of that chain; for one that was not merged, its own id.
 */
const STATEMENTS = [
  `create table organisation (
    id text primary key, name text not null, name_code text not null, acronym text not null,
    side text not null, actor_type text not null, country text not null, site text not null,
    identifier text not null, searched text not null,
    merged_into text references organisation (id), stands_for text not null,
    created_at text not null, updated_at text not null)`,
  'create unique index organisation_name_code on organisation (name_code, country)',
  'create index organisation_identifier on organisation (identifier)',
  'create index organisation_stands_for on organisation (stands_for)',
  'create index organisation_merged_into on organisation (merged_into)',
  `create table former_name (
    organisation_id text not null references organisation (id) on delete cascade,
    code text not null, name text not null, primary key (organisation_id, code))`,
  'create index former_name_code on former_name (code)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
