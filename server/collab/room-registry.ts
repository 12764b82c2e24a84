import { CLOSE } from '#content/draft/collab-protocol.ts';
import { findDraftBytes } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { findPage } from '#db/pages/page-repository.ts';
import type { Senders } from '#server/collab/participants/senders.ts';
import { Compaction } from '#server/collab/room/compaction.ts';
import { DraftLoader } from '#server/collab/room/draft-loader.ts';
import { DraftUses } from '#server/collab/room/draft-uses.ts';
import { HeadNews } from '#server/collab/room/head-news.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { Asker } from '#server/runtime/asker.ts';
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
/**
 * Milliseconds for which a room caches the snapshot it was loaded from, for those who opened it and
 * those who join meanwhile.
 */
const SNAPSHOT_KEPT = 10_000;

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
  /** `LINGER` unless given. */
  readonly linger?: number;
}

/**
 * The open rooms: each is loaded once however many ask at the same instant, and unloaded when
 * empty, never while a write is pending.
 */
export class RoomRegistry {
  readonly #deps: RoomRegistryDeps;
  private readonly loader: DraftLoader;
  private readonly compaction: Compaction;
  private readonly headNews: HeadNews;
  private readonly rooms = new Map<string, Promise<Room>>();
  /** The empty rooms, in the order in which they were left, each with the timer that unloads it. */
  private readonly timers = new Map<Room, NodeJS.Timeout>();
  private readonly uses: DraftUses;
  private closing = false;

  constructor(deps: RoomRegistryDeps) {
    this.#deps = deps;
    this.loader = new DraftLoader(deps.database);
    this.compaction = new Compaction(deps);
    this.headNews = new HeadNews(deps.events);
    this.uses = new DraftUses({
      findOpen: (pageId) => this.findOpen(pageId),
      findBytes: (pageId) => findDraftBytes(deps.database.read, pageId),
    });
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

  /**
   * Works with a draft's room, which stays loaded meanwhile; one that nobody is in waits for room
   * first. The work must not use another draft: it may have to wait for the room that this one
   * takes.
   * @param asker who waits for it; null for the server itself
   * @throws NavetteError `too-many` with `reason` `line` if the asker waits for too many; the
   * reason for which they have gone, while it waits; what the work throws
   */
  async use<T>(pageId: string, work: (room: Room) => Promise<T>, asker: Asker | null = null): Promise<T> {
    const { turn, end } = this.uses.add(pageId, asker);
    let room: Room | null = null;
    try {
      await turn;
      room = await this.open(pageId);
      return await work(room);
    } finally {
      end();
      // Only then: it counts among those that linger.
      if (room) this.left(room);
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
    if (room.closed) return;
    this.uses.left(room);
    if (!this.timers.has(room)) {
      const timer = setTimeout(() => this.unloadNow(room), this.#deps.linger ?? LINGER);
      timer.unref();
      this.timers.set(room, timer);
    }
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
    this.headNews.flush();
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
    await this.compaction.ended(room);
    this.forget(pageId, loading);
    clearTimeout(this.timers.get(room));
    this.timers.delete(room);
    room.close(CLOSE.noRight, 'no-right');
  }

  private forget(pageId: string, loading: Promise<Room>): void {
    if (this.rooms.get(pageId) === loading) this.rooms.delete(pageId);
  }

  private isUnneeded(room: Room): boolean {
    return room.idle && !this.uses.need(room.pageId);
  }

  private async unload(room: Room): Promise<void> {
    if (room.closed) return;
    if (!this.isUnneeded(room)) return this.left(room);
    if (this.compaction.isDue(room)) await this.compact(room);
    // No await between this check and the deletion: nobody can join in between.
    if (room.closed) return;
    if (!this.isUnneeded(room)) return this.left(room);
    this.rooms.delete(room.pageId);
    room.close(CLOSE.restart, 'unloaded');
  }

  /** Compacts a draft's log into a snapshot, also while people are typing. */
  compact(room: Room): Promise<void> {
    return this.compaction.compact(room);
  }

  /**
   * Compacts what the draft holds now, and not what it held as a compaction that runs began.
   * @throws if the room closes meanwhile
   */
  async compactAgain(room: Room): Promise<void> {
    room.joining.forgetSnapshot();
    await this.compaction.ended(room);
    await this.compact(room);
    if (room.closed) throw new Error('the draft was closed while it was compacted');
  }

  private stored(room: Room, personId: string | null): void {
    this.#deps.events.emit('draft-stored', room.pageId, personId);
    this.compaction.compactOpen(room);
  }

  private async load(pageId: string, onFailure: () => void): Promise<Room> {
    const { database, tasks, intakeTasks, log, senders, logger } = this.#deps;
    const loaded = await this.loader.load(pageId);
    const room = new Room({
      ...loaded,
      pageId,
      pack: (state) => tasks.run('parts', state),
      log,
      senders,
      divide: (...input) => intakeTasks.run('divide', ...input),
      logger,
      onJoined: (joined) => this.uses.joined(joined),
      onStored: (stored, personId) => this.stored(stored, personId),
      findHead: () => findPage(database.read, pageId),
      onHeadStored: () => this.headNews.changed(pageId),
      onFailure,
    });
    if (loaded.loadedFrom) setTimeout(() => room.joining.forgetSnapshot(), SNAPSHOT_KEPT).unref();
    return room;
  }
}
