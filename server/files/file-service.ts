import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { NavetteError } from '#content/errors.ts';
import { can, pageSubject } from '#content/permission.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/person.ts';
import type { Database } from '#db/database.ts';
import { findFile, findSameFile, insertFile, listFiles, type StoredFile } from '#db/file-repository.ts';
import { newId } from '#db/new-id.ts';
import { findPage } from '#db/page-repository.ts';
import { authorise, personIdOf } from '#server/auth/authorise.ts';
import type { Clock } from '#server/clock.ts';
import { MOST_BYTES, SMALL_WIDTH } from './image-form.ts';
import { ImageWorkshop } from './image-workshop.ts';

const LONGEST_NAME = 200;

export interface NewFile {
  /** The file as it was sent: whole, or piece by piece (a request's body). */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  /** What its owner calls it; kept to be shown, never used as a path. */
  readonly name: string;
  /** The page it is added to: its readers may read the file. Null for covers, which are public. */
  readonly pageId: string | null;
}

export interface AddedFile {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** What a list of files shows. */
export type FileLine = Pick<StoredFile, 'id' | 'name' | 'bytes' | 'width' | 'height' | 'createdAt'>;

/** A file as it is sent to a reader. */
export interface ReadableFile {
  readonly path: string;
  readonly mediaType: string;
  readonly etag: string;
  /** Anyone at all may read it: shared caches may keep it. */
  readonly shared: boolean;
}

/**
 * Files of pages: images, so far. Kept by content under `DATA_DIR/files/ab/<sha256>.webp`, so that a backup may copy the folder while
 * it is in use: a file once named never changes.
 */
export class FileService {
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly folder: string;
  private readonly workshop = new ImageWorkshop();

  constructor(deps: { database: Database; clock: Clock; dataDir: string }) {
    this.database = deps.database;
    this.clock = deps.clock;
    this.folder = path.join(deps.dataDir, 'files');
  }

  /**
   * Adds an image to a page. The same image added twice to one page is one file.
   * @throws NavetteError `unsupported-type`, `too-large`, `not-found` for the page
   */
  async add(file: NewFile, viewer: Viewer): Promise<AddedFile> {
    const page = file.pageId === null ? null : await findPage(this.database.read, file.pageId);
    if (file.pageId !== null && !page) throw new NavetteError('not-found');
    authorise(viewer, 'file.upload', page ? pageSubject(page) : undefined);
    const image = await this.workshop.prepare(await collect(file.bytes));
    const sha256 = createHash('sha256').update(image.bytes).digest('hex');
    await this.keep(this.pathOf(sha256), image.bytes);
    if (image.small) await this.keep(this.pathOf(sha256, SMALL_WIDTH), image.small);
    const { width, height } = image;
    const id = await this.database.write(async (trx) => {
      const same = await findSameFile(trx, sha256, file.pageId);
      if (same) return same.id;
      const id = newId();
      await insertFile(trx, {
        id,
        sha256,
        mediaType: 'image/webp',
        bytes: image.bytes.length,
        width,
        height,
        name: cleanName(file.name),
        pageId: file.pageId,
        createdBy: personIdOf(viewer),
        createdAt: this.clock().toISOString(),
      });
      return id;
    });
    return { id, width, height };
  }

  /** A file for someone who may read its page, or write its draft; null when there is none for them. */
  async findReadable(viewer: Viewer, id: string, width: number | null): Promise<ReadableFile | null> {
    const file = await findFile(this.database.read, id);
    if (!file) return null;
    let shared = true;
    if (file.pageId !== null) {
      const page = await findPage(this.database.read, file.pageId);
      if (!page) return null;
      const subject = pageSubject(page);
      if (!can(viewer, 'page.read', subject) && !can(viewer, 'draft.read', subject)) return null;
      shared = can(PUBLIC_VIEWER, 'page.read', subject);
    }
    const small = width !== null && width <= SMALL_WIDTH && (file.width ?? 0) > SMALL_WIDTH;
    return {
      path: this.pathOf(file.sha256, small ? SMALL_WIDTH : undefined),
      mediaType: file.mediaType,
      etag: small ? `${file.sha256}-${SMALL_WIDTH}` : file.sha256,
      shared,
    };
  }

  /** A page's files, the latest first, for those who write it. */
  async list(pageId: string, viewer: Viewer): Promise<FileLine[]> {
    const page = await findPage(this.database.read, pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, 'draft.read', pageSubject(page));
    const files = await listFiles(this.database.read, pageId);
    return files.map(({ id, name, bytes, width, height, createdAt }) => ({
      id,
      name,
      bytes,
      width,
      height,
      createdAt,
    }));
  }

  /** Where bytes with this hash lie. */
  pathOf(sha256: string, width?: number): string {
    return path.join(this.folder, sha256.slice(0, 2), width ? `${sha256}-${width}.webp` : `${sha256}.webp`);
  }

  /** Writes bytes under their final name: whole and on the disk, or not at all. */
  private async keep(target: string, bytes: Uint8Array): Promise<void> {
    const present = await stat(target).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (present?.size === bytes.length) return;
    const folder = path.dirname(target);
    await mkdir(folder, { recursive: true });
    const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await withHandle(temporary, 'wx', async (handle) => {
        await handle.writeFile(bytes);
        await handle.sync();
      });
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    // The names are kept by the folders: they too must be on the disk before a row speaks of the file.
    for (const written of [folder, this.folder]) await withHandle(written, 'r', (handle) => handle.sync());
  }
}

async function withHandle(name: string, flags: string, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(name, flags);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

/** Reads a body whole, but never more than is allowed. */
async function collect(bytes: NewFile['bytes']): Promise<Buffer> {
  if (bytes instanceof Uint8Array) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > MOST_BYTES) throw new NavetteError('too-large', { limit: MOST_BYTES });
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}

function cleanName(name: string): string {
  const base = name
    .replace(/^.*[\\/]/, '')
    .replace(/\p{C}/gu, '')
    .trim();
  return base.slice(0, LONGEST_NAME) || 'image';
}
