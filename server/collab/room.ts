import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import * as Y from 'yjs';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';
import { CLOSE, type CollabNotice } from '#content/draft/collab-protocol.ts';
import type { DividedUpdate } from '#content/draft/divide-update.ts';
import { StateEncoder } from '#content/draft/state-encoder.ts';
import type { LogEntry } from '#db/drafts/draft-repository.ts';
import { Mutex } from '#db/driver/mutex.ts';
import type { PackState } from '#server/drafts/pack-state.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { ClientOwners } from './client-owners.ts';
import { DraftSize } from './draft-size.ts';
import { type Frame, noticeFrame, updateFrame } from './frames.ts';
import { Intake, type TakenIn } from './intake.ts';
import { Joining, type Snapshot } from './joining.ts';
import { applyParts, type Divide, PART_OF_LARGE, PART_OF_OWN } from './large-update.ts';
import type { Participant } from './participant.ts';
import { Presence } from './presence.ts';
import type { Senders } from './senders.ts';
import type { LogSource, UpdateLog } from './update-log.ts';

/**
 * Milliseconds for which an update of the server's own is applied, or the draft encoded, at a time.
 */
const SLICE = 8;
/** The same when a draft begins to be encoded: many may in one turn of the event loop. */
const FIRST_SLICE = 1;

let encodingTurn: Promise<unknown> = Promise.resolve();

/** Settles in a turn of the event loop in which no other draft is encoded. */
function turnOfEncoding(): Promise<unknown> {
  encodingTurn = encodingTurn.then(() => turnOfTheLoop());
  return encodingTurn;
}

/** What one commit will release: handed to the log, sent to nobody yet. */
interface Committing extends TakenIn {
  readonly update: Uint8Array;
  /** The participant who wrote all of it, if there was only one. */
  readonly onlyWriter: Participant | null;
}

/** What has been applied to the draft since the last commit began. */
interface Batch {
  /** Yjs updates: of participants' frames and of the server's own edits, in the order in which they were applied. */
  readonly updates: Uint8Array[];
  readonly takenIn: TakenIn;
  /** The server itself changed the draft. */
  edited: boolean;
  /** It holds a long update of the server's own. */
  isLong: boolean;
}

const emptyBatch = (): Batch => ({
  updates: [],
  takenIn: { accepted: new Map(), writers: new Set() },
  edited: false,
  isLong: false,
});

/**
 * A draft in memory and its participants. Keeps the contract's first rule: an update is applied
 * when the log is ready to store it, and nothing that contains it is sent before that commit
 * (docs/collaboration.md, 1).
 */
export class Room implements LogSource {
  readonly pageId: string;
  readonly draft: Y.Doc;
  readonly presence: Presence;
  readonly participants = new Set<Participant>();
  /** Frames in the log since the last snapshot. */
  tail: number;
  /** Their bytes. */
  tailBytes: number;
  /** Position of the last stored update. */
  position: number;
  readonly size: DraftSize;
  readonly owners = new ClientOwners();
  readonly joining: Joining;
  /** When the draft's text was last replaced, and by whom: for participants who were away. */
  lastReplaced: Pick<DraftReplaced, 'at' | 'by'> | null;
  private readonly log: UpdateLog;
  private readonly logger: Logger;
  private readonly intake: Intake;
  /** What the next commit stores. Swapped for an empty one when that begins. */
  private batch: Batch = emptyBatch();
  private committing: Committing | null = null;
  /** How many commits have begun, and who waits for which of them. */
  private commits = 0;
  private waiters: { commit: number; run: () => void; failed: (error: Error) => void }[] = [];
  /** For each person, the latest commit whose log row names them. */
  private readonly named = new Map<string, number>();
  private closedWith: number | null = null;
  /**
   * Set while someone works exclusively on the draft: received updates wait. Settles when they are
   * done.
   */
  private alone: Promise<unknown> | null = null;
  /** Exchanges of the draft's text, one at a time, and how many there are. */
  private readonly exchangeTurn = new Mutex();
  private exchanges = 0;
  /** How many are encoding the draft, in several turns. */
  private encodings = 0;
  /** Set while the draft holds a part of an update of the server's own; never rejects. */
  private applying: Promise<void> | null = null;
  private readonly divide: Divide;
  private readonly onStored: (room: Room, personId: string | null) => void;
  private readonly onFailure: (room: Room) => void;

