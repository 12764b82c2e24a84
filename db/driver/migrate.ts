import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import * as first from '#db/migrations/0001-first.ts';
import * as checkpoint from '#db/migrations/0002-checkpoint.ts';
import * as searchCare from '#db/migrations/0003-search-care.ts';
import * as reviewedEdition from '#db/migrations/0004-reviewed-edition.ts';
import * as attachment from '#db/migrations/0005-attachment.ts';
import * as editionFile from '#db/migrations/0006-edition-file.ts';
import * as snapshotParts from '#db/migrations/0007-snapshot-parts.ts';
import * as coverWords from '#db/migrations/0008-cover-words.ts';
import * as latestPages from '#db/migrations/0009-latest-pages.ts';
import * as latestEditions from '#db/migrations/0010-latest-editions.ts';
import * as wholeSnapshot from '#db/migrations/0011-whole-snapshot.ts';
import * as replacedBy from '#db/migrations/0012-replaced-by.ts';
import * as draftWriter from '#db/migrations/0013-draft-writer.ts';
import * as publishedPosition from '#db/migrations/0014-published-position.ts';
import * as pageOwner from '#db/migrations/0015-page-owner.ts';
import * as draftWritings from '#db/migrations/0016-draft-writings.ts';
import * as board from '#db/migrations/0017-board.ts';
import * as review from '#db/migrations/0018-review.ts';
import * as activity from '#db/migrations/0019-activity.ts';
import * as bin from '#db/migrations/0020-bin.ts';
import * as mailQueue from '#db/migrations/0021-mail-queue.ts';
import type { Schema } from './schema.ts';

/** Every migration, in order. A number is never used twice; a landed migration is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
  '0002-checkpoint': checkpoint,
  '0003-search-care': searchCare,
  '0004-reviewed-edition': reviewedEdition,
  '0005-attachment': attachment,
  '0006-edition-file': editionFile,
  '0007-snapshot-parts': snapshotParts,
  '0008-cover-words': coverWords,
  '0009-latest-pages': latestPages,
  '0010-latest-editions': latestEditions,
  '0011-whole-snapshot': wholeSnapshot,
  '0012-replaced-by': replacedBy,
  '0013-draft-writer': draftWriter,
  '0014-published-position': publishedPosition,
  '0015-page-owner': pageOwner,
  '0016-draft-writings': draftWritings,
  '0017-board': board,
  '0018-review': review,
  '0019-activity': activity,
  '0020-bin': bin,
  '0021-mail-queue': mailQueue,
};

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
