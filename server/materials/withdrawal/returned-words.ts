import { findWithdrawn } from '#content/withdrawal/words/withdrawn-words.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import {
  listAnnotationWords,
  listWithdrawalsOfPage,
  listWithdrawnPages,
  type Withdrawal,
} from '#db/materials/withdrawal-repository.ts';
import { findDraftPages, listOtherDrafts } from '#db/studies/section-repository.ts';
import { withdrawnWords } from '#server/drafts/withdraw-text.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { SearchService } from '#server/search/search-service.ts';
import { type StepDeps, withdrawFromPage } from './withdrawal-steps.ts';

/** Milliseconds after an edit until a page is checked again for returned words. */
const RECHECK_MS = 2_000;
/** The same after words had returned: scrubbing the database blocks all writes. */
const REST_MS = 60_000;

interface ReturnedWordsDeps extends StepDeps {
  readonly search: Pick<SearchService, 'expunge'>;
  readonly events: EventBus;
  readonly logger: Logger;
  /** Serialises withdrawals. */
  readonly turns: KeyedMutex;
}

/**
 * Withdrawn words may return: by an editor that was offline, by undo, by the clipboard, by typing.
 * They are removed again after a pause in the edits; also when they were deleted in the meantime
 * and only the draft's log still has them.
 */
export class ReturnedWords {
  readonly #deps: ReturnedWordsDeps;
  /** Pages with withdrawals; null before they are read. */
  #pages: Set<string> | null = null;
  #closed = false;
  /** Drafts to be checked soon, with their timers. */
  readonly #soon = new Map<string, NodeJS.Timeout>();
  /** The earliest time (`performance.now`) of the next check. */
  #notBefore = 0;
  #working: Promise<unknown> = Promise.resolve();
  /** The check of all that may have come back before the start. */
  #catchingUp: Promise<unknown> = Promise.resolve();

  constructor(deps: ReturnedWordsDeps) {
    this.#deps = deps;
    deps.events.on('draft-stored', (draftId) => this.#checkSoon(draftId));
    deps.events.on('annotation-changed', (pageId) => this.#checkSoon(pageId));
  }

  /**
   * From now on, checks all pages with withdrawals; first as they are, since the server may have
   * been stopped or killed before it checked an edit.
   */
  async follow(): Promise<void> {
    const { read } = this.#deps.database;
    const pages = await listWithdrawnPages(read);
    this.#pages = new Set([...(this.#pages ?? []), ...pages]);
    this.#catchingUp = this.#checkAll(pages);
  }

  /** One draft after the other: a withdrawal that is asked for meanwhile waits for one of them. */
  async #checkAll(pageIds: readonly string[]): Promise<void> {
    for (const pageId of pageIds) {
      try {
        const others = await listOtherDrafts(this.#deps.database.read, pageId);
        for (const draftId of [pageId, ...others]) {
          if (this.#closed) return;
          await this.#checkInTurn(draftId).catch((error: unknown) => this.#complain(error, draftId));
        }
      } catch (error) {
        this.#complain(error, pageId);
      }
    }
  }

  #complain(error: unknown, draft: string): void {
    // The next start checks it.
    if (this.#closed) return;
    this.#deps.logger.error({ err: error, draft }, 'what was withdrawn may have come back');
  }

  /** Checks these pages as well. */
  add(pageIds: Iterable<string>): void {
    this.#pages = new Set([...(this.#pages ?? []), ...pageIds]);
  }

  /** Waits for the checks in progress. */
  async settle(): Promise<void> {
    await this.#catchingUp.catch(() => undefined);
    await this.#working.catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#soon.values()) clearTimeout(timer);
    await this.settle();
  }

  /** Schedules the check of a draft that was edited: a page's, or a section's of its workspace. */
  #checkSoon(draftId: string): void {
    if (this.#closed || !this.#pages?.size || this.#soon.has(draftId)) return;
    const timer = setTimeout(
      () => {
        this.#soon.delete(draftId);
        const work = this.#checkInTurn(draftId);
        this.#working = work;
        work.catch((error: unknown) => this.#complain(error, draftId));
      },
      Math.max(RECHECK_MS, this.#notBefore - performance.now()),
    );
    timer.unref();
    this.#soon.set(draftId, timer);
  }

  async #checkInTurn(draftId: string): Promise<void> {
    const pageId = (await findDraftPages(this.#deps.database.read, [draftId])).get(draftId) ?? draftId;
    if (this.#pages?.has(pageId)) await this.#deps.turns.run('withdrawals', () => this.#check(pageId, draftId));
  }

  async #check(pageId: string, draftId: string): Promise<void> {
    const { database, events, search } = this.#deps;
    let isFound = false;
    for (const withdrawal of await listWithdrawalsOfPage(database.read, pageId)) {
      if (!(await this.#isBack(pageId, draftId, withdrawal))) continue;
      isFound = true;
      this.#notBefore = performance.now() + REST_MS;
      await withdrawFromPage(this.#deps, withdrawal, pageId, true);
    }
    if (!isFound) return;
    events.emit('editions-rewritten');
    events.emit('page-changed', pageId);
    await search.expunge();
    await database.scrub();
  }

  async #isBack(pageId: string, draftId: string, withdrawal: Withdrawal): Promise<boolean> {
    const { database, drafts, tasks } = this.#deps;
    const { salt, digests } = withdrawal;
    if (digests.length === 0) return false;
    const words = { salt, digests, target: '', passages: [], names: [], sentence: '' };
    if (await tasks.run('withdrawFromDraft', await drafts.state(draftId), words)) return true;
    const { snapshot, updates } = await readDraft(database.read, draftId);
    if (await tasks.run('logContains', snapshot, updates, { salt, digests })) return true;
    const isWithdrawn = withdrawnWords(words);
    return (await listAnnotationWords(database.read, pageId)).some((annotation) =>
      [annotation.body, annotation.replacement ?? ''].some((text) => findWithdrawn(text, isWithdrawn).length > 0),
    );
  }
}
