import { type Kysely, sql } from 'kysely';

/**
 * Files of materials, each stored on the disk under its id. Without `completed_at` the upload is
 * not finished: `received` bytes of it are safe on the disk, and `mark` identifies it for a sender
 * who resumes it. `erased_file` lists files without a row whose bytes may still be on the disk.
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
