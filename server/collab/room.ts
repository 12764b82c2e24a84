import * as encoding from 'lib0/encoding';
import { Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import {
  AWARENESS_INTERVAL,
  CLOSE,
  type CollabNotice,
  MESSAGE_AWARENESS,
  MESSAGE_NOTICE,
  MESSAGE_SYNC,
} from '#content/collab-protocol.ts';
import { judgeUpdate } from '#content/document/draft-guard.ts';
import type { Logger } from '#server/logger.ts';
import type { UpdateLog } from './update-log.ts';

/** What a room needs of a connection. */
export interface Participant {
  readonly personId: string | null;
  /** True if the frame went out or waits within the limits. */
  send(frame: Uint8Array, importance: 'content' | 'awareness' | 'notice'): void;
  /** This many more of the participant's frames with content are stored. */
  confirmStored(frames: number): void;
  close(code: number, reason: string): void;
}

/** An update in the log's hands: applied here, seen by nobody yet. */
interface Pending {
  readonly update: Uint8Array | null;
  readonly author: Participant | null;
  settled: boolean;
}

export type Received = 'accepted' | 'early' | 'malformed' | 'outside-schema';

/**
 * A draft in memory and the people in it. The contract's first rule is kept here: an update is applied at once, but nothing that
 * contains it leaves before its commit (docs/collaboration.md, 1).
 */
export class Room {
  readonly pageId: string;
  readonly draft: Y.Doc;
  readonly awareness: Awareness;
  readonly participants = new Set<Participant>();
  /** Updates in the log since the last snapshot. */
  tail: number;
  /** Position of the last stored update. */
  position: number;
  private readonly log: UpdateLog;
  private readonly logger: Logger;
  /** In the order of their commits: the log settles them so. */
  private pending: Pending[] = [];
  private releaseScheduled = false;
  private storedWaiters: { after: Pending; run: () => void; failed: (error: Error) => void }[] = [];
  private changedAwareness = new Set<number>();
  private awarenessTimer: NodeJS.Timeout | null = null;
  private closedWith: number | null = null;
  /** Told of every update that is stored, with who wrote it. */
  onStored: (personId: string | null) => void = () => {};
  /** What became of the room when it fails: the registry forgets it. */
  onFailure: () => void = () => {};

  constructor(deps: { pageId: string; draft: Y.Doc; tail: number; position: number; log: UpdateLog; logger: Logger }) {
    this.pageId = deps.pageId;
    this.draft = deps.draft;
    this.tail = deps.tail;
    this.position = deps.position;
    this.log = deps.log;
    this.logger = deps.logger;
    this.awareness = new Awareness(this.draft);
    this.awareness.setLocalState(null);
    this.awareness.on('update', ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
      for (const id of [...added, ...updated, ...removed]) this.changedAwareness.add(id);
      this.scheduleAwareness();
    });
  }

  get closed(): boolean {
    return this.closedWith !== null;
  }

  get idle(): boolean {
    return this.participants.size === 0 && this.pending.length === 0 && this.storedWaiters.length === 0;
  }

  join(participant: Participant): void {
    this.participants.add(participant);
  }

  leave(participant: Participant, clientIds: Iterable<number>): void {
    this.participants.delete(participant);
    removeAwarenessStates(this.awareness, [...clientIds], 'left');
  }

  /** An update from a participant who may write. Applied and given to the log; shown to the others once it is stored. */
  receive(update: Uint8Array, author: Participant): Received {
    const judgement = judgeUpdate(this.draft, update);
    switch (judgement.verdict) {
      case 'refused':
        return judgement.reason;
      case 'early':
        return 'early';
      case 'known':
        this.enqueue(null, author);
        return 'accepted';
      case 'new':
        Y.applyUpdate(this.draft, update, author);
        this.enqueue(update, author);
        return 'accepted';
      case 'partly-new': {
        // An answer to a sync carries much that is stored already: only what is new goes into the log.
        this.enqueue(
          this.applyCapturing(() => Y.applyUpdate(this.draft, update, author)),
          author,
        );
        return 'accepted';
      }
    }
  }

  /** The server's own change of the draft (a restored text). Settles when it is stored. */
  edit(change: (draft: Y.Doc) => void): Promise<void> {
    const update = this.applyCapturing(() => this.draft.transact(() => change(this.draft), 'server'));
    if (update) this.enqueue(update, null);
    return this.whenStored();
  }

  private applyCapturing(apply: () => void): Uint8Array | null {
    const captured: Uint8Array[] = [];
    const capture = (update: Uint8Array) => captured.push(update);
    this.draft.on('update', capture);
    try {
      apply();
    } finally {
      this.draft.off('update', capture);
    }
    return captured.length === 0 ? null : captured.length === 1 ? captured[0]! : Y.mergeUpdates(captured);
  }

  /** Settles when all that the draft holds now is stored; rejects if it cannot be. */
  whenStored(): Promise<void> {
    const after = this.pending.at(-1);
    if (this.closed) return Promise.reject(new Error('room closed'));
    if (!after) return Promise.resolve();
    return new Promise((run, failed) => this.storedWaiters.push({ after, run, failed }));
  }

  /** Sends a newcomer what they lack, as it is now, once all of it is stored. */
  answerSyncStep1(stateVector: Uint8Array, participant: Participant): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE_SYNC);
    sync.writeSyncStep2(encoder, this.draft, stateVector);
    const frame = encoding.toUint8Array(encoder);
    // Rejection: the room closes this participant with the others.
    this.whenStored().then(
      () => participant.send(frame, 'content'),
      () => undefined,
    );
  }

  tell(notice: CollabNotice): void {
    const frame = noticeFrame(notice);
    for (const participant of this.participants) participant.send(frame, 'notice');
  }

  private enqueue(update: Uint8Array | null, author: Participant | null): void {
    const entry: Pending = { update, author, settled: false };
    if (update === null) {
      // Nothing new: confirmed as soon as what came before it is stored.
      if (this.pending.length === 0) {
        author?.confirmStored(1);
        return;
      }
      entry.settled = true;
      this.pending.push(entry);
      return;
    }
    this.pending.push(entry);
    this.log.append({ pageId: this.pageId, data: update, personId: author?.personId ?? null }).then(
      (position) => {
        entry.settled = true;
        this.position = Math.max(this.position, position);
        this.tail++;
        this.scheduleRelease();
      },
      (error) => this.fail(error),
    );
  }

  /** One commit settles many entries in one go: they leave together, in one frame. */
  private scheduleRelease(): void {
    if (this.releaseScheduled) return;
    this.releaseScheduled = true;
    queueMicrotask(() => {
      this.releaseScheduled = false;
      if (!this.closed) this.release();
    });
  }

  private release(): void {
    let count = 0;
    while (count < this.pending.length && this.pending[count]!.settled) count++;
    const released = this.pending.slice(0, count);
    this.pending = this.pending.slice(count);
    const updates: Uint8Array[] = [];
    const authors = new Map<Participant, number>();
    let onlyAuthor: Participant | null | undefined;
    for (const { update, author } of released) {
      if (author) authors.set(author, (authors.get(author) ?? 0) + 1);
      if (!update) continue;
      this.onStored(author?.personId ?? null);
      updates.push(update);
      onlyAuthor = onlyAuthor === undefined ? author : onlyAuthor === author ? author : null;
    }
    if (updates.length > 0) {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, MESSAGE_SYNC);
      sync.writeUpdate(encoder, updates.length === 1 ? updates[0]! : Y.mergeUpdates(updates));
      const frame = encoding.toUint8Array(encoder);
      for (const participant of this.participants) {
        if (participant !== onlyAuthor) participant.send(frame, 'content');
      }
    }
    for (const [author, frames] of authors) author.confirmStored(frames);
    const done = new Set(released);
    const waiters = this.storedWaiters;
    this.storedWaiters = waiters.filter(({ after }) => !done.has(after));
    for (const { after, run } of waiters) if (done.has(after)) run();
  }

  /** Awareness: the first change of a quiet moment goes out at once, the rest at most every 50 ms, the latest state of each client. */
  private scheduleAwareness(): void {
    if (this.awarenessTimer || this.closed) return;
    setImmediate(() => this.sendAwareness());
    this.awarenessTimer = setTimeout(() => {
      this.awarenessTimer = null;
      if (this.changedAwareness.size > 0) this.scheduleAwareness();
    }, AWARENESS_INTERVAL);
    this.awarenessTimer.unref();
  }

  private sendAwareness(): void {
    if (this.changedAwareness.size === 0 || this.closed) return;
    const frame = awarenessFrame(this.awareness, [...this.changedAwareness]);
    this.changedAwareness.clear();
    for (const participant of this.participants) participant.send(frame, 'awareness');
  }

  /** What was received cannot be stored. Nobody has seen it; everyone keeps their own and comes back. */
  private fail(error: unknown): void {
    if (this.closed) return;
    this.logger.error({ err: error, page: this.pageId, pending: this.pending.length }, 'room closed: storing failed');
    this.close(CLOSE.storageFailed, 'storage-failed');
    this.onFailure();
  }

  /** Closes every connection with this code and forgets the draft. */
  close(code: number, reason: string): void {
    if (this.closed) return;
    this.closedWith = code;
    const waiters = this.storedWaiters;
    this.storedWaiters = [];
    for (const { failed } of waiters) failed(new Error(`room closed: ${reason}`));
    for (const participant of [...this.participants]) participant.close(code, reason);
    this.participants.clear();
    this.pending = [];
    if (this.awarenessTimer) clearTimeout(this.awarenessTimer);
    this.awareness.destroy();
    this.draft.destroy();
  }
}

export function awarenessFrame(awareness: Awareness, clientIds: number[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
  encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, clientIds));
  return encoding.toUint8Array(encoder);
}

export function noticeFrame(notice: CollabNotice): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_NOTICE);
  encoding.writeVarString(encoder, JSON.stringify(notice));
  return encoding.toUint8Array(encoder);
}
