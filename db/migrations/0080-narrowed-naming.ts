import { type Kysely, sql } from 'kysely';

/**
 * `narrowed_naming`: how people were named before they agreed to less, whom published texts may
 * still name so. It outlives the person's row, as masks do. `beyond_consent.names`: how often a
 * text names them. `beyond_consent.cause`: whether their consent as a whole does not cover the text
 * (`consent`), or only their name or single quotations of theirs (`part`).
 */
const STATEMENTS = [
  `create table narrowed_naming (
    concerned_id text primary key, material_id text not null, naming text not null, name text not null,
    organisation text not null)`,
  'create index narrowed_naming_material on narrowed_naming (material_id)',
  'alter table beyond_consent add column names integer not null default 0',
  "alter table beyond_consent add column cause text not null default 'consent'",
  // Names, and quotations that were withdrawn before there were masks, are masked at the first
  // start.
  `insert into consent_change (material_id, changed_at, followed_at)
    select material_id, max(updated_at), null from concerned where true group by material_id
    on conflict (material_id) do update set followed_at = null`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
