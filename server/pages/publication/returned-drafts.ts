import { type DraftHead, readHead } from '#content/draft/draft-head.ts';
import { findDraftPosition } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { findPage, updatePage } from '#db/pages/page-repository.ts';
import { listDraftsAhead } from '#db/pages/standing-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { digestOf } from '#server/drafts/edition-text.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';

interface ReturnedDraftsDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly logger: Logger;
}

/**
 * Drafts that were changed and changed back: after each checkpoint and each restore, a draft with
 * the text of its latest edition no longer counts as changed. By its log alone, it would.
 */
export class ReturnedDrafts {
  readonly #deps: ReturnedDraftsDeps;
  readonly #checking = new Map<string, Promise<void>>();
  /** Pages that changed during their check, which may have read the text before the change. */
  readonly #recheck = new Set<string>();
  #closed = false;

  constructor(deps: ReturnedDraftsDeps) {
    this.#deps = deps;
    // At once: the worker that made the checkpoint still runs.
    deps.events.on('checkpoints-changed', (pageId) => this.#wake(pageId));
    // The checkpoint of a restore is that of the text before it.
    deps.events.on('draft-replaced', (pageId) => this.#wake(pageId));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#checking.values());
  }

  #wake(pageId: string): void {
    if (this.#closed) return;
    if (this.#checking.has(pageId)) {
      this.#recheck.add(pageId);
      return;
    }
    const checking = this.#check(pageId)
      .catch((error: unknown) => {
        if (!this.#closed) this.#deps.logger.warn({ err: error, page: pageId }, 'a draft was not compared');
      })
      .finally(() => {
        this.#checking.delete(pageId);
        if (this.#recheck.delete(pageId)) this.#wake(pageId);
      });
    this.#checking.set(pageId, checking);
  }

  async #check(pageId: string): Promise<void> {
    const { database, drafts, tasks } = this.#deps;
    const { read } = database;
    const page = await findPage(read, pageId);
    if (!page || page.editionNumber === null || page.archivedAt !== null) return;
    // Before the text: updates stored in between still count as later.
    const position = await findDraftPosition(read, pageId);
    if ((await listDraftsAhead(read, [pageId])).length === 0) return;
    const edition = await findEditionShown(read, pageId, page.editionNumber);
    if (!edition) return;
    const { state, head } = await drafts.inspectState(pageId, (state, draft) => ({ state, head: readHead(draft) }));
    const isSame = (field: keyof DraftHead) => (head ?? page)[field] === edition[field];
    if (!isSame('title') || !isSame('summary')) return;
    if ((await tasks.run('digest', state)) !== digestOf(edition.document)) return;
    await database.write(async (trx) => {
      const current = await findPage(trx, pageId);
      if (current?.editionNumber !== page.editionNumber) return;
      await updatePage(trx, pageId, { publishedPosition: position, updatedAt: current.updatedAt });
    });
  }
}
