import { stretchesOf } from '#content/citation/stretches.ts';
import { listQuotationsOfPage, noteBack } from '#db/consent/consent-answer-repository.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import {
  hasDraftCitations,
  listUnreadDrafts,
  noteCitationProgress,
  type StoredCitation,
  updateDraftCitations,
} from '#db/materials/citation-repository.ts';
import { findConcerned, listConcerned } from '#db/materials/concerned-repository.ts';
import { noteToFit } from '#db/materials/masked-text-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { bundleUpdates } from '#server/drafts/packed-document.ts';
import { digestOf } from '#server/drafts/quotations/quotation-digest.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { materialTargets } from './material-targets.ts';

/**
 * Milliseconds after a checkpoint at which drafts are read: participants' edits come first, and the
 * worker that made the checkpoint still runs.
 */
const LATER = 10_000;
/** Most changed drafts for whose reading the caller waits. */
const FEW = 200;

/** The node's name in an update of a draft that has, or had, a citation. */
const CITATION = Buffer.from('citation');

interface DraftCitationsDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly logger: Logger;
}

/**
 * Stores what drafts cite, by following their logs: after each checkpoint, and before a caller asks
 * where a source is used. Drafts older than the table are read after the start.
 */
export class DraftCitations {
  readonly #deps: DraftCitationsDeps;
  #following: Promise<void> | null = null;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: DraftCitationsDeps) {
    this.#deps = deps;
  }

  /** Reads the drafts not read yet, in the background, and then their new edits. */
  start(): void {
    this.#deps.events.on('checkpoints-changed', () => this.#wakeLater());
    this.#wakeLater();
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
    // The current run may have begun before the last edits.
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
    clearTimeout(this.#timer);
    await this.#following?.catch(() => undefined);
  }

  /** Reading a draft delays participants' edits: read once for all changes in the meantime. */
  #wakeLater(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#wake();
    }, LATER).unref();
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
    for (const pageId of pageIds) {
      if (this.#closed) return;
      const { citations, packed } = await this.#citationsOf(pageId);
      // This event has masks fitted, which also writes the consent records outside the database.
      if (packed && (await noteWordsAgain(this.#deps, pageId, { packed })))
        this.#deps.events.emit('page-changed', pageId);
      // Most drafts never cited anything. Skip the write: the drafts' log waits for each write, and
      // a write needs a turn of the event loop for each of its statements.
      if (citations.length > 0 || (await hasDraftCitations(database.read, pageId)))
        await database.write((trx) => updateDraftCitations(trx, pageId, citations));
    }
    if (pageIds.length > 0 && !this.#closed) await database.write((trx) => noteCitationProgress(trx, upTo));
  }

  async #citationsOf(
    pageId: string,
  ): Promise<{ readonly citations: readonly StoredCitation[]; readonly packed: Uint8Array | null }> {
    const { snapshot, updates } = await readDraft(this.#deps.database.read, pageId);
    const all = [...snapshot, ...updates];
    // Most drafts cite nothing: search their bytes before decoding them.
    if (!all.some((update) => Buffer.from(update.buffer, update.byteOffset, update.length).includes(CITATION)))
      return { citations: [], packed: null };
    const packed = bundleUpdates(all);
    return { citations: await this.#deps.tasks.run('citations', packed), packed };
  }
}

/**
 * Records which words a page's draft has again that people withdrew while only earlier texts had
 * them: words that replace them from then on need an answer.
 * @returns whether there are any
 */
async function noteWordsAgain(
  { database, tasks }: { readonly database: Database; readonly tasks: DraftTaskRunner },
  pageId: string,
  text: KeptText,
): Promise<boolean> {
  const { read } = database;
  const answers = await listQuotationsOfPage(read, pageId);
  const given = answers.filter(({ answer, ofEarlier }) => answer === 'withdraw' && ofEarlier === 1);
  let isAnyBack = false;
  for (const concernedId of new Set(given.map((one) => one.concernedId))) {
    const person = await findConcerned(read, concernedId);
    if (!person) continue;
    const cited = await materialTargets(read, person.materialId);
    const isAlone = (await listConcerned(read, [person.materialId])).length === 1;
    const passages = await tasks.run('quotations', text, cited);
    const there = new Set(
      passages.flatMap((passage) =>
        stretchesOf(passage, cited, isAlone).flatMap((one) => passage.blockIds.map((id) => `${id} ${digestOf(one)}`)),
      ),
    );
    const back = given.filter((one) => one.concernedId === concernedId && there.has(`${one.blockId} ${one.digest}`));
    if (back.length === 0) continue;
    isAnyBack = true;
    await database.write(async (trx) => {
      for (const one of back) await noteBack(trx, one);
      await noteToFit(trx, [person.materialId], back[0]!.answeredAt);
    });
  }
  return isAnyBack;
}
