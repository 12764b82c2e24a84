import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { FILE_HEAD } from '#content/material/material-file.ts';
import { asStorageError } from '#db/driver/storage-fault.ts';

/** The folder within `DATA_DIR/files`. */
export const MATERIALS_FOLDER = 'materials';

/** Bytes of the disk that uploads leave free, for the database. */
export const KEPT_FREE = 256 * 1024 * 1024;

/** Bytes of a file read at a time. */
const PIECE = 256 * 1024;

/** A part of a file being received. */
export interface Part {
  readonly id: string;
  /** Bytes of the file that are on the disk already, before this part. */
  readonly offset: number;
  readonly body: ReadableStream<Uint8Array>;
  /** Most bytes of it. */
  readonly limit: number;
  /** The part's SHA-256 in hexadecimal, as sent; null if the sender cannot compute it. */
  readonly sha256: string | null;
  /** Aborts the part: its sender has started again. */
  readonly signal: AbortSignal;
}

/** The size, digest and first bytes of a complete file. */
export interface WholeFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly head: Uint8Array;
}

/**
 * The bytes of materials' files, each under its id in `DATA_DIR/files/materials`; `.tmp` until
 * complete, which backups leave out. Unlike the files of pages they are not content-addressed:
 * erasing one removes its only copy.
 */
export class UploadStore {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, 'files', MATERIALS_FOLDER);
  }

  /** The path of a complete file. */
  pathOf(id: string): string {
    return path.join(this.#folder, `${id}.bin`);
  }

  #partial(id: string): string {
    return path.join(this.#folder, `${id}.tmp`);
  }

  /** @throws NavetteError `unavailable` if the disk has no room for so many bytes */
  async requireRoom(bytes: number): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize >= bytes + KEPT_FREE) return;
    throw asStorageError(Object.assign(new Error('no room for an upload'), { code: 'ENOSPC' }));
  }

  /** How many bytes of a file are on the disk, complete or not. */
  async sizeOf(id: string): Promise<number> {
    for (const name of [this.pathOf(id), this.#partial(id)]) {
      const found = await stat(name).catch(ifMissing(null));
      if (found) return found.size;
    }
    return 0;
  }

  /**
   * Appends a part, never all of it in memory. It is stored completely, synced to the disk, or not
   * at all.
   * @returns its bytes
   * @throws NavetteError `too-large` with `limit`; `invalid` with the field `sha256` if its hash
   * differs; `conflict` with `reason` `incomplete` if it was interrupted; `unavailable`
   */
  async append({ id, offset, body, limit, sha256, signal }: Part): Promise<number> {
    await mkdir(this.#folder, { recursive: true });
    const reader = body.getReader();
    // Ends a `read` that waits for a lost connection.
    const stop = () => void reader.cancel();
    signal.addEventListener('abort', stop);
    const hash = createHash('sha256');
    let bytes = 0;
    const handle = await open(this.#partial(id), 'a+', 0o600);
    try {
      // Remove what an interrupted part left.
      await handle.truncate(offset);
      for (;;) {
        signal.throwIfAborted();
        const { done, value } = await reader.read().catch((cause: unknown) => {
          throw new NavetteError('conflict', { reason: 'incomplete' }, { cause });
        });
        if (done) break;
        bytes += value.length;
        if (bytes > limit) throw new NavetteError('too-large', { limit });
        hash.update(value);
        await handle.writeFile(value);
      }
      signal.throwIfAborted();
      if (sha256 !== null && hash.digest('hex') !== sha256) throw new NavetteError('invalid', { fields: ['sha256'] });
      await handle.sync();
      return bytes;
    } catch (error) {
      // Free a full disk at once.
      await handle.truncate(offset).catch(() => undefined);
      if (signal.aborted) throw new NavetteError('conflict', { reason: 'incomplete' }, { cause: error });
      throw asStorageError(error);
    } finally {
      signal.removeEventListener('abort', stop);
      await reader.cancel().catch(() => undefined);
      await handle.close();
    }
  }

  /** Adopts the bytes of a form as a file of which all bytes are received. */
  async adopt(id: string, temporary: string): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
      await rename(temporary, this.#partial(id));
      await syncFolder(this.#folder);
    } catch (error) {
      throw asStorageError(error);
    }
  }

  /**
   * Gives a file of which all bytes are received its final name. Idempotent: a killed server
   * repeats it.
   */
  async complete(id: string): Promise<WholeFile> {
    try {
      await rename(this.#partial(id), this.pathOf(id)).catch(ifMissing(undefined));
      await syncFolder(this.#folder);
      return await readWhole(this.pathOf(id));
    } catch (error) {
      throw asStorageError(error);
    }
  }

  /** The ids of incomplete files that nothing was added to since an instant. */
  async listPartial(before: Date): Promise<string[]> {
    const names = await readdir(this.#folder).catch(ifMissing<string[]>([]));
    const ids: string[] = [];
    for (const id of names.filter((name) => name.endsWith('.tmp')).map((name) => name.slice(0, -'.tmp'.length))) {
      const found = await stat(this.#partial(id)).catch(ifMissing(null));
      if (found && found.mtime < before) ids.push(id);
    }
    return ids;
  }

  /** Erases all bytes of a file. Idempotent. */
  async erase(id: string): Promise<void> {
    // In this order: `complete` may be renaming the one to the other.
    for (const name of [this.#partial(id), this.pathOf(id)]) await rm(name, { force: true });
    await syncFolder(this.#folder).catch(ifMissing(undefined));
  }
}

/** Reads a file from the disk, a piece at a time. */
async function readWhole(name: string): Promise<WholeFile> {
  const handle = await open(name, 'r');
  try {
    const hash = createHash('sha256');
    const piece = new Uint8Array(PIECE);
    let head: Uint8Array = new Uint8Array();
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE, bytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex'), head };
      if (bytes === 0) head = piece.slice(0, Math.min(bytesRead, FILE_HEAD));
      hash.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** A folder's entries must be on the disk before a row refers to them. */
async function syncFolder(folder: string): Promise<void> {
  const handle: FileHandle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** For `catch`: a value to return for a missing file. */
function ifMissing<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
