import { type Kysely, sql } from 'kysely';

/**
 * Files of materials, each with bytes of its own on the disk, named by its id. Without
 * `completed_at` the file is on its way: `received` bytes of it are safe on the disk, and `mark`
 * tells whoever sends it again which upload to go on with. `erased_file` has those whose rows are
 * gone and whose bytes may still be there.
 */
const STATEMENTS = [
  `create table material_file (
    id text primary key, material_id text not null references material (id) on delete cascade,
    name text not null, mark text not null, media_type text not null,
    bytes integer not null, received integer not null, sha256 text not null,
    created_by text, created_at text not null, updated_at text not null, completed_at text)`,
  'create index material_file_material on material_file (material_id, created_at)',
  'create index material_file_created_by on material_file (created_by, created_at)',
  'create index material_file_completed_at on material_file (completed_at, updated_at)',
  'create table erased_file (id text primary key, erased_at text not null)',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
