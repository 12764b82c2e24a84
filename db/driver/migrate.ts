import { type Kysely, Migrator, sql } from 'kysely';
import { MIGRATIONS, type Schema } from './schema.ts';

/** The table that lists the migrations applied to a database. */
export const MIGRATION_TABLE = 'migration';

/**
 * The database was written by a later version, whose schema this one does not know. The message is
 * for people.
 */
export class LaterVersionError extends Error {
  readonly tag = 'LaterVersionError';
}

/** The migrations in this list that this version does not know: a later version applied them. */
export function laterMigrations(names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(MIGRATIONS, name));
}

/**
 * Migrates the schema to the latest version. @throws LaterVersionError, or the first failing
 * migration's error
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: 'migration_lock',
  });
  const had = (await db.introspection.getTables({ withInternalKyselyTables: true })).some(
    (table) => table.name === MIGRATION_TABLE,
  );
  const names = had
    ? (await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)}`.execute(db)).rows
    : [];
  const later = laterMigrations(names.map(({ name }) => name));
  if (later.length > 0) {
    throw new LaterVersionError(
      `The database is of a later version of Navette (${later.join(', ')}): update Navette, or restore an older backup.`,
    );
  }
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
