import { mkdir } from 'node:fs/promises';
import { FolderLock } from '#db/folder-lock.ts';
import { settleRestore } from './backup/pending-restore.ts';

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
  await mkdir(dataDir, { recursive: true });
  const lock = await FolderLock.take(dataDir);
  if (!lock) {
    throw new FolderInUseError(
      `Another Navette uses the data folder ${dataDir}: stop it first, or set DATA_DIR to another folder.`,
    );
  }
  try {
    const settled = await settleRestore(dataDir);
    if (settled) onNotice(settled);
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}
