import * as Y from 'yjs';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';
import { CLOSE, type CollabNotice } from '#content/draft/collab-protocol.ts';
import type { LogEntry } from '#db/draft-repository.ts';
import type { PackState } from '#server/drafts/pack-state.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { ClientOwners } from './client-owners.ts';
import { DraftSize } from './draft-size.ts';
import { noticeFrame, updateFrame } from './frames.ts';
import { Intake, type TakenIn } from './intake.ts';
import { Joining, type Snapshot } from './joining.ts';
import { type Divide, PART_OF_LARGE } from './large-update.ts';
import type { Participant } from './participant.ts';
import { Presence } from './presence.ts';
import type { Senders } from './senders.ts';
import type { LogSource, UpdateLog } from './update-log.ts';

/** What one commit will release: in the log's hands, seen by nobody yet. */
interface Committing extends TakenIn {
  readonly update: Uint8Array;
  /** The one participant who wrote all of it, if it was one. */
  readonly onlyWriter: Participant | null;
}

/** What has been applied to the draft since the last commit began. */
interface Batch {
  /** Yjs updates: of participants' frames and of the server's own edits, in the order in which they were applied. */
  readonly updates: Uint8Array[];
  readonly takenIn: TakenIn;
  /** The server itself changed the draft. */
  edited: boolean;
}

const emptyBatch = (): Batch => ({
  updates: [],
  takenIn: { accepted: new Map(), writers: new Set() },
  edited: false,
});

