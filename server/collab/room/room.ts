import type * as Y from 'yjs';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';
import { CLOSE, type CollabNotice } from '#content/draft/collab-protocol.ts';
import type { DraftHead } from '#content/draft/draft-head.ts';
import type { LogEntry } from '#db/drafts/draft-repository.ts';
import { countItems, type DraftLimits, DraftSize } from '#server/collab/intake/draft-size.ts';
import { Intake } from '#server/collab/intake/intake.ts';
import { type Divide, PART_OF_LARGE, PART_OF_OWN } from '#server/collab/intake/large-update.ts';
import { countTakenIn } from '#server/collab/intake/taken-in.ts';
import { Joining, type Snapshot } from '#server/collab/joining/joining.ts';
import { ClientOwners } from '#server/collab/participants/client-owners.ts';
import { type Frame, noticeFrame, updateFrame } from '#server/collab/participants/frames.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import { Presence } from '#server/collab/participants/presence.ts';
import type { Senders } from '#server/collab/participants/senders.ts';
import type { PackState } from '#server/drafts/pack-state.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { Batch } from './batch.ts';
import { CommitWaiters } from './commit-waiters.ts';
import { encodeDraft } from './encode-draft.ts';
import { LoggedAuthors } from './logged-authors.ts';
import { RoomHead } from './room-head.ts';
import { ServerEdits } from './server-edits.ts';
import type { LogSource, UpdateLog } from './update-log.ts';

/** Bytes of an update that take as much memory as an item, which has some 250 bytes of its own. */
const BYTES_OF_ITEM = 128;

/** What one commit will release: handed to the log, sent to nobody yet. */
interface Committing {
  readonly update: Uint8Array;
  readonly batch: Batch;
  /** It changes the page's title or summary. */
  readonly withHead: boolean;
}

interface RoomDeps {
  readonly pageId: string;
  readonly draft: Y.Doc;
  /** Size of what it was loaded from. */
  readonly bytes: number;
  /** What it may hold; as much as a page's by default. */
  readonly limits?: DraftLimits | undefined;
  readonly updatesSinceSnapshot: number;
  readonly bytesSinceSnapshot: number;
  readonly position: number;
  /** The snapshot it was loaded from, if it is long; the draft also holds all that followed. */
  readonly loadedFrom: Snapshot | null;
  readonly lastReplaced: Pick<DraftReplaced, 'at' | 'by'> | null;
  /** Makes parts of the draft's state; synchronously by default. */
  readonly pack?: PackState;
  readonly log: UpdateLog;
  readonly senders: Senders;
  readonly divide: Divide;
  readonly logger: Logger;
  /** Called when somebody has come into it. */
  readonly onJoined?: (room: Room) => void;
  /**
   * Called after each commit, once for each author; with null for the server, and for authors
   * without an account.
   */
  readonly onStored?: (room: Room, personId: string | null) => void;
  /** Reads the page's title and summary. */
  readonly findHead?: () => Promise<DraftHead | null>;
  /** Called after a commit that may have changed them. */
  readonly onHeadStored?: (room: Room) => void;
  /** Called when the room has closed itself because it could not store. */
  readonly onFailure?: (room: Room) => void;
}

/**
 * A draft in memory and its participants. Keeps the contract's first rule: an update is applied
 * when the log is ready to store it, and nothing that contains it is sent before that commit
 * (docs/collaboration.md, 1).
 *
 * The way of an update: `receive` puts it into the intake and announces the room to the log; when
 * the log is ready for the next commit it calls `collect`, in which the intake judges and applies
 * what waits; the draft's own event adds what was applied to the batch, which becomes `committing`;
 * after the commit the log calls `stored`, which sends it to the others and acknowledges it.
 *
 * Two ways differ. The server's own edits (`serverEdits`) are applied at once, not in `collect`. A
 * large update is applied in parts, over several turns of the event loop: its parts do not go
 * through the draft's event, and the whole goes into the batch once the last part is applied; of
 * either, nothing is stored or sent before.
 *
 * Other parts of the room do the rest: `joining` brings newcomers up to date, `presence` has the
 * carets, `head` the title and summary.
 */
