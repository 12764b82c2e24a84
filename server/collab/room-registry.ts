import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import * as Y from 'yjs';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { SECTION_LIMITS } from '#content/study/most-rows.ts';
import { findLastReplacement } from '#db/drafts/checkpoint-repository.ts';
import { compactDraft, readDraft } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { Mutex } from '#db/driver/mutex.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { findSectionDrafts } from '#db/studies/section-repository.ts';
import type { Senders } from '#server/collab/participants/senders.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** Milliseconds for which an empty room stays loaded, for a reload or a lost connection. */
const LINGER = 20_000;
/**
 * Yjs items of all drafts that stay loaded although nobody is in them: as many as the largest draft
 * may have.
 */
const MOST_LINGERING = 400_000;
/** Updates after the snapshot from which a compaction is worth its write. */
const COMPACT_AFTER = 200;
/** The same while people are typing, when it must be rare. */
const COMPACT_OPEN_AFTER = 2_000;
/**
 * Bytes after the snapshot from which it is always worth its write: loading them in one go would
 * block the event loop.
 */
const COMPACT_BYTES = 128 * 1024;
/**
 * Milliseconds for which a long history is applied at a time; the cleanup that Yjs then does takes
 * twice as long again.
 */
const LOADING_SLICE = 6;
/** Turns of the event loop between two slices: a keystroke in another draft needs about ten. */
const TURNS_BETWEEN = 5;

/**
 * Milliseconds for which a room caches the snapshot it was loaded from, for those who opened it and
 * those who join meanwhile.
 */
const SNAPSHOT_KEPT = 10_000;

/** Milliseconds until others are told that a title or summary changes, once for all its letters. */
const HEAD_NEWS = 1_000;

function bytesOf(updates: readonly Uint8Array[]): number {
  return updates.reduce((sum, { length }) => sum + length, 0);
}

interface RoomRegistryDeps {
  readonly database: Database;
  readonly log: UpdateLog;
  readonly tasks: DraftTaskRunner;
  /** A thread of its own for participants' updates, so that no publication waits for it. */
  readonly intakeTasks: DraftTaskRunner;
  readonly senders: Senders;
  readonly events: EventBus;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly linger?: number;
}

/**
 * The open rooms: each is loaded once however many ask at the same instant, and unloaded when
 * empty, never while a write is pending.
 */
export class RoomRegistry {
  readonly #deps: RoomRegistryDeps;
  private readonly linger: number;
  private readonly rooms = new Map<string, Promise<Room>>();
  private readonly timers = new Map<Room, NodeJS.Timeout>();
  /** Pages whose title or summary has changed, until others are told. */
  private readonly headNews = new Map<string, NodeJS.Timeout>();
  private readonly compacting = new Map<Room, Promise<void>>();
  /** How many pieces of the server's work need a draft's room. */
  private readonly uses = new Map<string, number>();
  /**
   * Compacts one draft at a time, so that what people type never waits behind many of these longer
   * writes.
   */
  private readonly folding = new Mutex();
  /** However many drafts are loaded, a turn of the event loop has a slice of one. */
  private readonly loading = new Mutex();
  private closing = false;

  constructor(deps: RoomRegistryDeps) {
    this.#deps = deps;
    this.linger = deps.linger ?? LINGER;
  }

  /**
   * The room of a draft, loaded if necessary. The promise is stored, so that concurrent calls share
   * it.
   */
  open(pageId: string): Promise<Room> {
    if (this.closing) return Promise.reject(new Error('the server is closing'));
    const known = this.rooms.get(pageId);
    if (known) return known;
    const loading: Promise<Room> = this.load(pageId, () => this.forget(pageId, loading));
    this.rooms.set(pageId, loading);
    loading.catch(() => this.forget(pageId, loading));
    return loading;
  }

