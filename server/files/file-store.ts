import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { asStorageError } from '#db/storage-fault.ts';

/** What a file's name on the disk ends with. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

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

  /** Writes bytes under their final name: whole and on the disk, or not at all. */
  async keep(target: string, bytes: Uint8Array): Promise<void> {
    if ((await sizeOf(target)) === bytes.length) return;
    const temporary = await this.write(async (handle) => handle.writeFile(bytes));
    await this.name(temporary, target);
  }

  /**
   * Writes a body to the disk as it comes, never more of it than `limit` bytes and never all of it in memory. It is to be named, or
   * dropped.
   * @throws NavetteError `too-large`
   */
  async receive(pieces: AsyncIterable<Uint8Array>, limit: number): Promise<ReceivedBytes> {
    const hash = createHash('sha256');
    let bytes = 0;
    const temporary = await this.write(async (handle) => {
      for await (const piece of pieces) {
        bytes += piece.length;
        if (bytes > limit) throw new NavetteError('too-large', { limit });
        hash.update(piece);
        await handle.writeFile(piece);
      }
    });
    return { temporary, sha256: hash.digest('hex'), bytes };
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

  private async write(work: (handle: FileHandle) => Promise<void>): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    const temporary = path.join(this.folder, `${randomBytes(8).toString('hex')}.tmp`);
    try {
      await withHandle(temporary, 'wx', async (handle) => {
        await work(handle);
        await handle.sync();
      });
    } catch (error) {
      await this.drop(temporary);
      throw asStorageError(error);
    }
    return temporary;
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
