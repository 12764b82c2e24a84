import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { spaceError } from './process/export-form.ts';

const MOST_EXPORTS = 400;
const MOST_EXPORT_BYTES = 512 * 1024 * 1024;

/** A stored file: its key identifies its content. */
export interface StoredExport {
  readonly key: string;
  readonly path: string;
  readonly bytes: number;
  /** The page whose annotations it holds; null without any. */
  readonly annotationsOf: string | null;
}

/**
 * Files on the disk, until there are too many, or their content must no longer be stored. The
 * folder is emptied when the server starts: no file in it is the only copy of anything.
 */
export class ExportStore {
  readonly #folder: string;
  /** The least recently used first. */
  readonly #stored = new Map<string, StoredExport>();
  #bytes = 0;

  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, 'exports');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  find(key: string): StoredExport | null {
    const stored = this.#stored.get(key);
    if (!stored) return null;
    this.#stored.delete(key);
    this.#stored.set(key, stored);
    return stored;
  }

  /**
   * Where a file may be written before it is stored.
   * @param ending `texts`: what it is made from, which is never stored
   * @throws NavetteError `unavailable` with `export-space`
   */
  async newPath(ending: 'part' | 'texts' = 'part'): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch((error) => {
      throw spaceError(error);
    });
    return path.join(this.#folder, `${randomBytes(12).toString('hex')}.${ending}`);
  }

  /**
   * Stores a file that was written completely.
   * @param annotationsOf the page whose annotations it holds
   */
  async keep(key: string, written: string, bytes: number, annotationsOf: string | null = null): Promise<StoredExport> {
    // A unique name: dropping an older file of the same key never deletes this one.
    const stored = { key, path: written.replace(/\.part$/, ''), bytes, annotationsOf };
    // Synchronous: a `clear` in between would miss the file, and withdrawn words would remain.
    renameSync(written, stored.path);
    const gone = [this.#drop(key)];
    this.#stored.set(key, stored);
    this.#bytes += bytes;
    for (const oldest of this.#stored.values()) {
      if (this.#stored.size <= MOST_EXPORTS && this.#bytes <= MOST_EXPORT_BYTES) break;
      if (oldest.key === key) break;
      gone.push(this.#drop(oldest.key));
    }
    for (const one of gone) if (one) await rm(one.path, { force: true });
    return stored;
  }

  /**
   * Opens a file to send it: it can be read to its end, though it may be dropped meanwhile.
   * @returns null if it was dropped since it was found or made
   */
  async open({ key }: StoredExport): Promise<FileHandle | null> {
    const stored = this.#stored.get(key);
    if (!stored) return null;
    return open(stored.path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      this.#drop(key);
      return null;
    });
  }

  /** Drops the files that hold annotations of this page. */
  async dropAnnotations(pageId: string): Promise<void> {
    const gone = [...this.#stored.values()].filter(({ annotationsOf }) => annotationsOf === pageId);
    for (const { key } of gone) this.#drop(key);
    await Promise.all(gone.map(({ path: one }) => rm(one, { force: true })));
  }

  /** Drops all stored files. */
  async clear(): Promise<void> {
    const paths = [...this.#stored.values()].map((stored) => stored.path);
    this.#stored.clear();
    this.#bytes = 0;
    await Promise.all(paths.map((one) => rm(one, { force: true })));
  }

  #drop(key: string): StoredExport | null {
    const stored = this.#stored.get(key);
    if (!stored) return null;
    this.#stored.delete(key);
    this.#bytes -= stored.bytes;
    return stored;
  }
}
