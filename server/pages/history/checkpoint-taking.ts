import { actorOf, personIdOf } from '#content/authorise.ts';
import { detailsOf } from '#content/compare/text-details.ts';
import { CHECKPOINT_INTERVAL, type CheckpointReason, thinCheckpoints } from '#content/draft/checkpoint.ts';
import type { Viewer } from '#content/people/person.ts';
import { type AuditEntry, insertAuditEntry } from '#db/activity/audit-repository.ts';
import {
  deleteCheckpointsAt,
  findCheckpoint,
  insertCheckpoint,
  listCheckpoints,
} from '#db/drafts/checkpoint-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { findTranscriptDraft } from '#db/extracts/transcript-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { PackedDocument } from '#server/drafts/packed-document.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** A draft with edits, or changes of what stands with its text, since its last checkpoint. */
interface Written {
  readonly authors: Set<string>;
  readonly timer: NodeJS.Timeout;
}

/** Why a text is about to be replaced, and by whom. */
interface Replacing {
  readonly viewer: Viewer;
  /** For the audit log. */
  readonly entry: Pick<AuditEntry, 'action' | 'detail'>;
}

export interface CheckpointTakingDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly interval?: number;
}

/**
 * Takes checkpoints, each with the authors since the one before: by itself at most every ten
 * minutes while a draft is edited, and when the last participant leaves; else when asked to.
 */
export class CheckpointTaking {
  readonly #deps: CheckpointTakingDeps;
  readonly #interval: number;
  readonly #written = new Map<string, Written>();
  /** What takes checkpoints now, with the draft. */
  readonly #taking = new Map<Promise<unknown>, string>();
  #ended = false;

  constructor(deps: CheckpointTakingDeps) {
    this.#deps = deps;
    this.#interval = deps.interval ?? CHECKPOINT_INTERVAL;
    deps.events.on('draft-stored', (pageId, personId) => this.wrote(pageId, personId));
    deps.events.on('details-changed', (pageId, personId) => this.wrote(pageId, personId));
    deps.events.on('writing-ended', (pageId) => {
      if (this.#written.has(pageId)) this.#begin(pageId, 'session-end');
    });
    deps.events.on('page-deleted', (pageId) => void this.#takeAuthors(pageId));
  }

  /**
   * Notes that a draft was edited, or its page's details.
   * @param personId its author; null if that is nobody
   */
  wrote(pageId: string, personId: string | null): void {
    if (this.#ended) return;
    const known = this.#written.get(pageId);
    if (known) {
      if (personId) known.authors.add(personId);
      return;
    }
    const timer = setTimeout(() => this.#begin(pageId, 'interval'), this.#interval);
    timer.unref();
    this.#written.set(pageId, { authors: new Set(personId ? [personId] : []), timer });
  }

  /**
   * Takes a checkpoint. If that fails, the authors are those of the next one.
   * @param read reads the draft: what is written meanwhile is of the next checkpoint
   */
  async take(
    pageId: string,
    reason: CheckpointReason,
    read: () => PackedDocument | Promise<PackedDocument>,
    replacing: Replacing | null = null,
  ): Promise<{ id: string; createdAt: string }> {
    const authors = this.#takeAuthors(pageId);
    const taking = (async () => this.#keep(pageId, reason, await read(), authors, replacing))();
    this.#taking.set(taking, pageId);
    try {
      return await taking;
    } catch (error) {
      for (const author of authors) this.wrote(pageId, author);
      throw error;
    } finally {
      this.#taking.delete(taking);
    }
  }

  /** Settles when no checkpoint of a draft waits to be stored that was read before this call. */
  async settleOf(pageId: string): Promise<void> {
    await Promise.allSettled([...this.#taking].filter(([, of]) => of === pageId).map(([taking]) => taking));
  }

  /** Takes all pending checkpoints, and none afterwards; for shutdown. */
  async settle(): Promise<void> {
    this.#ended = true;
    for (const pageId of [...this.#written.keys()]) this.#begin(pageId, 'session-end');
    await Promise.allSettled(this.#taking.keys());
  }

  #begin(pageId: string, reason: CheckpointReason): void {
    const { drafts, logger, tasks } = this.#deps;
    this.take(pageId, reason, async () => tasks.run('pack', await drafts.state(pageId))).catch((error: unknown) =>
      logger.error({ err: error, page: pageId }, 'a checkpoint could not be taken'),
    );
  }

  /**
   * The authors since the last checkpoint. Reset before the draft is read, so that later edits
   * schedule the next checkpoint.
   */
  #takeAuthors(pageId: string): readonly string[] {
    const written = this.#written.get(pageId);
    if (written) clearTimeout(written.timer);
    this.#written.delete(pageId);
    return [...(written?.authors ?? [])];
  }

  async #keep(
    pageId: string,
    reason: CheckpointReason,
    { packed, words }: PackedDocument,
    authors: readonly string[],
    replacing: Replacing | null,
  ): Promise<{ id: string; createdAt: string }> {
    const id = newId();
    const now = this.#deps.clock();
    const at = new Date(now);
    const { database } = this.#deps;
    const keep = async (trx: Writer) => {
      const rows = await listCheckpoints(trx, pageId);
      const [latest] = rows;
      // A transcript is no page's text.
      const page = await findPage(trx, pageId);
      const details = page ? JSON.stringify(detailsOf(page)) : '';
      if (latest && (reason === 'interval' || reason === 'session-end')) {
        const same = await findCheckpoint(trx, pageId, latest.id);
        if (same?.details === details && Buffer.compare(same.document, packed) === 0) return;
      }
      const known = rows.map((row) => row.createdAt);
      // Timestamps identify a page's checkpoints: of two in one millisecond, the second is set
      // later.
      while (known.includes(at.toISOString())) at.setMilliseconds(at.getMilliseconds() + 1);
      const replacedBy = replacing && personIdOf(replacing.viewer);
      const row = { id, pageId, createdAt: at.toISOString(), reason, words, replacedBy };
      await insertCheckpoint(trx, { ...row, document: packed, details }, authors);
      await deleteCheckpointsAt(trx, pageId, thinCheckpoints(known, now));
      if (!replacing) return;
      // A transcript's page is its study.
      const ofPage = (await findTranscriptDraft(trx, pageId))?.pageId ?? pageId;
      const entry = { ...replacing.entry, actor: actorOf(replacing.viewer), at: now.toISOString() };
      await insertAuditEntry(trx, { ...entry, subject: pageId, pageId: ofPage });
    };
    await (replacing ? writeFor(replacing.viewer, database, keep) : database.write(keep));
    this.#deps.events.emit('checkpoints-changed', pageId);
    return { id, createdAt: at.toISOString() };
  }
}
