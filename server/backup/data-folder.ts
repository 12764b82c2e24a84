import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { FolderLock } from '#db/folder-lock.ts';
import { makePrivate } from '#server/runtime/private-folder.ts';
import { settleRestore } from './pending-restore.ts';

/** The data folder is in use by another process. The message is for people. */
export class FolderInUseError extends Error {
  readonly tag = 'FolderInUseError';
}

/**
 * Makes the data folder if need be, takes the right to use it, and settles what a killed restore left there.
 * @param onNotice told what was settled, for people
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

/** Makes a folder for this user alone, and those above it. Node's own recursive way never ends where the system makes none (`/proc/x`). */
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