  /** Works with a draft's room, which stays loaded meanwhile. */
  async use<T>(pageId: string, work: (room: Room) => Promise<T>): Promise<T> {
    this.uses.set(pageId, (this.uses.get(pageId) ?? 0) + 1);
    try {
      const room = await this.open(pageId);
      try {
        return await work(room);
      } finally {
        this.left(room);
      }
    } finally {
      const others = this.uses.get(pageId)! - 1;
      if (others > 0) this.uses.set(pageId, others);
      else this.uses.delete(pageId);
    }
  }

  /** The room if it is open; does not load it. */
  findOpen(pageId: string): Promise<Room> | null {
    return this.rooms.get(pageId) ?? null;
  }

  openRooms(): Promise<Room>[] {
    return [...this.rooms.values()];
  }

  /**
   * To be called when someone left: an empty room is unloaded after a while, or when others were
   * left after it whose drafts are large.
   */
  left(room: Room): void {
    if (room.participants.size > 0 || this.closing) return;
    this.#deps.events.emit('writing-ended', room.pageId);
    if (room.closed || this.timers.has(room)) return;
    const timer = setTimeout(() => this.unloadNow(room), this.linger);
    timer.unref();
    this.timers.set(room, timer);
    this.unloadBeyond();
  }

  /** Of the rooms that linger, unloads those that were left first, until few items remain. */
  private unloadBeyond(): void {
    const lingering = [...this.timers.keys()].filter((room) => this.isUnneeded(room));
    let items = lingering.reduce((sum, { size }) => sum + size.items, 0);
    for (const room of lingering) {
      if (items <= MOST_LINGERING) return;
      items -= room.size.items;
      this.unloadNow(room);
    }
  }

  private unloadNow(room: Room): void {
    clearTimeout(this.timers.get(room));
    this.timers.delete(room);
    this.unload(room).catch((error) => this.#deps.logger.error({ err: error, page: room.pageId }, 'unloading failed'));
  }

  /**
   * Closes all rooms: stores what was received, then closes every connection with a code that lets
   * it come back.
   */
  async close(): Promise<void> {
    this.closing = true;
    for (const pageId of this.headNews.keys()) this.tellOfHead(pageId);
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const loading of this.rooms.values()) await loading.then((room) => room.caughtUp()).catch(() => undefined);
    await this.#deps.log.flush();
    for (const loading of this.rooms.values()) {
      const room = await loading.catch(() => null);
      room?.close(CLOSE.restart, 'restart');
    }
    this.rooms.clear();
  }

  /** Stores what was received for a draft and closes its room, before its page is deleted. */
  async dismiss(pageId: string): Promise<void> {
    const loading = this.rooms.get(pageId);
    const room = await loading?.catch(() => null);
    if (!loading || !room) return;
    await room.caughtUp();
    await this.#deps.log.flush();
    await this.compacting.get(room)?.catch(() => undefined);
    this.forget(pageId, loading);
    clearTimeout(this.timers.get(room));
    this.timers.delete(room);
    room.close(CLOSE.noRight, 'no-right');
  }

  private forget(pageId: string, loading: Promise<Room>): void {
    if (this.rooms.get(pageId) === loading) this.rooms.delete(pageId);
  }

  private isUnneeded(room: Room): boolean {
    return room.idle && !this.uses.has(room.pageId);
  }

  private async unload(room: Room): Promise<void> {
    if (room.closed) return;
    if (!this.isUnneeded(room)) return this.left(room);
    if (room.updatesSinceSnapshot >= COMPACT_AFTER || room.bytesSinceSnapshot >= COMPACT_BYTES)
      await this.compact(room);
    // No await between this check and the deletion: nobody can join in between.
    if (room.closed) return;
    if (!this.isUnneeded(room)) return this.left(room);
    this.rooms.delete(room.pageId);
    room.close(CLOSE.restart, 'unloaded');
  }

  /**
   * Compacts the log of a draft that is being written, so that a restart after a crash reads
   * little.
   */
  private compactOpen(room: Room): void {
    if (this.compacting.has(room)) return;
    // The log is complete without it; a failed compaction is tried again with a later update.
    this.compact(room).catch((error: unknown) =>
      this.#deps.logger.error({ err: error, page: room.pageId }, 'compaction failed'),
    );
  }

