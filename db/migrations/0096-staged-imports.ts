import { type Kysely, sql } from 'kysely';

/**
 * Projects of analysts' tools are imported into a study in pieces, which are hidden until the last
 * one. `analysis_import`: an import that is under way or not cleaned up. `import_id`: the
 * unfinished import that hides a row; null for visible rows. The `staged_` tables hold data that
 * cannot be hidden in its own table: materials, and changes of the study's extracts.
 */
const STATEMENTS = [
  `create table analysis_import (
    id text primary key, page_id text not null references page (id) on delete cascade,
    begun_at text not null, finished_at text)`,
  'create index analysis_import_page on analysis_import (page_id)',
  'alter table study_code add column import_id text',
  'alter table extract add column import_id text',
  'alter table analysis_guid add column import_id text',
  `create table staged_material (
    id text primary key, import_id text not null references analysis_import (id) on delete cascade,
    kind text not null, place integer not null, title text not null, summary text not null, draft_id text unique)`,
  'create index staged_material_import on staged_material (import_id)',
  `create table staged_extract_change (
    import_id text not null references analysis_import (id) on delete cascade, extract_id text not null, note text,
    primary key (import_id, extract_id))`,
  `create table staged_extract_code (
    import_id text not null references analysis_import (id) on delete cascade, extract_id text not null,
    code_id text not null, coded_by text, primary key (import_id, extract_id, code_id))`,
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
