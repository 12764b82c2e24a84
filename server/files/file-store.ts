import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { asStorageError } from '#db/storage-fault.ts';

/** What a file's name on the disk ends with. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/** What the name of bytes that have no name yet ends with. */
const TEMPORARY = '.tmp';

/** A stored file as the store knows it. */
export interface StoredBytes {
  readonly sha256: string;
  readonly mediaType: string;
}

/** Bytes that were taken in and have no name yet. */
export interface ReceivedBytes {
  readonly temporary: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** True for bytes that lie on the disk already. */
export function isReceived(bytes: Uint8Array | AsyncIterable<Uint8Array> | ReceivedBytes): bytes is ReceivedBytes {
  return 'temporary' in bytes;
}

/**
 * Bytes by content, under `DATA_DIR/files/ab/<sha256>.webp`, so that a backup may copy the folder while it is in use: a file once
 * named never changes, and none is taken away.
 */
export class FileStore {
  private readonly folder: string;

  constructor(dataDir: string) {
    this.folder = path.join(dataDir, 'files');
  }

  /** Where a file lies; with a width, its smaller form. */
  pathOf({ sha256, mediaType }: StoredBytes, width?: number): string {
    const ending = ENDINGS[mediaType] ?? 'bin';
    return path.join(this.folder, sha256.slice(0, 2), `${sha256}${width ? `-${width}` : ''}.${ending}`);
  }

  /**
   * Writes a body to the disk as it comes, never more of it than `limit` bytes and never all of it in memory. It is
   * to be named, or dropped.
   * @param lasting false for what is only read and dropped: it need not outlive a power cut
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

  /** A path for bytes that another process writes; they are to be named, or dropped. */
  temporaryPath(): string {
    return path.join(this.folder, `${randomBytes(8).toString('hex')}${TEMPORARY}`);
  }

  /** Gives received bytes their name, unless a file of as many bytes has it: its name says what it holds. */
  async nameOnce(temporary: string, target: string, bytes: number): Promise<void> {
    if ((await sizeOf(target)) === bytes) await this.drop(temporary);
    else await this.name(temporary, target);
  }

  /** Gives received bytes their name. */
  async name(temporary: string, target: string): Promise<void> {
    const folder = path.dirname(target);
    try {
      await mkdir(folder, { recursive: true });
      await rename(temporary, target);
    } catch (error) {
      await this.drop(temporary);
      throw asStorageError(error);
    }
    // The names are kept by the folders: they too must be on the disk before a row speaks of the file.
    for (const written of [folder, this.folder]) await withHandle(written, 'r', (handle) => handle.sync());
  }

  async drop(temporary: string): Promise<void> {
    await rm(temporary, { force: true });
  }

  /**
   * Removes what a process that was killed had received and not yet named. Only for whoever has the data folder,
   * before anything is received: what is being received has the same names.
   * @returns how many files were removed
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
