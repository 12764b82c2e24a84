import { webcrypto } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { BookText, PageText } from '#content/book/make/book-text.ts';
import { NavetteError } from '#content/errors.ts';

/**
 * Bytes of the texts of several pages in one file, as they are handed to the process that writes.
 * What a kit may have unpacked is twice as much; a single page has the bounds of its draft.
 */
const MOST_GATHERED_BYTES = 33_554_432;

/** Where the text of a page stands in a spool. */
export interface SpooledPage {
  readonly at: number;
  readonly bytes: number;
}

/**
 * The pages of one file, gathered on the disk one after the other: only one of them is in memory,
 * however long they are together, and the process that writes reads them by itself.
 */
export class TextSpool {
  readonly path: string;
  readonly #most: number;
  #handle: FileHandle | null = null;
  #pages = 0;
  #bytes = 0;

  /** @param most bytes of several pages together */
  constructor(path: string, most = MOST_GATHERED_BYTES) {
    this.path = path;
    this.#most = most;
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds a page.
   * @returns its place, and a digest that is the same for the same text
   * @throws NavetteError `unavailable` with `export-limit` for more than one file may have
   */
  async add(page: PageText): Promise<SpooledPage & { readonly sha256: string }> {
    const json = Buffer.from(JSON.stringify(page));
    const [at, bytes] = [this.#bytes, json.length];
    this.#pages++;
    this.#bytes += bytes;
    if (this.#pages > 1 && this.#bytes > this.#most) throw new NavetteError('unavailable', { reason: 'export-limit' });
    this.#handle ??= await open(this.path, 'wx', 0o600);
    await this.#handle.writeFile(json);
    // By another thread: ten megabytes would take some 20 ms of everybody's.
    const digest = await webcrypto.subtle.digest('SHA-256', json);
    return { at, bytes, sha256: Buffer.from(digest).toString('hex') };
  }

  /** Nothing is added any more. */
  async end(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.path, { force: true });
  }
}

/** A text with its pages, read from the spool that they were gathered in. */
export async function readSpooled(text: BookText<SpooledPage>, path: string): Promise<BookText> {
  // A collection may have no page: nothing was written then.
  let handle: FileHandle | null = null;
  const read = async ({ at, bytes }: SpooledPage): Promise<PageText> => {
    handle ??= await open(path, 'r');
    const { buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, at);
    return JSON.parse(buffer.toString('utf8')) as PageText;
  };
  try {
    const { origin, timeZone } = text;
    if (text.page) return { origin, timeZone, page: await read(text.page) };
    const parts: { title: string; pages: PageText[] }[] = [];
    for (const { title, pages } of text.collection.parts) {
      const own: PageText[] = [];
      for (const page of pages) own.push(await read(page));
      parts.push({ title, pages: own });
    }
    return { origin, timeZone, collection: { ...text.collection, parts } };
  } finally {
    await (handle as FileHandle | null)?.close();
  }
}