export class Room implements LogSource {
  /** Without `loadedFrom`: `joining` has that snapshot, and frees its memory after a while. */
  readonly #deps: Omit<RoomDeps, 'loadedFrom'>;
  /**
   * The draft's id: for a page's text the page's, for a section or a transcript its own (table
   * `draft`). The name is that of its column (docs/decisions/0088).
   */
  readonly pageId: string;
  readonly draft: Y.Doc;
  readonly presence: Presence;
  readonly participants = new Set<Participant>();
  /**
   * Updates in the log since the last snapshot, as participants sent them. When they are many,
   * `Compaction` writes a new snapshot and subtracts what that contains.
   */
  updatesSinceSnapshot: number;
  /** Bytes of the log since the last snapshot; `Compaction` subtracts from it as well. */
  bytesSinceSnapshot: number;
  /** Bytes of the last snapshot and of the log since then. */
  bytes: number;
  /** Position of the last stored update. */
  position: number;
  readonly size: DraftSize;
  readonly owners = new ClientOwners();
  readonly joining: Joining;
  readonly serverEdits: ServerEdits;
  readonly head: RoomHead;
  /**
   * When the draft's text was last replaced, and by whom: for participants who were away. Set by
   * `CollabServer` after a replacement.
   */
  lastReplaced: Pick<DraftReplaced, 'at' | 'by'> | null;
  private readonly intake: Intake;
  /**
   * What the next commit stores, from the draft's event, the intake's finished large updates and
   * `serverEdits`. Swapped for an empty one when that commit begins.
   */
  private batch = new Batch();
  private committing: Committing | null = null;
  private readonly waiters = new CommitWaiters();
  private readonly authors = new LoggedAuthors();
  private hasClosed = false;
  /** Calls of `encode` that run. */
  private encodings = 0;

  constructor({ loadedFrom, ...deps }: RoomDeps) {
    this.#deps = deps;
    this.pageId = deps.pageId;
    this.draft = deps.draft;
    this.bytes = deps.bytes;
    this.size = new DraftSize(deps.draft, deps.bytes, deps.limits);
    this.updatesSinceSnapshot = deps.updatesSinceSnapshot;
    this.bytesSinceSnapshot = deps.bytesSinceSnapshot;
    this.position = deps.position;
    this.joining = new Joining({
      draft: deps.draft,
      loadedFrom,
      isBeyondSnapshot: deps.updatesSinceSnapshot > 0,
      encode: (use) => this.encode(use),
      ...(deps.pack ? { pack: deps.pack } : {}),
    });
    this.lastReplaced = deps.lastReplaced;
    this.draft.on('update', (update: Uint8Array, origin: unknown) => {
      // The parts of a large update do not go into the batch one by one: `collect` adds the whole
      // of a participant's, `serverEdits` that of the server's own.
      if (origin !== PART_OF_LARGE && origin !== PART_OF_OWN) this.batch.updates.push(update);
    });
    this.intake = new Intake({
      draft: this.draft,
      size: this.size,
      owners: this.owners,
      senders: deps.senders,
      divide: deps.divide,
      announce: () => this.announce(),
      // A large update failed midway: the parts that the draft has by now must be stored.
      onBroken: (applied) => this.batch.updates.push(...applied),
    });
    this.serverEdits = new ServerEdits({
      draft: this.draft,
      intake: this.intake,
      divide: deps.divide,
      batch: () => this.batch,
      isClosed: () => this.closed,
      announce: () => this.announce(),
      whenStored: () => this.whenStored(),
      failed: (error) => this.failed(error),
    });
    this.head = new RoomHead(this.draft, this.serverEdits, deps.findHead ?? (async () => null));
    this.presence = new Presence(this.draft, this.owners, (frame) => {
      for (const participant of this.participants) participant.send(frame, 'awareness');
    });
  }

