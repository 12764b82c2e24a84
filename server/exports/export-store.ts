import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';

const MOST_EXPORTS = 400;
const MOST_EXPORT_BYTES = 512 * 1024 * 1024;

/** A stored file: its key identifies its content. */
export interface KeptExport {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Files on the disk, until there are too many, or their content must no longer be stored. The
 * folder is emptied when the server starts: no file in it is the only copy of anything.
 */
export class ExportStore {
  readonly #folder: string;
  /** The least recently used first. */
  readonly #kept = new Map<string, KeptExport>();
  #bytes = 0;

  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, 'exports');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  find(key: string): KeptExport | null {
    const kept = this.#kept.get(key);
    if (!kept) return null;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  /** Where a file may be written before it is stored. */
  async newPath(): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return path.join(this.#folder, `${randomBytes(12).toString('hex')}.part`);
  }

  /** Stores a file that was written completely. */
  async keep(key: string, written: string, bytes: number): Promise<KeptExport> {
    // A unique name: dropping an older file of the same key never deletes this one.
    const kept = { key, path: written.replace(/\.part$/, ''), bytes };
    // Synchronous: a `clear` in between would miss the file, and withdrawn words would remain.
    renameSync(written, kept.path);
    const gone = [this.#drop(key)];
    this.#kept.set(key, kept);
    this.#bytes += bytes;
    for (const oldest of this.#kept.values()) {
      if (this.#kept.size <= MOST_EXPORTS && this.#bytes <= MOST_EXPORT_BYTES) break;
      if (oldest.key === key) break;
      gone.push(this.#drop(oldest.key));
    }
    for (const one of gone) if (one) await rm(one.path, { force: true });
    return kept;
  }

  /**
   * Opens a file to send it: it can be read to its end, though it may be dropped meanwhile.
   * @returns null if it was dropped since it was found or made
   */
  async open({ key }: KeptExport): Promise<FileHandle | null> {
    const kept = this.#kept.get(key);
    if (!kept) return null;
    return open(kept.path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      this.#drop(key);
      return null;
    });
  }

  /** Drops all stored files. */
  async clear(): Promise<void> {
    const paths = [...this.#kept.values()].map((kept) => kept.path);
    this.#kept.clear();
    this.#bytes = 0;
    await Promise.all(paths.map((one) => rm(one, { force: true })));
  }

  #drop(key: string): KeptExport | null {
    const kept = this.#kept.get(key);
    if (!kept) return null;
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
    return kept;
  }
}
