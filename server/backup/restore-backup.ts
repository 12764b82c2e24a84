import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { inspectDatabaseCopy } from '#db/database-copy.ts';
import { CommandError } from '#server/cli/command.ts';
import type { Clock } from '#server/clock.ts';
import { copyToDisk, DATABASE_COPY, findDamage, readManifest } from './backup-folder.ts';

const STAGING = '.restoring';
const ASIDE = 'before-restore-';
/** What belongs to whoever has the folder open, not to its content. */
const NOT_CONTENT = new Set(['lock', 'control.sock', STAGING]);

export interface Restored {
  readonly files: number;
  /** When the backup was made. */
  readonly createdAt: string;
  /** Where what was there before lies now; null when nothing was. */
  readonly aside: string | null;
}

/**
 * Puts a backup in the place of a data folder's content. Everything is copied and checked before anything is moved; what was there is
 * kept aside, in the folder itself, so that this works where the folder is a volume that cannot be renamed. The caller holds the
 * folder's lock.
 * @throws CommandError if the backup is damaged, or the folder has content and `force` is not given
 */
export async function restoreBackup(options: {
  source: string;
  dataDir: string;
  databaseFile: string;
  force: boolean;
  clock: Clock;
  onProgress?: (line: string) => void;
}): Promise<Restored> {
  const { source, dataDir, databaseFile, force, clock, onProgress = () => {} } = options;
  const manifest = await readManifest(source);
  const before = await listContent(dataDir);
  if (before.length > 0 && !force) {
    throw new CommandError(`${dataDir} is not empty: --force restores all the same, and keeps what is there aside.`);
  }
  const staging = path.join(dataDir, STAGING);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  for (const [index, file] of manifest.files.entries()) {
    if (index % 50 === 0) onProgress(`${index} of ${manifest.files.length} files`);
    const copy = copyToDisk(path.join(source, file.path), path.join(staging, file.path));
    await copy.catch((error: NodeJS.ErrnoException) => {
      // Told below with everything else that is wrong.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const damage = await findDamage(staging, manifest);
  if (damage.length === 0) damage.push(...(await inspectDatabaseCopy(path.join(staging, DATABASE_COPY))).problems);
  if (damage.length > 0) {
    await rm(staging, { recursive: true, force: true });
    throw new CommandError(`The backup is damaged, nothing was changed: ${damage.slice(0, 10).join('; ')}`);
  }
  const stamp = clock().toISOString().replace(/[:.]/g, '-');
  const aside = before.length > 0 ? path.join(dataDir, `${ASIDE}${stamp}`) : null;
  if (aside) {
    await mkdir(aside, { mode: 0o700 });
    for (const name of before) await rename(path.join(dataDir, name), path.join(aside, name));
  }
  await placeDatabase(path.join(staging, DATABASE_COPY), { dataDir, databaseFile, stamp });
  for (const name of await readdir(staging)) await rename(path.join(staging, name), path.join(dataDir, name));
  await rm(staging, { recursive: true });
  return { files: manifest.files.length, createdAt: manifest.createdAt, aside };
}

/** A database that DATABASE_URL puts elsewhere is kept aside where it is, with what SQLite keeps beside it. */
async function placeDatabase(
  copy: string,
  { dataDir, databaseFile, stamp }: { dataDir: string; databaseFile: string; stamp: string },
): Promise<void> {
  if (databaseFile === path.join(dataDir, DATABASE_COPY)) return;
  for (const ending of ['', '-wal', '-shm']) {
    const kept = `${databaseFile}.${ASIDE}${stamp}${ending}`;
    await rename(databaseFile + ending, kept).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const placed = `${databaseFile}${STAGING}`;
  await mkdir(path.dirname(databaseFile), { recursive: true });
  // Copied, not moved: it may be another disk.
  await copyFile(copy, placed);
  await rename(placed, databaseFile);
  await rm(copy);
}

async function listContent(dataDir: string): Promise<string[]> {
  const names = await readdir(dataDir);
  return names.filter((name) => !NOT_CONTENT.has(name) && !name.startsWith(ASIDE)).sort();
}