  /**
   * How much memory it takes, in Yjs items. The bytes of its snapshot and of what came in since
   * count as items as well, deleted or not.
   */
  get weight(): number {
    return countItems(this.draft) + Math.ceil(this.bytes / BYTES_OF_ITEM);
  }

  /** Whether it was closed: it stores and sends nothing more. */
  get closed(): boolean {
    return this.hasClosed;
  }

  /** Whether nobody is in it and nothing is under way: it may leave the memory. */
  get idle(): boolean {
    const { participants, intake, batch, committing, waiters, serverEdits, encodings } = this;
    return (
      serverEdits.areIdle &&
      encodings === 0 &&
      participants.size === 0 &&
      intake.isEmpty &&
      batch.isEmpty &&
      committing === null &&
      waiters.isEmpty
    );
  }

  join(participant: Participant): void {
    this.participants.add(participant);
    this.#deps.onJoined?.(this);
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
    this.announce();
  }

  /** Has the log collect what there is to store. */
  private announce(): void {
    if (!this.closed) this.#deps.log.announce(this);
  }

  /**
   * Settles when the draft holds what was received before this call, and no update in part. Does
   * not wait for senders who use too much of the event loop (`Intake.caughtUp`), nor, during
   * exclusive work, for anybody. Also settles when the room closes: `whenStored` then rejects.
   */
  async caughtUp(): Promise<void> {
    // During exclusive work, received updates wait for it, and the caller may be its owner: do not
    // wait.
    if (!this.serverEdits.isExclusive) await this.intake.caughtUp();
    await this.whenWhole();
  }

  /** Settles when the draft holds no update in part. */
  async whenWhole(): Promise<void> {
    while (this.isPartlyApplied) await (this.serverEdits.whenApplied ?? this.intake.whenWhole());
  }

  /**
   * Encodes the draft's whole state, a long one in several turns of the event loop, while others
   * write. It then holds no update in part, but perhaps some that is not stored yet.
   * @param use called with the state in the turn in which the draft is in it
   */
  async encode<T>(use: (state: Uint8Array) => T): Promise<T> {
    this.encodings++;
    try {
      return await encodeDraft(this, use);
    } finally {
      this.encodings--;
    }
  }

  /** Whether the draft holds an update in part. */
  get isPartlyApplied(): boolean {
    return this.serverEdits.isPartlyApplied || this.intake.isPartlyApplied;
  }

  /** Settles when all that the draft holds now is stored; rejects if that fails. */
  whenStored(): Promise<void> {
    if (this.closed) return Promise.reject(new Error('room closed'));
    if (this.isPartlyApplied) return this.whenWhole().then(() => this.whenStored());
    // A finished large update has a commit of its own, after that of the batch (`collect`).
    const toCome = (this.batch.isEmpty ? 0 : 1) + (this.intake.hasFinished ? 1 : 0);
    if (toCome === 0 && this.committing === null) return Promise.resolve();
    return this.waiters.wait(toCome);
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
    let frames: Frame[] | null = null;
    while (!frames) {
      // Meanwhile a large update may have begun, and the participant may have left.
      if (this.isPartlyApplied) await this.whenWhole();
      if (!this.participants.has(participant)) return;
      frames = this.joining.answer(stateVector, participant);
      // They lack much, and a state to begin from is not encoded yet: encode one, and ask again.
      if (!frames) await this.joining.prepareWhole();
    }
    await this.whenStored();
    for (const frame of frames) participant.send(frame, 'content');
    // What was released meanwhile.
    for (const frame of this.joining.answered(participant)) participant.send(frame, 'content');
  }

  sendNotice(notice: CollabNotice): void {
    const frame = noticeFrame(notice);
    for (const participant of this.participants) participant.send(frame, 'notice');
  }