/**
 * A draft in memory and the people in it. The contract's first rule is kept here: what was received is applied when the log is ready
 * to store it, and nothing that contains it leaves before that commit (docs/collaboration.md, 1).
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
  /** When another text was last put in the place of the draft's, and by whom: for those who were away. */
  lastReplaced: Pick<DraftReplaced, 'at' | 'by'> | null;
  private readonly log: UpdateLog;
  private readonly logger: Logger;
  private readonly intake: Intake;
  /** What the next commit stores. Swapped for an empty one when that begins. */
  private batch: Batch = emptyBatch();
  private committing: Committing | null = null;
  /** How many commits were begun, and who waits for which of them. */
  private commits = 0;
  private waiters: { commit: number; run: () => void; failed: (error: Error) => void }[] = [];
  /** The commit whose row in the log names a person, the latest of each. */
  private readonly named = new Map<string, number>();
  private closedWith: number | null = null;
  /** Someone works alone on the draft: what is received waits. Settles when they are done. */
  private alone: Promise<unknown> | null = null;
  private readonly onStored: (room: Room, personId: string | null) => void;
  private readonly onFailure: (room: Room) => void;

  constructor(deps: {
    pageId: string;
    draft: Y.Doc;
    /** Bytes it was loaded from. */
    bytes: number;
    tail: number;
    tailBytes: number;
    position: number;
    /** The snapshot it was loaded from, if that is long; all that followed is in the draft. */
    loadedFrom: Snapshot | null;
    lastReplaced: Pick<DraftReplaced, 'at' | 'by'> | null;
    /** Makes parts of the draft's state; at once by default. */
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
    this.joining = new Joining(deps.draft, deps.loadedFrom, deps.tail > 0, deps.pack);
    this.lastReplaced = deps.lastReplaced;
    this.log = deps.log;
    this.logger = deps.logger;
    this.onStored = deps.onStored ?? (() => {});
    this.onFailure = deps.onFailure ?? (() => {});
    this.draft.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== PART_OF_LARGE) this.batch.updates.push(update);
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
    const { participants, intake, batch, committing, waiters, alone } = this;
    return (
      alone === null &&
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

  /** An update from a participant who may write. Judged and applied with the next commit, shown to the others after it. */
  receive(update: Uint8Array, author: Participant): void {
    this.intake.receive(update, author);
    this.log.announce(this);
  }

  private announce(): void {
    if (!this.closed) this.log.announce(this);
  }

  /**
   * Settles when the draft holds what was received before, and nothing in part: for those who look at it and must
   * not miss what came before them.
   */
  async caughtUp(): Promise<void> {
    // While someone works alone, what is received waits for them: they may be the ones who look.
    if (!this.alone) await this.intake.caughtUp();
  }

  /** Settles when the draft holds nothing in part. */
  async whenWhole(): Promise<void> {
    while (this.intake.isPartlyApplied) await this.intake.whenWhole();
  }

  /** The server's own change of the draft (a restored text). Settles when it is stored. */
  edit(change: (draft: Y.Doc) => void): Promise<void> {
    this.draft.transact(() => change(this.draft), 'server');
    this.batch.edited = true;
    this.log.announce(this);
    return this.whenStored();
  }

  /**
   * Works on the draft as it is now, with nobody writing in between: what is received meanwhile waits, unanswered, and is taken in after.
   * For what must know exactly which text it replaces. One at a time.
   */
  async workAlone<T>(work: () => Promise<T>): Promise<T> {
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

  /** Settles when all that the draft holds now is stored; rejects if it cannot be. */
  whenStored(): Promise<void> {
    if (this.closed) return Promise.reject(new Error('room closed'));
    if (this.intake.isPartlyApplied) return this.intake.whenWhole().then(() => this.whenStored());
    const toCome = (this.batch.updates.length > 0 ? 1 : 0) + (this.intake.hasFinished ? 1 : 0);
    if (toCome === 0 && this.committing === null) return Promise.resolve();
    const commit = this.commits + toCome;
    return new Promise((run, failed) => this.waiters.push({ commit, run, failed }));
  }

  /** Sends a newcomer what they lack, as it is now, once all of it is stored. */
  answerSyncStep1(stateVector: Uint8Array, participant: Participant): Promise<void> {
    if (this.intake.isPartlyApplied) return this.whenWhole().then(() => this.answerSyncStep1(stateVector, participant));
    const prepared = this.joining.prepare(stateVector, participant);
    return prepared
      ? prepared.then(() => this.answer(stateVector, participant))
      : this.answer(stateVector, participant);
  }

  private async answer(stateVector: Uint8Array, participant: Participant): Promise<void> {
    // Large updates come and participants go while the parts are made.
    if (this.intake.isPartlyApplied) await this.whenWhole();
    if (!this.participants.has(participant)) return;
    const frames = this.joining.ask(stateVector, participant);
    await this.whenStored();
    for (const frame of frames) participant.send(frame, 'content');
    for (const frame of this.joining.answered(participant)) participant.send(frame, 'content');
  }

  tell(notice: CollabNotice): void {
    const frame = noticeFrame(notice);
    for (const participant of this.participants) participant.send(frame, 'notice');
  }

  /** What its most modest writer has used of the event loop lately, of those whose writing waits. */
  get urgency(): number {
    return this.intake.urgency;
  }

  collect(until: number): LogEntry | null {
    if (this.closed) return null;
    if (!this.alone) {
      this.intake.take(until, this.batch.takenIn);
      if (this.intake.hasWork) this.announce();
    }
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
      // Nothing that is not stored already: what came before was stored by the commit before this.
      for (const [author, frames] of takenIn.accepted) author.deliver(null, frames);
      return null;
    }
    const update = updates.length === 1 ? updates[0]! : Y.mergeUpdates(updates);
    const [writer] = takenIn.writers;
    this.commits++;
    this.committing = { update, onlyWriter: takenIn.writers.size === 1 && !edited ? writer! : null, ...takenIn };
    return { pageId: this.pageId, data: update, personId: this.nameWriter(takenIn.writers) };
  }

  /** A row has room for one person: of several who wrote in it, the one whom none has named for longest. */
  private nameWriter(writers: Iterable<Participant>): string | null {
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
      const heldBack = theirs !== null && this.joining.holdBack(participant, theirs);
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
    // Nobody has seen what could not be stored; everyone keeps their own and comes back.
    this.logger.error({ err: error, page: this.pageId }, 'room closed: storing failed');
    this.close(CLOSE.storageFailed, 'storage-failed');
    this.onFailure(this);
  }

  /** Closes every connection with this code and forgets the draft. */
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
