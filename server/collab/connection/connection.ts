import type { Duplex } from 'node:stream';
import * as decoding from 'lib0/decoding';
import type { WebSocket } from 'ws';
import { applyAwarenessUpdate } from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import { personIdOf } from '#content/authorise.ts';
import {
  AWARENESS_INTERVAL,
  CLOSE,
  MAX_AWARENESS,
  MESSAGE_AWARENESS,
  MESSAGE_OPEN_HEAD,
  MESSAGE_PART,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_SYNC,
} from '#content/draft/collab-protocol.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Frame, noticeFrame, stateVectorFrame } from '#server/collab/participants/frames.ts';
import { type Importance, Outgoing } from '#server/collab/participants/outgoing.ts';
import type { Participant, RefusedBecause } from '#server/collab/participants/participant.ts';
import { TooManyCarets } from '#server/collab/participants/presence.ts';
import type { Sender } from '#server/collab/participants/senders.ts';
import type { Room } from '#server/collab/room/room.ts';
import { BeyondPresence, checkAwareness } from './awareness-guard.ts';
import { HeldUpdates } from './held-updates.ts';
import { ReadingPace } from './reading-pace.ts';

/**
 * Bytes of a state vector allowed for each client that the draft knows, and for all other clients
 * together.
 */
const STATE_OF_A_CLIENT = 16;
const STATES_OF_OTHERS = 64 * 1024;
/**
 * Sync step 1 messages that are unanswered, or were answered within the last second; a client sends
 * one.
 */
const MOST_QUESTIONS = 8;

const REFUSAL_CODES: Readonly<Record<RefusedBecause, number>> = {
  malformed: CLOSE.malformed,
  'outside-schema': CLOSE.outsideSchema,
  'draft-full': CLOSE.tooLarge,
  'too-costly': CLOSE.tooMany,
};

/** One WebSocket in a room. A violation by its sender closes this connection and nothing else. */
export class Connection implements Participant {
  readonly viewer: Viewer;
  readonly cookie: string | undefined;
  readonly personId: string | null;
  readonly takesParts: boolean;
  private readonly socket: WebSocket;
  private readonly room: Room;
  private readonly outgoing: Outgoing;
  private readonly pace: ReadingPace;
  private readonly held = new HeldUpdates();
  private writable: boolean;
  private questions = 0;
  /** Whether presence was sent within the last interval, and whether it was queried again since. */
  private presenceSent = false;
  private presenceAsked = false;
  private ended = false;
  private refused = false;

  constructor(deps: {
    socket: WebSocket;
    /** The stream below the WebSocket. */
    stream: Duplex;
    room: Room;
    viewer: Viewer;
    cookie: string | undefined;
    sender: Sender;
    writable: boolean;
    wantsAcks: boolean;
    takesParts: boolean;
  }) {
    this.socket = deps.socket;
    this.room = deps.room;
    this.viewer = deps.viewer;
    this.cookie = deps.cookie;
    this.personId = personIdOf(deps.viewer);
    this.writable = deps.writable;
    this.takesParts = deps.takesParts;
    const { stream, wantsAcks, takesParts } = deps;
    this.outgoing = new Outgoing({
      stream,
      wantsAcks,
      takesParts,
      isOpen: () => !this.ended && this.socket.readyState === this.socket.OPEN,
      close: (code, reason) => this.close(code, reason),
    });
    this.pace = new ReadingPace(deps.socket, deps.sender);
    this.room.join(this);
    this.sendInitialState();
  }

  get dismissed(): boolean {
    return this.refused;
  }

  private sendInitialState(): void {
    this.send(stateVectorFrame(Y.encodeStateVector(this.room.draft)), 'content');
    this.sendPresence();
    const { at, by } = this.room.lastReplaced ?? { at: null, by: '' };
    this.send(noticeFrame({ type: 'last-replaced', at, by }), 'notice');
    if (!this.writable) this.send(noticeFrame({ type: 'read-only' }), 'notice');
  }

  /**
   * Answers a query for presence, at most once per interval: the answer grows with the room, the
   * query does not.
   */
  private answerPresence(): void {
    this.presenceAsked = this.presenceSent;
    if (this.presenceSent) return;
    this.presenceSent = true;
    this.sendPresence();
    setTimeout(() => {
      this.presenceSent = false;
      if (this.presenceAsked) this.answerPresence();
    }, AWARENESS_INTERVAL).unref();
  }

  private sendPresence(): void {
    const frame = this.room.presence.frame();
    if (frame) this.send(frame, 'awareness');
  }

