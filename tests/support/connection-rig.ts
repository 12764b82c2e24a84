import type { Duplex } from 'node:stream';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
  MESSAGE_AWARENESS,
  MESSAGE_NOTICE,
  MESSAGE_PIECE,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_STORED,
  MESSAGE_SYNC,
} from '#content/draft/collab-protocol.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import type { Viewer } from '#content/people/person.ts';
import { Connection } from '#server/collab/connection/connection.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';
import { awarenessFrame } from '#tests/support/raw-client.ts';

/** A message as a client reads it: its type, and the rest. */
interface Message {
  readonly type: number;
  readonly body: decoding.Decoder;
}

/** The stream below a socket: the test sets how much of it is unsent. */
class Stream {
  writableLength = 0;
  readonly sent: Message[] = [];

  write(frames: Buffer): void {
    for (let at = 0; at < frames.length; ) {
      const short = frames[at + 1]!;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      const length =
        header === 2 ? short : header === 4 ? frames.readUInt16BE(at + 2) : Number(frames.readBigUInt64BE(at + 2));
      const body = decoding.createDecoder(frames.subarray(at + header, at + header + length));
      this.sent.push({ type: decoding.readVarUint(body), body });
      at += header + length;
    }
  }

  /**
   * The messages sent since the last call, as `notice read-only`, `stored 2`, `sync 1`, `presence`.
   */
  take(): string[] {
    return this.sent.splice(0).map(({ type, body }) => {
      if (type === MESSAGE_SYNC) return `sync ${decoding.readVarUint(body)}`;
      if (type === MESSAGE_AWARENESS) return 'presence';
      if (type === MESSAGE_STORED) return `stored ${decoding.readVarUint(body)}`;
      if (type === MESSAGE_NOTICE) return `notice ${(JSON.parse(decoding.readVarString(body)) as Message).type}`;
      if (type === MESSAGE_PIECE) return 'piece';
      return `message ${type}`;
    });
  }
}

class Socket {
  readonly OPEN = 1;
  readyState = 1;
  paused = false;
  readonly done: string[] = [];

  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  close(code: number, reason: string): void {
    this.done.push(`${code} ${reason}`);
  }
  terminate(): void {
    this.done.push('terminated');
  }
}

const AWA: Viewer = { role: 'staff', personId: 'awa', name: 'Awa', admin: false, sessionId: 's' };

export const message = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
};

export const syncMessage = (kind: number, body: Uint8Array) =>
  message((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_SYNC);
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, body);
  });

export const question = (stateVector = Uint8Array.of(0)) => syncMessage(0, stateVector);

export const awarenessMessage = (body: Uint8Array) =>
  message((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
    encoding.writeVarUint8Array(encoder, body);
  });

export const typeAlone = (type: number) => message((encoder) => encoding.writeVarUint(encoder, type));

/** The update of an editor that types words at the beginning of the draft. */
export function typed(draft: Y.Doc, words: string, clientId = 7): Uint8Array {
  const copy = new Y.Doc();
  copy.clientID = clientId;
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  const before = Y.encodeStateVector(copy);
  textOf(copy).insert(0, words);
  return Y.encodeStateAsUpdate(copy, before);
}

/** An awareness update of one client, with this state. */
export function awarenessUpdateOf(id: number, state: string): Uint8Array {
  return awarenessFrame([{ id, clock: 1, state: JSON.stringify(state) }]).subarray(3);
}

/** An awareness update of clients that are there. */
export function caretsOf(...clientIds: number[]): Uint8Array {
  const awareness = new Awareness(new Y.Doc());
  awareness.setLocalState(null);
  for (const id of clientIds) {
    awareness.states.set(id, { user: { name: 'Awa' } });
    awareness.meta.set(id, { clock: 1, lastUpdated: 0 });
  }
  const update = encodeAwarenessUpdate(awareness, clientIds);
  awareness.destroy();
  return update;
}

/** Waits until asynchronous responses are sent. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Rooms and connections for the tests of a file: the test runs the timers and sets the clock.
 */
export function connectionsPerTest() {
  let position: number;
  let now: number;
  beforeEach(() => {
    position = 1;
    now = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  function openRoom(draft = newDraft(), lastReplaced: { at: string; by: string } | null = null) {
    const senders = new Senders();
    const room = new Room({
      pageId: 'page',
      draft,
      bytes: 0,
      updatesSinceSnapshot: 0,
      bytesSinceSnapshot: 0,
      position,
      lastReplaced,
      loadedFrom: null,
      log: { announce() {} } as unknown as UpdateLog,
      senders,
      divide: async (update, known) => divideUpdate(update, known, 1),
      logger: createLogger('silent'),
    });
    const commit = () => {
      if (room.collect(Number.POSITIVE_INFINITY)) room.stored(++position);
    };
    const connect = (
      options: { writable?: boolean; wantsAcks?: boolean; takesParts?: boolean; viewer?: Viewer } = {},
    ) => {
      const socket = new Socket();
      const stream = new Stream();
      const viewer = options.viewer ?? AWA;
      const sender = senders.of('personId' in viewer ? viewer.personId : null);
      const connection = new Connection({
        socket: socket as unknown as WebSocket,
        stream: stream as unknown as Duplex,
        room,
        viewer,
        cookie: undefined,
        sender,
        writable: options.writable ?? true,
        wantsAcks: options.wantsAcks ?? true,
        takesParts: options.takesParts ?? false,
      });
      return { connection, socket, stream, sender };
    };
    /** A connection that has received the initial messages. */
    const connected = (options: Parameters<typeof connect>[0] = {}) => {
      const one = connect(options);
      one.stream.take();
      return one;
    };
    return { room, commit, connect, connected };
  }

  /** Handles a frame that takes this long. */
  function receiveFor(connection: Connection, milliseconds: number): void {
    const frame = typeAlone(MESSAGE_QUERY_AWARENESS);
    vi.mocked(performance.now).mockReturnValueOnce(now);
    now += milliseconds;
    connection.receive(frame);
  }

  return { openRoom, receiveFor };
}
