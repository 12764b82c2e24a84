import { mkdir } from 'node:fs/promises';
import { FolderLock } from '#db/folder-lock.ts';

/** The data folder is in use by another process. The message is for people. */
export class FolderInUseError extends Error {
  readonly tag = 'FolderInUseError';
}

/** Makes the data folder if need be and takes the right to use it. @throws FolderInUseError */
export async function takeDataFolder(dataDir: string): Promise<FolderLock> {
  await mkdir(dataDir, { recursive: true });
  const lock = await FolderLock.take(dataDir);
  if (lock) return lock;
  throw new FolderInUseError(
    `Another Navette uses the data folder ${dataDir}: stop it first, or set DATA_DIR to another folder.`,
  );
}
