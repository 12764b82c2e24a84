import { createHash, randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { IMAGE_WIDTHS } from '#content/image-widths.ts';
import { asStorageError } from '#db/driver/storage-fault.ts';

/** Extensions of files on the disk. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/** Extension of received bytes without a final name. */
const TEMPORARY = '.tmp';

/** Milliseconds for which a file may be on the disk before its row is written. */
const YOUNG = 3_600_000;

/** The key of a stored file. */
export interface StoredBytes {
  readonly sha256: string;
  readonly mediaType: string;
}

/** Received bytes without a final name. */
export interface ReceivedBytes {
  readonly temporary: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** True for bytes that are already on the disk. */
export function isReceived(bytes: Uint8Array | AsyncIterable<Uint8Array> | ReceivedBytes): bytes is ReceivedBytes {
  return 'temporary' in bytes;
}

/**
 * Content-addressed storage under `DATA_DIR/files/ab/<sha256>.webp`. A named file never changes,
 * and is removed a day after its last use, so a backup may copy the folder while it is in use.
 */
export class FileStore {
  private readonly folder: string;

  constructor(dataDir: string) {
    this.folder = path.join(dataDir, 'files');
  }

  /** The path of a file; with a width, of its smaller variant. */
  pathOf({ sha256, mediaType }: StoredBytes, width?: number): string {
    const ending = ENDINGS[mediaType] ?? 'bin';
    return path.join(this.folder, sha256.slice(0, 2), `${sha256}${width ? `-${width}` : ''}.${ending}`);
  }

  /**
   * Streams a body to the disk: at most `limit` bytes, never all in memory. The caller names or
   * drops the result.
   * @param lasting false for a file that is read once and dropped: it need not survive a power cut
   * @throws NavetteError `too-large`
   */
  async receive(
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    limit: number,
    { lasting = true } = {},
  ): Promise<ReceivedBytes> {
    const hash = createHash('sha256');
    let bytes = 0;
    const temporary = this.temporaryPath();
    try {
      await mkdir(this.folder, { recursive: true });
      await withHandle(temporary, 'wx', async (handle) => {
        for await (const piece of pieces) {
          bytes += piece.length;
          if (bytes > limit) throw new NavetteError('too-large', { limit });
          hash.update(piece);
          await handle.writeFile(piece);
        }
        if (lasting) await handle.sync();
      });
    } catch (error) {
      await this.drop(temporary);
      throw asStorageError(error);
    }
    return { temporary, sha256: hash.digest('hex'), bytes };
  }

  /** A path for bytes that another process writes; the caller names or drops them. */
  temporaryPath(): string {
    return path.join(this.folder, `${randomBytes(8).toString('hex')}${TEMPORARY}`);
  }

  /**
   * Names received bytes, unless a file of this name and size exists: the name is the content's
   * hash.
   */
  async nameOnce(temporary: string, target: string, bytes: number): Promise<void> {
    // Reset the age: `remove` leaves it until its row is written. Before its size is read: either
    // `remove` sees the new age, or its removal is seen here.
    const now = new Date();
    await utimes(target, now, now).catch(() => undefined);
    if ((await sizeOf(target)) === bytes) await this.drop(temporary);
    else await this.name(temporary, target);
  }

  /** Gives received bytes their final name. */
  async name(temporary: string, target: string): Promise<void> {
    const folder = path.dirname(target);
    try {
      await mkdir(folder, { recursive: true });
      await rename(temporary, target);
    } catch (error) {
      await this.drop(temporary);
      throw asStorageError(error);
    }
    // The directory entries must be on the disk too before a row refers to the file.
    for (const written of [folder, this.folder]) await withHandle(written, 'r', (handle) => handle.sync());
  }

  /**
   * Removes a file that no row refers to, with its variants.
   * @returns false if it was written, or received again, recently: its row may not be written yet
   */
  remove(file: StoredBytes): boolean {
    const names = [this.pathOf(file), ...IMAGE_WIDTHS.map((width) => this.pathOf(file, width))];
    // Synchronous: nothing in this process runs between the check and the removal.
    const times = names.map((name) => statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (times.some((time) => Date.now() - time < YOUNG)) return false;
    for (const name of names) rmSync(name, { force: true });
    return true;
  }

  async drop(temporary: string): Promise<void> {
    await rm(temporary, { force: true });
  }

  /**
   * Removes received files that a killed process did not name. Only for the process that holds the
   * data folder, before it receives anything: uploads in progress have the same names.
   * @returns the number of files removed
   */
  async removeLeftovers(): Promise<number> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const leftovers = names.filter((name) => name.endsWith(TEMPORARY));
    for (const name of leftovers) await this.drop(path.join(this.folder, name));
    return leftovers.length;
  }
}

async function sizeOf(file: string): Promise<number | null> {
  const present = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return present?.size ?? null;
}

async function withHandle(name: string, flags: string, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(name, flags);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}