  /** The lowest rank among the senders whose updates wait. The log collects the lowest first. */
  get rank(): number {
    return this.intake.rank;
  }

  /** Takes in what waits and returns what the next commit stores (`LogSource`). */
  collect(until: number): LogEntry | null {
    if (this.closed) return null;
    const { isExclusive } = this.serverEdits;
    // During exclusive work, received updates stay in the intake. So they do for the commit of a
    // long edit of the server's own: merging the two would take long.
    if (!isExclusive && !this.batch.isLong) this.intake.take(until, this.batch.takenIn);
    // What did not fit into the time until `until` is for the commit after this one.
    if (!isExclusive && this.intake.hasWork) this.announce();
    const { batch } = this;
    this.batch = new Batch();
    const finished = batch.isEmpty ? this.intake.takeFinished() : null;
    if (finished) {
      // A participant's large update is a commit of its own, when nothing else waits: merging it
      // with others would take as long again.
      countTakenIn(batch.takenIn, finished.author, true);
      batch.updates.push(finished.update);
    }
    if (batch.isEmpty) {
      // Nothing to store: what these frames hold was stored by an earlier commit.
      for (const [author, frames] of batch.takenIn.accepted) author.deliver(null, frames);
      return null;
    }
    const update = batch.merged();
    // While an update is applied in part, the head may contain words that are not stored yet.
    const head = this.isPartlyApplied ? null : this.head.takeChange();
    // `whenStored` counts commits from here.
    this.waiters.begin();
    this.committing = { update, batch, withHead: head !== null };
    return { pageId: this.pageId, data: update, personId: this.authors.pick(batch.personIds), head };
  }

  /**
   * The commit has succeeded: acknowledges its authors' frames, and sends it to everybody except a
   * sole author, who has it. Participants who are not synchronised yet get it from `joining`.
   */
  stored(position: number): void {
    const { committing } = this;
    if (this.closed || !committing) return;
    this.committing = null;
    this.position = Math.max(this.position, position);
    const { update, batch, withHead } = committing;
    const { onlyAuthor } = batch;
    const { accepted } = batch.takenIn;
    let received = 0;
    for (const count of accepted.values()) received += count;
    // A commit of the server's edits alone has no frames, and counts as one update.
    this.updatesSinceSnapshot += Math.max(1, received);
    this.bytesSinceSnapshot += update.length;
    this.bytes += update.length;
    const frame = updateFrame(update);
    for (const participant of this.participants) {
      const theirs = participant === onlyAuthor ? null : frame;
      const isQueued = theirs !== null && this.joining.queueFrame(participant, theirs);
      participant.deliver(isQueued ? null : theirs, accepted.get(participant) ?? 0);
    }
    this.waiters.settle();
    if (withHead) this.#deps.onHeadStored?.(this);
    const authors = batch.personIds;
    if (authors.size === 0) this.#deps.onStored?.(this, null);
    for (const personId of authors) this.#deps.onStored?.(this, personId);
  }

  /**
   * The commit has failed, or the server's own edit was applied and must not be stored: closes the
   * room. Nobody was sent what is not stored; participants reconnect with their own edits.
   */
  failed(error: unknown): void {
    if (this.closed) return;
    this.#deps.logger.error({ err: error, page: this.pageId }, 'room closed: storing or applying failed');
    this.close(CLOSE.storageFailed, 'storage-failed');
    this.#deps.onFailure?.(this);
  }

  /** Closes every connection with this code and discards the draft. */
  close(code: number, reason: string): void {
    if (this.closed) return;
    this.hasClosed = true;
    this.waiters.fail(new Error(`room closed: ${reason}`));
    for (const participant of [...this.participants]) participant.close(code, reason);
    this.participants.clear();
    this.joining.clear();
    this.intake.clear();
    this.batch = new Batch();
    this.committing = null;
    this.presence.destroy();
    this.draft.destroy();
  }
}