  constructor(deps: {
    pageId: string;
    draft: Y.Doc;
    /** Size of what it was loaded from. */
    bytes: number;
    tail: number;
    tailBytes: number;
    position: number;
    /** The snapshot it was loaded from, if it is long; the draft also holds all that followed. */
    loadedFrom: Snapshot | null;
    lastReplaced: Pick<DraftReplaced, 'at' | 'by'> | null;
    /** Makes parts of the draft's state; synchronously by default. */
    pack?: PackState;
    log: UpdateLog;
    senders: Senders;
    divide: Divide;
    logger: Logger;
    /** Called after each commit, once for each person whose writing is in it; with null for the server's own. */
    onStored?: (room: Room, personId: string | null) => void;
    /** Called when the room has closed itself because it could not store. */
    onFailure?: (room: Room) => void;
  }) {
    this.pageId = deps.pageId;
    this.draft = deps.draft;
    this.size = new DraftSize(deps.draft, deps.bytes);
    this.tail = deps.tail;
    this.tailBytes = deps.tailBytes;
    this.position = deps.position;
    this.joining = new Joining({
      draft: deps.draft,
      loadedFrom: deps.loadedFrom,
      followed: deps.tail > 0,
      encode: (use) => this.encode(use),
      ...(deps.pack ? { pack: deps.pack } : {}),
    });
    this.lastReplaced = deps.lastReplaced;
    this.log = deps.log;
    this.divide = deps.divide;
    this.logger = deps.logger;
    this.onStored = deps.onStored ?? (() => {});
    this.onFailure = deps.onFailure ?? (() => {});
    this.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== PART_OF_LARGE && origin !== PART_OF_OWN) this.batch.updates.push(update);
    });
    this.intake = new Intake({
      draft: this.draft,
      size: this.size,
      owners: this.owners,
      senders: deps.senders,
      divide: deps.divide,
      announce: () => this.announce(),
      onBroken: (applied) => this.batch.updates.push(...applied),
    });
    this.presence = new Presence(this.draft, this.owners, (frame) => {
      for (const participant of this.participants) participant.send(frame, 'awareness');
    });
  }

  get closed(): boolean {
    return this.closedWith !== null;
  }

  get idle(): boolean {
    const { participants, intake, batch, committing, waiters, alone, encodings, exchanges } = this;
    return (
      alone === null &&
      exchanges === 0 &&
      encodings === 0 &&
      participants.size === 0 &&
      intake.isEmpty &&
      batch.updates.length === 0 &&
      committing === null &&
      waiters.length === 0
    );
  }

  join(participant: Participant): void {
    this.participants.add(participant);
    this.joining.begin(participant);
  }

  leave(participant: Participant): void {
    this.participants.delete(participant);
    this.joining.end(participant);
    this.presence.leave(participant);
    this.intake.leave(participant);
  }

  /**
   * Takes an update from a participant who may write. It is judged and applied with the next
   * commit, and sent to the others after it.
   */
  receive(update: Uint8Array, author: Participant): void {
    this.intake.receive(update, author);
    this.log.announce(this);
  }

  private announce(): void {
    if (!this.closed) this.log.announce(this);
  }

  /**
   * Settles when the draft holds what was received before, and no update in part: for callers who
   * must not miss what came before them.
   */
  async caughtUp(): Promise<void> {
    // During exclusive work, received updates wait for it, and the caller may be its owner: do not
    // wait.
    if (!this.alone) await this.intake.caughtUp();
    await this.whenWhole();
  }

  /** Settles when the draft holds no update in part. */
  async whenWhole(): Promise<void> {
    while (this.isPartlyApplied) await (this.applying ?? this.intake.whenWhole());
  }

  /**
   * Encodes the draft's whole state, a long one in several turns of the event loop, while others
   * write. It then holds no update in part, but perhaps some that is not stored yet.
   * @param use called with the state in the turn in which the draft is in it
   */
  async encode<T>(use: (state: Uint8Array) => T): Promise<T> {
    const encoder = new StateEncoder(this.draft);
    let slice = FIRST_SLICE;
    this.encodings++;
    try {
      for (;;) {
        await this.whenWhole();
        if (this.closed) throw new Error('room closed');
        const until = performance.now() + slice;
        if (encoder.step(() => performance.now() >= until) && !this.isPartlyApplied) return use(encoder.finish());
        slice = SLICE;
        await turnOfEncoding();
      }
    } finally {
      this.encodings--;
      encoder.end();
    }
  }

  private get isPartlyApplied(): boolean {
    return this.applying !== null || this.intake.isPartlyApplied;
  }

  /** Applies the server's own change (a restore). Settles when it is stored. */
  edit(change: (draft: Y.Doc) => void): Promise<void> {
    this.draft.transact(() => change(this.draft), 'server');
    this.batch.edited = true;
    this.log.announce(this);
    return this.whenStored();
  }

  /**
   * Divides the server's own update, also a short one: a few bytes delete all of a long text.
   * @returns null if the thread fails
   */
  async divideOwn(update: Uint8Array): Promise<DividedUpdate | null> {
    const divided = await this.divide(update, Y.encodeStateVector(this.draft)).catch(() => null);
    return typeof divided === 'string' ? null : divided;
  }

  /**
   * Applies the server's own update, a few milliseconds at a time. For exclusive work
   * (`runExclusive`): nobody else may change the draft meanwhile. Settles when it is stored.
   */
  async apply(update: Uint8Array): Promise<void> {
    const divided = await this.divideOwn(update);
    if (this.closed) throw new Error('room closed');
    // Without the thread it takes longer, but what is to be restored is not lost.
    if (!divided) return this.edit((draft) => Y.applyUpdate(draft, update));
    const applying = this.applyInTurns(divided.parts);
    this.applying = applying.catch(() => undefined);
    try {
      await applying;
    } finally {
      this.applying = null;
    }
    this.batch.updates.push(divided.update);
    this.batch.edited = true;
    this.log.announce(this);
    return this.whenStored();
  }

  /**
   * Applies the server's own update, a few milliseconds at a time, while others go on writing. Nobody
   * is given the draft before `keep` has settled, which runs when all is applied, while nobody writes.
   * Settles when the update is stored. If `keep` fails, the room closes: the draft holds what must not
   * be stored.
   */
  async applyAmongOthers(divided: DividedUpdate, keep: () => Promise<void>): Promise<void> {
    const work = async () => {
      await this.applySlices(divided.parts, () => {});
      const keeping = keep();
      this.alone = keeping.catch(() => undefined);
      await keeping;
      this.batch.updates.push(divided.update);
      this.batch.edited = true;
      this.batch.isLong = true;
    };
    const applying = work();
    this.applying = applying.catch(() => undefined);
    try {
      await applying;
    } catch (error) {
      this.failed(error);
      throw error;
    } finally {
      this.alone = null;
      this.applying = null;
      this.announce();
    }
    return this.whenStored();
  }

  private async applyInTurns(parts: readonly Uint8Array[]): Promise<void> {
    const applied: Uint8Array[] = [];
    try {
      await this.applySlices(parts, (update) => applied.push(update));
    } catch (error) {
      // What is applied stays, and is stored as Yjs encodes it.
      this.batch.updates.push(...applied);
      this.announce();
      throw error;
    }
  }

  private async applySlices(parts: readonly Uint8Array[], keep: (update: Uint8Array) => void): Promise<void> {
    // Another's large update is judged against the draft as it is.
    while (this.intake.isPartlyApplied) await this.intake.whenWhole();
    let until = performance.now() + SLICE;
    for (const _ of applyParts(this.draft, parts, keep, PART_OF_OWN)) {
      if (performance.now() < until) continue;
      await turnOfTheLoop();
      while (this.intake.isPartlyApplied) await this.intake.whenWhole();
      if (this.closed) throw new Error('room closed');
      until = performance.now() + SLICE;
    }
  }

  /**
   * Runs work exclusively on the draft: updates received meanwhile wait, unacknowledged, and are
   * applied afterwards. For work that must know exactly which text it replaces. One at a time.
   */
  async runExclusive<T>(work: () => Promise<T>): Promise<T> {
    await this.intake.caughtUp();
    while (this.alone || this.intake.isPartlyApplied) await (this.alone ?? this.intake.whenWhole());
    const working = this.whenStored().then(work);
    this.alone = working.catch(() => undefined);
    try {
      return await working;
    } finally {
      this.alone = null;
      if (this.intake.hasWork) this.announce();
    }
  }

  /** Runs an exchange of the draft's text when those before it are over. The room stays meanwhile. */
  async exchangeInTurn<T>(work: () => Promise<T>): Promise<T> {
    this.exchanges++;
    const unlock = await this.exchangeTurn.lock();
    try {
      return await work();
    } finally {
      unlock();
      this.exchanges--;
    }
  }

  /** Settles when all that the draft holds now is stored; rejects if that fails. */
  whenStored(): Promise<void> {
    if (this.closed) return Promise.reject(new Error('room closed'));
    if (this.isPartlyApplied) return this.whenWhole().then(() => this.whenStored());
    const toCome = (this.batch.updates.length > 0 ? 1 : 0) + (this.intake.hasFinished ? 1 : 0);
    if (toCome === 0 && this.committing === null) return Promise.resolve();
    const commit = this.commits + toCome;
    return new Promise((run, failed) => this.waiters.push({ commit, run, failed }));
  }

  /** Sends a participant what they lack of the draft as it is now, once all of it is stored. */
  answerSyncStep1(stateVector: Uint8Array, participant: Participant): Promise<void> {
    if (this.isPartlyApplied) return this.whenWhole().then(() => this.answerSyncStep1(stateVector, participant));
    const prepared = this.joining.prepare(stateVector, participant);
    return prepared
      ? prepared.then(() => this.answer(stateVector, participant))
      : this.answer(stateVector, participant);
  }

  private async answer(stateVector: Uint8Array, participant: Participant): Promise<void> {
    let frames: Frame[] | null;
    do {
      // Meanwhile a large update may have begun, and the participant may have left.
      if (this.isPartlyApplied) await this.whenWhole();
      if (!this.participants.has(participant)) return;
      frames = this.joining.ask(stateVector, participant) ?? (await this.joining.prepareWhole());
    } while (!frames);
    await this.whenStored();
    for (const frame of frames) participant.send(frame, 'content');
    for (const frame of this.joining.answered(participant)) participant.send(frame, 'content');
  }

  tell(notice: CollabNotice): void {
    const frame = noticeFrame(notice);
    for (const participant of this.participants) participant.send(frame, 'notice');
  }

  /** The lowest rank among the senders whose updates wait. */
  get urgency(): number {
    return this.intake.urgency;
  }

  collect(until: number): LogEntry | null {
    if (this.closed) return null;
    // A long edit of the server's own is stored by itself: merging it with others' takes long.
    if (!this.alone && !this.batch.isLong) this.intake.take(until, this.batch.takenIn);
    if (!this.alone && this.intake.hasWork) this.announce();
    const { updates, takenIn, edited } = this.batch;
    const finished = updates.length === 0 ? this.intake.takeFinished() : null;
    this.batch = emptyBatch();
    if (finished) {
      // A row of its own: merging it with others would take as long again.
      takenIn.writers.add(finished.author);
      takenIn.accepted.set(finished.author, (takenIn.accepted.get(finished.author) ?? 0) + 1);
      updates.push(finished.update);
    }
    if (updates.length === 0) {
      // Nothing to store: what these frames hold was stored by an earlier commit.
      for (const [author, frames] of takenIn.accepted) author.deliver(null, frames);
      return null;
    }
    const update = updates.length === 1 ? updates[0]! : Y.mergeUpdates(updates);
    const [writer] = takenIn.writers;
    this.commits++;
    this.committing = { update, onlyWriter: takenIn.writers.size === 1 && !edited ? writer! : null, ...takenIn };
    return { pageId: this.pageId, data: update, personId: this.pickLoggedAuthor(takenIn.writers) };
  }

  /** A row names one person: of several who wrote in it, the one who was not named for longest. */
  private pickLoggedAuthor(writers: Iterable<Participant>): string | null {
    let longest: string | null = null;
    for (const { personId } of writers) {
      if (personId === null) continue;
      if (longest === null || (this.named.get(personId) ?? 0) < (this.named.get(longest) ?? 0)) longest = personId;
    }
    if (longest !== null) this.named.set(longest, this.commits);
    return longest;
  }

  stored(position: number): void {
    const { committing } = this;
    if (this.closed || !committing) return;
    this.committing = null;
    this.position = Math.max(this.position, position);
    const { update, accepted, writers, onlyWriter } = committing;
    let frames = 0;
    for (const count of accepted.values()) frames += count;
    this.tail += Math.max(1, frames);
    this.tailBytes += update.length;
    const frame = updateFrame(update);
    for (const participant of this.participants) {
      const theirs = participant === onlyWriter ? null : frame;
      const heldBack = theirs !== null && this.joining.queueFrame(participant, theirs);
      participant.deliver(heldBack ? null : theirs, accepted.get(participant) ?? 0);
    }
    this.settleWaiters();
    if (writers.size === 0) this.onStored(this, null);
    for (const { personId } of writers) this.onStored(this, personId);
  }

  private settleWaiters(): void {
    const waiters = this.waiters;
    this.waiters = waiters.filter(({ commit }) => commit > this.commits);
    for (const { commit, run } of waiters) if (commit <= this.commits) run();
  }

  failed(error: unknown): void {
    if (this.closed) return;
    // Nobody has been sent what could not be stored; all participants keep their own edits and
    // reconnect.
    this.logger.error({ err: error, page: this.pageId }, 'room closed: storing failed');
    this.close(CLOSE.storageFailed, 'storage-failed');
    this.onFailure(this);
  }

  /** Closes every connection with this code and discards the draft. */
  close(code: number, reason: string): void {
    if (this.closed) return;
    this.closedWith = code;
    const waiters = this.waiters;
    this.waiters = [];
    for (const { failed } of waiters) failed(new Error(`room closed: ${reason}`));
    for (const participant of [...this.participants]) participant.close(code, reason);
    this.participants.clear();
    this.joining.clear();
    this.intake.clear();
    this.batch = emptyBatch();
    this.committing = null;
    this.presence.destroy();
    this.draft.destroy();
  }
}
