import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { WebSocket } from 'ws';
import { applyAwarenessUpdate } from 'y-protocols/awareness';
import * as sync from 'y-protocols/sync';
import {
  CLOSE,
  MAX_AWARENESS,
  MAX_HELD,
  MESSAGE_AWARENESS,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_STORED,
  MESSAGE_SYNC,
  SLOW_AWARENESS,
  SLOW_CLOSE,
} from '#content/collab-protocol.ts';
import type { Viewer } from '#content/person.ts';
import { personIdOf } from '#server/auth/authorise.ts';
import { checkAwareness } from './awareness-guard.ts';
import { awarenessFrame, noticeFrame, type Participant, type Room } from './room.ts';

/** Carets a single connection may show: a page, and a tab that is being replaced by its reload. */
const MOST_CLIENTS = 4;

/** One socket in a room. Whatever its sender does wrong closes it, and nothing else. */
export class Connection implements Participant {
  readonly viewer: Viewer;
  readonly cookie: string | undefined;
  readonly personId: string | null;
  private readonly socket: WebSocket;
  private readonly room: Room;
  private readonly wantsAcks: boolean;
  private writable: boolean;
  private readonly clientIds = new Set<number>();
  private stored = 0;
  /** Updates that came before what they build on; tried again after each further one. */
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private ended = false;

  constructor(deps: {
    socket: WebSocket;
    room: Room;
    viewer: Viewer;
    cookie: string | undefined;
    writable: boolean;
    wantsAcks: boolean;
  }) {
    this.socket = deps.socket;
    this.room = deps.room;
    this.viewer = deps.viewer;
    this.cookie = deps.cookie;
    this.personId = personIdOf(deps.viewer);
    this.writable = deps.writable;
    this.wantsAcks = deps.wantsAcks;
    this.room.join(this);
    this.greet();
  }

  private greet(): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE_SYNC);
    sync.writeSyncStep1(encoder, this.room.draft);
    this.send(encoding.toUint8Array(encoder), 'content');
    const present = [...this.room.awareness.getStates().keys()];
    if (present.length > 0) this.send(awarenessFrame(this.room.awareness, present), 'awareness');
    if (!this.writable) this.send(noticeFrame({ type: 'read-only' }), 'notice');
  }

  /** A frame from the socket. */
  receive(frame: Uint8Array): void {
    if (this.ended) return;
    try {
      const decoder = decoding.createDecoder(frame);
      const type = decoding.readVarUint(decoder);
      if (type === MESSAGE_SYNC) this.receiveSync(decoder);
      else if (type === MESSAGE_AWARENESS) this.receiveAwareness(decoding.readVarUint8Array(decoder));
      else if (type === MESSAGE_QUERY_AWARENESS) {
        this.send(awarenessFrame(this.room.awareness, [...this.room.awareness.getStates().keys()]), 'awareness');
      } else this.close(CLOSE.malformed, 'unknown-message');
    } catch {
      // Whatever a decoder threw, the frame was not of the protocol: that is its sender's affair.
      this.close(CLOSE.malformed, 'malformed');
    }
  }

  private receiveSync(decoder: decoding.Decoder): void {
    const sub = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (sub === sync.messageYjsSyncStep1) return this.room.answerSyncStep1(body, this);
    if (sub !== sync.messageYjsSyncStep2 && sub !== sync.messageYjsUpdate)
      return this.close(CLOSE.malformed, 'unknown-sync');
    if (!this.writable) {
      // An empty answer to our sync step 1 (two bytes) is no attempt to write.
      if (body.length > 2) this.send(noticeFrame({ type: 'read-only' }), 'notice');
      return;
    }
    this.take(body);
    this.retryHeld();
  }

  private take(update: Uint8Array): boolean {
    switch (this.room.receive(update, this)) {
      case 'accepted':
        return true;
      case 'malformed':
        this.close(CLOSE.malformed, 'malformed');
        return false;
      case 'outside-schema':
        this.close(CLOSE.outsideSchema, 'outside-schema');
        return false;
      case 'early':
        this.held.push(update);
        this.heldBytes += update.length;
        if (this.heldBytes > MAX_HELD) this.close(CLOSE.tooMany, 'too-much-without-its-base');
        return false;
    }
  }

  private retryHeld(): void {
    for (let progress = true; progress && this.held.length > 0 && !this.ended; ) {
      const waiting = this.held;
      this.held = [];
      this.heldBytes = 0;
      progress = false;
      for (const update of waiting) if (this.take(update)) progress = true;
    }
  }

  private receiveAwareness(update: Uint8Array): void {
    if (update.length > MAX_AWARENESS) return this.close(CLOSE.tooLarge, 'awareness-too-large');
    const checked = checkAwareness(update, this.viewer);
    for (const id of checked.clientIds) this.clientIds.add(id);
    if (this.clientIds.size > MOST_CLIENTS) return this.close(CLOSE.tooMany, 'too-many-carets');
    applyAwarenessUpdate(this.room.awareness, checked.update, this);
  }

  send(frame: Uint8Array, importance: 'content' | 'awareness' | 'notice'): void {
    if (this.ended || this.socket.readyState !== this.socket.OPEN) return;
    if (importance === 'notice' && !this.wantsAcks) return;
    if (this.socket.bufferedAmount > SLOW_CLOSE) return this.close(CLOSE.tooSlow, 'too-slow');
    if (importance === 'awareness' && this.socket.bufferedAmount > SLOW_AWARENESS) return;
    this.socket.send(frame, { binary: true, compress: false });
  }

  confirmStored(frames: number): void {
    this.stored += frames;
    if (!this.wantsAcks) return;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE_STORED);
    encoding.writeVarUint(encoder, this.stored);
    this.send(encoding.toUint8Array(encoder), 'content');
  }

  /** Rights changed while the socket was open. */
  setWritable(writable: boolean): void {
    if (writable === this.writable) return;
    this.writable = writable;
    this.send(noticeFrame({ type: writable ? 'read-write' : 'read-only' }), 'notice');
  }

  close(code: number, reason: string): void {
    if (this.ended) return;
    this.end();
    this.socket.close(code, reason);
    // A peer that does not answer the closing handshake is not waited for.
    setTimeout(() => this.socket.terminate(), 2_000).unref();
  }

  /** The socket is gone. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.held = [];
    if (!this.room.closed) this.room.leave(this, this.clientIds);
  }
}
