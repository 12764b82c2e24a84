import { type Kysely, sql } from 'kysely';

/**
 * Transcripts of materials, which are drafts; the extracts marked in them; the codes of a study. An
 * extract stays without its words when its material is deleted: a text may cite it, and a
 * withdrawal has to find its citations. An erased transcript is detached from its material at once,
 * and its row is deleted as soon as nobody has it open.
 */
const STATEMENTS = [
  'alter table draft add column material_id text references material (id) on delete set null',
  'create unique index draft_material on draft (material_id)',
  `create table study_code (
    id text primary key, page_id text not null references page (id) on delete cascade,
    parent_id text references study_code (id) on delete set null,
    name text not null, definition text not null, colour text not null,
    created_at text not null, updated_at text not null)`,
  'create index study_code_page on study_code (page_id)',
  'create index study_code_parent on study_code (parent_id)',
  `create table extract (
    id text primary key, page_id text not null references page (id) on delete cascade,
    material_id text not null, number integer not null, anchor text, begins_at integer, ends_at integer,
    note text not null, created_by text references person (id) on delete set null,
    created_at text not null, updated_at text not null, removed_at text,
    unique (material_id, number))`,
  'create index extract_page on extract (page_id)',
  'create index extract_person on extract (created_by)',
  `create table extract_code (
    extract_id text not null references extract (id) on delete cascade,
    code_id text not null references study_code (id) on delete cascade,
    coded_by text references person (id) on delete set null, created_at text not null,
    primary key (extract_id, code_id))`,
  'create index extract_code_code on extract_code (code_id)',
  'create index extract_code_person on extract_code (coded_by)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
