import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { inspectDatabaseCopy } from '#db/driver/database-copy.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { CommandError } from '#server/runtime/command-error.ts';
import { copyToDisk, DATABASE_COPY, findDamage, type Manifest, readManifest } from './backup-folder.ts';
import { commitRestore, finishRestore, listContent, STAGING } from './pending-restore.ts';

export interface Restored {
  readonly files: number;
  /** When the backup was made. */
  readonly createdAt: string;
  /** Where the former content is now; null without any. */
  readonly aside: string | null;
}

/**
 * Replaces a data folder's content by a backup. Copies and verifies everything before moving
 * anything; puts the former content aside within the folder, so that this works if the folder is a
 * volume that cannot be renamed. Killed at any moment, it leaves the old state or the new one, once
 * the next process that takes the folder has settled it. The caller holds the folder's lock.
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
  if ((await listContent(dataDir)).length > 0 && !force) {
    throw new CommandError(`${dataDir} is not empty: --force restores all the same, and keeps what is there aside.`);
  }
  const staging = path.join(dataDir, STAGING);
  try {
    await stage(source, staging, manifest, onProgress);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  const stamp = clock().toISOString().replace(/[:.]/g, '-');
  onProgress('ready');
  await commitRestore(dataDir, { createdAt: manifest.createdAt, stamp, databaseFile });
  const aside = await finishRestore(dataDir, onProgress);
  return { files: manifest.files.length, createdAt: manifest.createdAt, aside };
}

/** Copies a backup and verifies the copy. @throws CommandError if it is damaged */
async function stage(
  source: string,
  staging: string,
  manifest: Manifest,
  onProgress: (line: string) => void,
): Promise<void> {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  for (const [index, file] of manifest.files.entries()) {
    if (index % 50 === 0) onProgress(`${index} of ${manifest.files.length} files`);
    const copy = copyToDisk(path.join(source, file.path), path.join(staging, file.path));
    await copy.catch((error: NodeJS.ErrnoException) => {
      // Reported below with all other damage.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const damage = await findDamage(staging, manifest);
  if (damage.length === 0) damage.push(...(await inspectDatabaseCopy(path.join(staging, DATABASE_COPY))).problems);
  if (damage.length > 0) {
    throw new CommandError(`The backup is damaged, nothing was changed: ${damage.slice(0, 10).join('; ')}`);
  }
}
