import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { FolderLock } from '#db/driver/folder-lock.ts';
import { makePrivate } from '#server/runtime/private-folder.ts';
import { settleRestore } from './pending-restore.ts';

/** Another process uses the data folder. The message is for people. */
export class FolderInUseError extends Error {
  readonly tag = 'FolderInUseError';
}

/**
 * Creates the data folder if needed, locks it, and completes or discards an interrupted restore.
 * @param onNotice receives a sentence for people about each change
 * @throws FolderInUseError
 */
export async function takeDataFolder(
  dataDir: string,
  onNotice: (sentence: string) => void = () => {},
): Promise<FolderLock> {
  await makeFolder(dataDir);
  const lock = await FolderLock.take(dataDir);
  if (!lock) {
    throw new FolderInUseError(
      `Another Navette uses the data folder ${dataDir}: stop it first, or set DATA_DIR to another folder.`,
    );
  }
  try {
    const narrowed = await makePrivate(dataDir);
    if (narrowed) onNotice(narrowed);
    const settled = await settleRestore(dataDir);
    if (settled) onNotice(settled);
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Creates a folder and its parents for this user alone. Node's own `recursive` option loops forever
 * where the system refuses to create one (`/proc/x`).
 */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    const above = path.dirname(folder);
    if (code !== 'ENOENT' || above === folder || (await isFolder(above))) throw error;
    await makeFolder(above);
    await mkdir(folder, 0o700);
  }
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
