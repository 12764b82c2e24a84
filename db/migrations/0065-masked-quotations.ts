import { type Kysely, sql } from 'kysely';

/**
 * `consent_change`: the materials for which a person's consent changed, and whether published texts
 * were fitted to it. `masked_text`: the text of an edition or a version to annotate without the
 * masks over quotations that are no longer agreed to. `beyond_consent`: the published texts that
 * exceed consent, and by how many passages.
 */
const STATEMENTS = [
  `create table consent_change (
    material_id text primary key, changed_at text not null, followed_at text)`,
  `create table masked_text (
    page_id text not null references page (id) on delete cascade, text_kind text not null, number integer not null,
    title text not null, summary text not null, document text not null, masked_at text not null,
    primary key (page_id, text_kind, number))`,
  `create table beyond_consent (
    page_id text not null references page (id) on delete cascade, text_kind text not null, number integer not null,
    material_id text not null, quotations integer not null, statements integer not null, blocks text not null,
    since text not null,
    primary key (page_id, text_kind, number, material_id))`,
  'create index beyond_consent_material on beyond_consent (material_id)',
  // Answers from before there were masks are applied at the first start.
  `insert into consent_change (material_id, changed_at, followed_at)
    select material_id, max(updated_at), null from concerned group by material_id`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
