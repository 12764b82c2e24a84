import { exportPath, pagePath } from '#content/addresses/address.ts';
import { isNavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';
import type { PageService } from '#server/pages/page-service.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { BookExports } from './book-exports.ts';

/** The formats that most readers take. */
const USUAL: readonly BookExtension[] = ['pdf', 'epub'];
/** Pages whose files wait to be made: of a bulk publication, the last ones. */
const MOST_WAITING = 20;
/**
 * Milliseconds without a publication before files are made: a new edition is often corrected soon.
 */
const QUIET = 60_000;

interface FilesAheadDeps {
  readonly exports: BookExports;
  readonly pages: PageService;
  readonly events: EventBus;
  readonly logger: Logger;
  /**
   * The site's address, written in files; null if only requests give it: no file is made ahead
   * then.
   */
  readonly origin: string | null;
  readonly quiet?: number;
}

/**
 * Makes the usual files of published pages before they are asked for, as the public reads them: one
 * after the other, while no reader waits for a file. A reader's request comes first; the file that
 * was being made ahead is started again later.
 */
export class FilesAhead {
  readonly #deps: FilesAheadDeps;
  /** Ids of pages, the next one first. */
  readonly #waiting = new Set<string>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(deps: FilesAheadDeps) {
    this.#deps = deps;
  }

  /** Starts to listen to publications. */
  start(): void {
    if (this.#deps.origin === null) return;
    this.#deps.events.on('edition-published', (pageId) => {
      if (this.#closing.signal.aborted) return;
      this.#waiting.delete(pageId);
      this.#waiting.add(pageId);
      for (const oldest of this.#waiting) {
        if (this.#waiting.size <= MOST_WAITING) break;
        this.#waiting.delete(oldest);
      }
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#wake(), this.#deps.quiet ?? QUIET).unref();
    });
  }

  /** Stops, and settles when no file is being made any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#waiting.clear();
    await this.#running;
  }

  #wake(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (const pageId of this.#waiting) {
      this.#waiting.delete(pageId);
      for (const extension of USUAL) {
        let isMade = false;
        while (!isMade) {
          if (signal.aborted) return;
          isMade = await this.#make(pageId, extension);
        }
      }
    }
  }

  /** @returns false if it stopped for a reader's request */
  async #make(pageId: string, extension: BookExtension): Promise<boolean> {
    const { exports, pages, origin, logger } = this.#deps;
    const { signal } = this.#closing;
    try {
      await exports.whenIdle(signal);
      const { kind, slug } = await pages.require(PUBLIC_VIEWER, pageId);
      const address = exportPath(pagePath({ kind, slug }), extension);
      const asked = { extension, sender: 'ahead', origin: origin!, address };
      return await exports.makeAhead(PUBLIC_VIEWER, { type: 'page', kind, slug }, asked, signal);
    } catch (error) {
      // Such as a page that the public may not read, or no longer.
      if (!signal.aborted && !isNavetteError(error)) logger.error({ err: error, pageId }, 'no file was made ahead');
      return true;
    }
  }
}
