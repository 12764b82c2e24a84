import { type Kysely, type Migration, Migrator } from 'kysely';
import * as first from './migrations/0001-first.ts';
import * as checkpoint from './migrations/0002-checkpoint.ts';
import type { Schema } from './schema.ts';

/** Every migration, in order. A number is never used twice, a landed migration never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
  '0002-checkpoint': checkpoint,
};

/** Brings the schema up to date. @throws the first failing migration's error */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
