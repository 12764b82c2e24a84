import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { Database } from '#db/driver/database.ts';
import { createTempFolder } from './temp-folder.ts';

const NAME = 'navette.sqlite';
let template: Promise<string> | undefined;

/** An empty database with the latest schema, made once by each process that runs tests. */
async function makeTemplate(): Promise<string> {
  const file = path.join(createTempFolder('migrated'), NAME);
  await (await Database.open(file, 'process')).close();
  return file;
}

/**
 * A new data folder whose database is empty, with the latest schema. All migrations one after the
 * other take 80 ms of a processor, and most tests begin with a database of their own.
 */
export async function createMigratedFolder(name: string): Promise<string> {
  template ??= makeTemplate();
  const file = await template;
  const folder = createTempFolder(name);
  copyFileSync(file, path.join(folder, NAME));
  return folder;
}
