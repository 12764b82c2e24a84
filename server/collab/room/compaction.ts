import { compactDraft } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { Mutex } from '#db/driver/mutex.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import type { Room } from './room.ts';

/** Updates after the snapshot from which a compaction is worth its write. */
const COMPACT_AFTER = 200;
/** The same while people are typing, when it must be rare. */
const COMPACT_OPEN_AFTER = 2_000;
/**
 * Bytes after the snapshot from which it is always worth its write: loading them in one go would
 * block the event loop.
 */
const COMPACT_BYTES = 128 * 1024;

interface CompactionDeps {
  readonly database: Database;
  readonly tasks: DraftTaskRunner;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Replaces the logs of drafts by snapshots, also while people are typing. */
export class Compaction {
  readonly #deps: CompactionDeps;
  private readonly running = new Map<Room, Promise<void>>();
  /**
   * One draft at a time, so that what people type never waits behind many of these longer writes.
   */
  private readonly turns = new Mutex();

  constructor(deps: CompactionDeps) {
    this.#deps = deps;
  }

  /** Whether a draft is to be compacted before it leaves the memory. */
  isDue({ updatesSinceSnapshot, bytesSinceSnapshot }: Room): boolean {
    return updatesSinceSnapshot >= COMPACT_AFTER || bytesSinceSnapshot >= COMPACT_BYTES;
  }

  /**
   * Compacts a draft that is being written, if its log is long: a restart after a crash then reads
   * little.
   */
  compactOpen(room: Room): void {
    const isLong = room.updatesSinceSnapshot >= COMPACT_OPEN_AFTER || room.bytesSinceSnapshot >= COMPACT_BYTES;
    if (!isLong || this.running.has(room)) return;
    // The log is complete without it; a failed compaction is tried again with a later update.
    this.compact(room).catch((error: unknown) =>
      this.#deps.logger.error({ err: error, page: room.pageId }, 'compaction failed'),
    );
  }

  /** Compacts a draft; whoever asks meanwhile waits for the same compaction. */
  compact(room: Room): Promise<void> {
    const running = this.running.get(room);
    if (running) return running;
    const compacting = this.compactInTurn(room).finally(() => this.running.delete(room));
    this.running.set(room, compacting);
    return compacting;
  }

  /** Settles when a draft's compaction has ended, or failed. */
  async ended(room: Room): Promise<void> {
    await this.running.get(room)?.catch(() => undefined);
  }

  private async compactInTurn(room: Room): Promise<void> {
    const unlock = await this.turns.lock();
    try {
      if (!room.closed) await this.writeSnapshot(room);
    } finally {
      unlock();
    }
  }

  /** Edits that are not stored yet are stored by the snapshot itself. */
  private async writeSnapshot(room: Room): Promise<void> {
    const encoding = room.encode((state) => {
      const { position: upTo, updatesSinceSnapshot, bytesSinceSnapshot } = room;
      return { state, upTo, updatesSinceSnapshot, bytesSinceSnapshot };
    });
    const encoded = await encoding.catch((error: unknown) => {
      if (!room.closed) throw error;
    });
    if (!encoded) return;
    const { state, upTo, updatesSinceSnapshot, bytesSinceSnapshot } = encoded;
    const parts = await this.#deps.tasks.run('split', state).catch((error: unknown) => {
      this.#deps.logger.warn({ err: error, page: room.pageId }, 'a snapshot is kept in one part');
      return [state];
    });
    // The room failed meanwhile: the next opening reads the log as it is.
    if (room.closed) return;
    await this.#deps.database.write((trx) =>
      compactDraft(trx, room.pageId, { state, parts, upTo }, this.#deps.clock().toISOString()),
    );
    room.updatesSinceSnapshot -= updatesSinceSnapshot;
    room.bytesSinceSnapshot -= bytesSinceSnapshot;
    room.bytes = state.length + room.bytesSinceSnapshot;
  }
}
