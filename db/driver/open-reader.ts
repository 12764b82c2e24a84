import { CamelCasePlugin, Kysely } from 'kysely';
import type { Reader } from './database.ts';
import type { Schema } from './schema.ts';
import { SqliteHandle, sqliteDialect } from './sqlite-dialect.ts';

/** The database as another thread or process reads it. */
export interface OpenReader {
  readonly read: Reader;
  /**
   * A number that changes whenever another connection commits a change, in this process or another.
   */
  dataVersion(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the file read-only. It must exist, with its schema migrated. */
export async function openReader(file: string): Promise<OpenReader> {
  const handle = await SqliteHandle.open(file, 'readonly');
  await handle.run('pragma busy_timeout = 5000');
  const read = new Kysely<Schema>({
    plugins: [new CamelCasePlugin()],
    dialect: sqliteDialect({ acquire: async () => handle, release: () => {} }),
  });
  return {
    read,
    dataVersion: async () => {
      const [row] = await handle.all<{ data_version: number }>('pragma data_version');
      return row!.data_version;
    },
    close: () => handle.close(),
  };
}