  /**
   * Compacts the log into a snapshot, also while people are typing. One at a time for each draft.
   */
  compact(room: Room): Promise<void> {
    const running = this.compacting.get(room);
    if (running) return running;
    const compacting = this.foldInTurn(room).finally(() => this.compacting.delete(room));
    this.compacting.set(room, compacting);
    return compacting;
  }

  /**
   * Compacts what the draft holds now, and not what it held as a compaction that runs began.
   * @throws if the room closes meanwhile
   */
  async compactAgain(room: Room): Promise<void> {
    room.joining.forgetSnapshot();
    await this.compacting.get(room)?.catch(() => undefined);
    await this.compact(room);
    if (room.closed) throw new Error('the draft was closed while it was compacted');
  }

  private async foldInTurn(room: Room): Promise<void> {
    const unlock = await this.folding.lock();
    try {
      if (!room.closed) await this.fold(room);
    } finally {
      unlock();
    }
  }

  /** Edits that are not stored yet are stored by the snapshot itself. */
  private async fold(room: Room): Promise<void> {
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
  }

  private stored(room: Room, personId: string | null): void {
    this.#deps.events.emit('draft-stored', room.pageId, personId);
    if (room.updatesSinceSnapshot >= COMPACT_OPEN_AFTER || room.bytesSinceSnapshot >= COMPACT_BYTES)
      this.compactOpen(room);
  }

  private headStored({ pageId }: Room): void {
    if (this.headNews.has(pageId)) return;
    const timer = setTimeout(() => this.tellOfHead(pageId), HEAD_NEWS);
    timer.unref();
    this.headNews.set(pageId, timer);
  }

  private tellOfHead(pageId: string): void {
    clearTimeout(this.headNews.get(pageId));
    this.headNews.delete(pageId);
    this.#deps.events.emit('page-changed', pageId);
  }

  private async load(pageId: string, onFailure: () => void): Promise<Room> {
    const stored = await readDraft(this.#deps.database.read, pageId);
    const lastReplaced = await findLastReplacement(this.#deps.database.read, pageId);
    const [section] = await findSectionDrafts(this.#deps.database.read, [pageId]);
    const draft = new Y.Doc({ gc: true });
    await this.apply(draft, stored.snapshot);
    const { whole } = stored;
    const loadedFrom = whole && { state: whole, stateVector: Y.encodeStateVector(draft) };
    await this.apply(draft, stored.updates);
    const bytesSinceSnapshot = bytesOf(stored.updates);
    const room = new Room({
      pageId,
      draft,
      bytes: bytesOf(stored.snapshot) + bytesSinceSnapshot,
      limits: section && SECTION_LIMITS,
      updatesSinceSnapshot: stored.updates.length,
      bytesSinceSnapshot,
      position: stored.position,
      loadedFrom,
      lastReplaced,
      pack: (state) => this.#deps.tasks.run('parts', state),
      log: this.#deps.log,
      senders: this.#deps.senders,
      divide: (...input) => this.#deps.intakeTasks.run('divide', ...input),
      logger: this.#deps.logger,
      onStored: (stored, personId) => this.stored(stored, personId),
      findHead: () => findPage(this.#deps.database.read, pageId),
      onHeadStored: (stored) => this.headStored(stored),
      onFailure,
    });
    if (loadedFrom) setTimeout(() => room.joining.forgetSnapshot(), SNAPSHOT_KEPT).unref();
    return room;
  }

  /** Applies stored updates a slice at a time. What comes after has a turn of its own. */
  private async apply(draft: Y.Doc, updates: readonly Uint8Array[]): Promise<void> {
    for (let next = 0; next < updates.length; ) {
      const unlock = await this.loading.lock();
      try {
        const until = performance.now() + LOADING_SLICE;
        next = applyStored(draft, updates, next, () => performance.now() >= until);
        for (let turn = 0; turn < TURNS_BETWEEN; turn++) await turnOfTheLoop();
      } finally {
        unlock();
      }
    }
  }
}
