import path from 'node:path';
import { SqliteHandle } from './sqlite-dialect.ts';
import { storageFault } from './storage-fault.ts';

/**
 * The exclusive right of one process to use a data folder. It is a lock of the operating system,
 * taken through SQLite on an empty file: it ends with the process, however that ends, and never
 * needs to be cleaned up.
 */
export class FolderLock {
  private readonly handle: SqliteHandle;

  private constructor(handle: SqliteHandle) {
    this.handle = handle;
  }

  /** Takes the lock. @returns null if another process, or this one, holds it */
  static async take(folder: string): Promise<FolderLock | null> {
    const handle = await SqliteHandle.open(path.join(folder, 'lock'), 'readwrite');
    try {
      // Nothing is ever written, so no journal file is needed.
      await handle.all('pragma journal_mode = memory');
      await handle.run('begin exclusive');
      return new FolderLock(handle);
    } catch (error) {
      await handle.close();
      if (storageFault(error) === 'SQLITE_BUSY') return null;
      throw error;
    }
  }

  /** Releases the lock. */
  release(): Promise<void> {
    return this.handle.close();
  }
}
