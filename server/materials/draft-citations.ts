import { readDraft } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import {
  listUnreadDrafts,
  noteCitationProgress,
  type StoredCitation,
  updateDraftCitations,
} from '#db/materials/citation-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { bundleUpdates } from '#server/drafts/packed-document.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** Drafts whose citations are stored at a time. */
const AT_ONCE = 50;
/** Drafts up to which who asks waits until they are read. */
const FEW = 200;

/** The node's name in an update of a draft that has, or has had, a citation. */
const CITATION = Buffer.from('citation');

interface DraftCitationsDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly logger: Logger;
}

/**
 * Keeps what drafts cite, by following their log: after each checkpoint, and before somebody asks
 * where something is used. Drafts of before there was such a table are read after the start.
 */
export class DraftCitations {
  readonly #deps: DraftCitationsDeps;
  #following: Promise<void> | null = null;
  #closed = false;

  constructor(deps: DraftCitationsDeps) {
    this.#deps = deps;
  }

  /** Reads what was not read yet, in the background, and then what people write. */
  start(): void {
    this.#deps.events.on('checkpoints-changed', () => this.#wake());
    this.#wake();
  }

  /**
   * Reads the drafts that have changed.
   * @returns false if there are so many that they are read in the background
   */
  async follow(): Promise<boolean> {
    const { pageIds } = await listUnreadDrafts(this.#deps.database.read);
    if (pageIds.length > FEW) {
      this.#wake();
      return false;
    }
    // What runs may have begun before the last edits.
    await this.followAll();
    return true;
  }

  /** Reads all drafts that have changed, however many. */
  async followAll(): Promise<void> {
    await this.#following?.catch(() => undefined);
    await this.#run();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#following?.catch(() => undefined);
  }

  #wake(): void {
    this.#run().catch((error: unknown) => {
      if (!this.#closed) this.#deps.logger.error({ err: error }, 'citations of drafts could not be read');
    });
  }

  #run(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#following ??= this.#read().finally(() => {
      this.#following = null;
    });
    return this.#following;
  }

  async #read(): Promise<void> {
    const { database } = this.#deps;
    const { pageIds, upTo } = await listUnreadDrafts(database.read);
    for (let from = 0; from < pageIds.length && !this.#closed; from += AT_ONCE) {
      const read: [pageId: string, citations: readonly StoredCitation[]][] = [];
      for (const pageId of pageIds.slice(from, from + AT_ONCE)) read.push([pageId, await this.#citationsOf(pageId)]);
      await database.write(async (trx) => {
        for (const [pageId, citations] of read) await updateDraftCitations(trx, pageId, citations);
      });
    }
    if (pageIds.length > 0 && !this.#closed) await database.write((trx) => noteCitationProgress(trx, upTo));
  }

  async #citationsOf(pageId: string): Promise<readonly StoredCitation[]> {
    const { snapshot, updates } = await readDraft(this.#deps.database.read, pageId);
    const all = [...snapshot, ...updates];
    // Most drafts cite nothing, which their bytes tell without being read.
    if (!all.some((update) => Buffer.from(update.buffer, update.byteOffset, update.length).includes(CITATION)))
      return [];
    return this.#deps.tasks.run('citations', bundleUpdates(all));
  }
}
