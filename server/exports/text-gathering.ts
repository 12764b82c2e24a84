import { createHash } from 'node:crypto';
import type { PageText } from '#content/book/make/book-text.ts';
import type { Viewer } from '#content/people/person.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';
import { Room } from '#server/tasks/room.ts';
import { TurnQueue } from '#server/tasks/turn-queue.ts';
import { type BookTexts, type FoundText, pictureIds } from './book-texts.ts';
import type { ExportStore } from './export-store.ts';
import { type ExportTask, spaceError } from './process/export-form.ts';
import { type SpooledPage, TextSpool } from './process/text-spool.ts';

/** Texts of files that are gathered at once, each for another sender. */
const MOST_GATHERING = 2;
/** Bytes of texts that were gathered and are not written yet; the next one waits beyond them. */
const MOST_WAITING_BYTES = 268_435_456;
/** Increased when files are written differently, so that those in the cache are no longer used. */
const VERSION = 13;

/** What a file is made from: on the disk, and counted, until it is dropped. */
export interface GatheredText {
  /** The same for texts that give the same bytes. */
  readonly key: string;
  readonly task: Omit<ExportTask, 'target'>;
  drop(): Promise<void>;
}

interface AskedText {
  readonly extension: BookExtension;
  readonly origin: string;
  /** The person whose turn in the queue it takes. */
  readonly sender: string;
}

interface TextGatheringDeps {
  readonly texts: BookTexts;
  readonly store: ExportStore;
  /** Bytes of the texts of one file, as of TextSpool. */
  readonly mostGathered?: number;
}

/** Gathers the texts of files, page by page. */
export class TextGathering {
  readonly #deps: TextGatheringDeps;
  /** Each reads and keeps one page at a time: no more of them are in memory. */
  readonly #turns = new TurnQueue(MOST_GATHERING);
  readonly #room = new Room(MOST_WAITING_BYTES);

  constructor(deps: TextGatheringDeps) {
    this.#deps = deps;
  }

  /**
   * @param onPage called with the number of pages gathered, and their total
   * @throws NavetteError `unavailable` with `export-space` or `export-limit`; the signal's reason
   */
  gather(
    viewer: Viewer,
    found: FoundText,
    asked: AskedText,
    onPage: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<GatheredText> {
    return this.#turns.run(asked.sender, () => this.#gather(viewer, found, asked, onPage, signal), signal);
  }

  async #gather(
    viewer: Viewer,
    found: FoundText,
    { origin, extension }: AskedText,
    onPage: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<GatheredText> {
    await this.#room.wait(signal);
    const spool = new TextSpool(await this.#deps.store.newPath('texts'), this.#deps.mostGathered);
    try {
      const digests: string[] = [];
      const pictures = new Set<string>();
      const keep = async (page: PageText): Promise<SpooledPage> => {
        for (const id of pictureIds(page.html)) pictures.add(id);
        const { sha256, ...place } = await spool.add(page);
        digests.push(sha256);
        return place;
      };
      const text = await found.gather(origin, keep, (done, total) => {
        signal.throwIfAborted();
        onPage(done, total);
      });
      await spool.end();
      for (const id of pictureIds(text.collection?.introduction ?? '')) pictures.add(id);
      const images = await this.#deps.texts.images(viewer, pictures);
      const key = keyOf({ VERSION, extension, text, digests, images: Object.keys(images).sort() });
      this.#room.take(spool.bytes);
      const drop = async () => {
        this.#room.give(spool.bytes);
        await spool.remove();
      };
      return { key, task: { text, pages: spool.path, extension, images }, drop };
    } catch (error) {
      await spool.remove();
      throw spaceError(error);
    }
  }
}

/** Equal for inputs that give the same bytes: the text is exactly what this viewer may read. */
const keyOf = (input: unknown): string => createHash('sha256').update(JSON.stringify(input)).digest('hex');