  /** Handles a frame from the socket. */
  receive(frame: Uint8Array): void {
    if (this.ended) return;
    const begun = performance.now();
    try {
      const decoder = decoding.createDecoder(frame);
      const type = decoding.readVarUint(decoder);
      if (type === MESSAGE_SYNC) this.receiveSync(decoder);
      else if (type === MESSAGE_AWARENESS) this.receiveAwareness(decoding.readVarUint8Array(decoder));
      else if (type === MESSAGE_QUERY_AWARENESS) this.answerPresence();
      else if (type === MESSAGE_OPEN_HEAD) this.receiveOpenHead();
      // A client acknowledges each part. That needs no handling: any message shows that it is
      // alive.
      else if (type !== MESSAGE_PART || !this.takesParts) this.close(CLOSE.malformed, 'unknown-message');
    } catch {
      // Whatever the decoder threw, the frame violates the protocol: close its sender only.
      this.close(CLOSE.malformed, 'malformed');
    }
    this.pace.charge(performance.now() - begun);
  }

  private receiveSync(decoder: decoding.Decoder): void {
    const sub = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (sub === sync.messageYjsSyncStep1) return this.receiveQuestion(body);
    if (sub !== sync.messageYjsSyncStep2 && sub !== sync.messageYjsUpdate)
      return this.close(CLOSE.malformed, 'unknown-sync');
    if (!this.writable) {
      // An empty answer to our sync step 1 (two bytes) is not an attempt to write.
      if (body.length > 2) this.send(noticeFrame({ type: 'read-only' }), 'notice');
      return;
    }
    this.room.receive(body, this);
  }

  private receiveOpenHead(): void {
    if (!this.writable) return this.send(noticeFrame({ type: 'read-only' }), 'notice');
    // If that fails, the client asks again with the next letter.
    this.room.head.open().catch(() => undefined);
  }

  private receiveQuestion(stateVector: Uint8Array): void {
    const known = this.room.draft.store.clients.size;
    if (stateVector.length > known * STATE_OF_A_CLIENT + STATES_OF_OTHERS) {
      return this.close(CLOSE.tooLarge, 'state-vector-too-large');
    }
    // Throws if it is no state vector, here where the sender is closed.
    Y.decodeStateVector(stateVector);
    if (++this.questions > MOST_QUESTIONS) return this.close(CLOSE.tooMany, 'too-many-questions');
    this.room.answerSyncStep1(stateVector, this).then(
      () => setTimeout(() => this.questions--, 1_000).unref(),
      // The room closes this connection with the others.
      () => undefined,
    );
  }

  hold(update: Uint8Array): void {
    if (!this.held.hold(update)) this.dismiss(CLOSE.tooMany, 'too-much-without-its-base');
  }

  takeHeld(): Uint8Array[] {
    return this.held.take();
  }

  refuse(reason: RefusedBecause): void {
    this.dismiss(REFUSAL_CODES[reason], reason);
  }

  pause(): void {
    this.pace.pause();
  }

  resume(): void {
    this.pace.resume();
  }

  private dismiss(code: number, reason: string): void {
    this.refused = true;
    this.close(code, reason);
  }

  private receiveAwareness(update: Uint8Array): void {
    if (update.length > MAX_AWARENESS) return this.close(CLOSE.tooLarge, 'awareness-too-large');
    const { presence } = this.room;
    try {
      const checked = checkAwareness(update, this.viewer, (id, clock, leaves) =>
        presence.maySpeakFor(this, id, clock, leaves),
      );
      if (checked) applyAwarenessUpdate(presence.awareness, checked, this);
    } catch (error) {
      if (error instanceof TooManyCarets) return this.close(CLOSE.tooMany, 'too-many-carets');
      if (!(error instanceof BeyondPresence)) throw error;
      this.close(error.what === 'state-too-long' ? CLOSE.tooLarge : CLOSE.tooMany, error.what);
    }
  }

  send(frame: Frame, importance: Importance): void {
    this.outgoing.send(frame, importance);
  }

  deliver(frame: Frame | null, stored: number): void {
    this.outgoing.deliver(frame, stored);
  }

  /**
   * Reports again how many frames are stored, so that the sender of a long message on a slow
   * network knows that it is arriving.
   */
  reportStored(): void {
    this.outgoing.reportStored();
  }

  /** Called when rights change while the socket is open. */
  setWritable(writable: boolean): void {
    if (writable === this.writable) return;
    this.writable = writable;
    this.send(noticeFrame({ type: writable ? 'read-write' : 'read-only' }), 'notice');
  }

  close(code: number, reason: string): void {
    if (this.ended) return;
    this.end();
    this.socket.close(code, reason);
    // Do not wait for a peer that does not answer the closing handshake.
    setTimeout(() => this.socket.terminate(), 2_000).unref();
  }

  /** Called when the socket is closed. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.held.take();
    if (!this.room.closed) this.room.leave(this);
  }
}
