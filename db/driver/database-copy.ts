import { laterMigrations, MIGRATION_TABLE } from './migrate.ts';
import { SqliteHandle } from './sqlite-dialect.ts';

export interface DatabaseCopy {
  /** A sentence for each fault; empty if there is none. */
  readonly problems: string[];
  /** The names on disk of the files that its rows refer to. */
  readonly fileHashes: string[];
  /** Complete files of materials, which are named by their ids. */
  readonly materialFiles: { readonly id: string; readonly sha256: string }[];
}

/** The migration that made the table of materials' files: copies of earlier releases have none. */
const MATERIAL_FILES = '0042-material-files';

/**
 * Inspects a copy of the database (a backup's) without changing it: it is not migrated, and remains
 * a single file.
 */
export async function inspectDatabaseCopy(file: string): Promise<DatabaseCopy> {
  const handle = await SqliteHandle.open(file, 'readonly');
  try {
    const integrity = await handle.all<{ integrity_check: string }>('pragma integrity_check');
    const foreign = await handle.all<{ table: string; parent: string }>('pragma foreign_key_check');
    const had = await handle.all<{ name: string }>(`select name from ${MIGRATION_TABLE}`);
    const later = laterMigrations(had.map((row) => row.name));
    const hashes = await handle.all<{ sha256: string }>('select distinct sha256 from file order by sha256');
    const materialFiles = had.some(({ name }) => name === MATERIAL_FILES)
      ? await handle.all<{ id: string; sha256: string }>(
          'select id, sha256 from material_file where completed_at is not null order by id',
        )
      : [];
    return {
      problems: [
        ...later.map((name) => `the database is of a later version of Navette (${name})`),
        ...integrity.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
        ...foreign.map((row) => `${row.table}: a row refers to a ${row.parent} that is not there`),
      ],
      fileHashes: hashes.map((row) => row.sha256),
      materialFiles,
    };
  } finally {
    await handle.close();
  }
}
