import type { Duplex } from 'node:stream';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
  AWARENESS_INTERVAL,
  CLOSE,
  MAX_AWARENESS,
  MAX_HELD,
  MAX_PIECE,
  MESSAGE_AWARENESS,
  MESSAGE_NOTICE,
  MESSAGE_PART,
  MESSAGE_PIECE,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_STORED,
  MESSAGE_SYNC,
  SLOW_AWARENESS,
  SLOW_CLOSE,
} from '#content/draft/collab-protocol.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import type { Viewer } from '#content/people/person.ts';
import { Connection } from '#server/collab/connection/connection.ts';
import { noticeFrame, updateFrame } from '#server/collab/participants/frames.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';
import { awarenessFrame } from '#tests/support/raw-client.ts';

/**
 * One connection and its room, with a socket that records what is done to it: what is answered to
 * each kind of frame, and to which the connection is closed. The log commits when the test does.
 */

/** A message as a client reads it: its type, and the rest. */
interface Message {
  readonly type: number;
  readonly body: decoding.Decoder;
}

/** The stream below a socket: how much of it is unsent is what a test says. */
class Line {
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

  /** What was sent since the last call, as `notice read-only`, `stored 2`, `sync 1`, `presence`. */
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
    const line = new Line();
    const viewer = options.viewer ?? AWA;
    const sender = senders.of('personId' in viewer ? viewer.personId : null);
    const connection = new Connection({
      socket: socket as unknown as WebSocket,
      stream: line as unknown as Duplex,
      room,
      viewer,
      cookie: undefined,
      sender,
      writable: options.writable ?? true,
      wantsAcks: options.wantsAcks ?? true,
      takesParts: options.takesParts ?? false,
    });
    return { connection, socket, line, sender };
  };
  /** A connection that was sent what everybody is sent at first. */
  const connected = (options: Parameters<typeof connect>[0] = {}) => {
    const one = connect(options);
    one.line.take();
    return one;
  };
  return { room, commit, connect, connected };
}

const message = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
};
const syncMessage = (kind: number, body: Uint8Array) =>
  message((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_SYNC);
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, body);
  });
const question = (stateVector = Uint8Array.of(0)) => syncMessage(0, stateVector);
const awarenessMessage = (body: Uint8Array) =>
  message((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE_AWARENESS);
    encoding.writeVarUint8Array(encoder, body);
  });
const typeAlone = (type: number) => message((encoder) => encoding.writeVarUint(encoder, type));

/** The update of an editor that types words at the beginning of the draft. */
function typed(draft: Y.Doc, words: string, clientId = 7): Uint8Array {
  const copy = new Y.Doc();
  copy.clientID = clientId;
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  const before = Y.encodeStateVector(copy);
  textOf(copy).insert(0, words);
  return Y.encodeStateAsUpdate(copy, before);
}

/** An awareness update of one client, with this state. */
function awarenessUpdateOf(id: number, state: string): Uint8Array {
  return awarenessFrame([{ id, clock: 1, state: JSON.stringify(state) }]).subarray(3);
}

/** An awareness update of clients that are there. */
function caretsOf(...clientIds: number[]): Uint8Array {
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

/** Until what was answered asynchronously is sent. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('at the beginning', () => {
  test('a connection is asked for what it has, and told when the text was replaced and by whom', () => {
    const replaced = { at: '2026-11-25T10:00:00.000Z', by: 'Bruno' };
    const { line } = openRoom(newDraft(), replaced).connect();
    const [sync, notice, ...others] = line.sent;
    expect([sync!.type, decoding.readVarUint(sync!.body), others]).toEqual([MESSAGE_SYNC, 0, []]);
    expect(JSON.parse(decoding.readVarString(notice!.body))).toEqual({ type: 'last-replaced', ...replaced });
    const never = openRoom().connect().line.sent[1]!;
    expect(JSON.parse(decoding.readVarString(never.body))).toEqual({ type: 'last-replaced', at: null, by: '' });
  });

  test('it is told who is there, and that it may only read', () => {
    const { connect, connected } = openRoom();
    connected().connection.receive(awarenessMessage(caretsOf(8)));
    expect(connect({ writable: false }).line.take()).toEqual([
      'sync 0',
      'presence',
      'notice last-replaced',
      'notice read-only',
    ]);
    // A stock client knows no notices.
    expect(connect({ writable: false, wantsAcks: false }).line.take()).toEqual(['sync 0', 'presence']);
  });
});

describe('a frame', () => {
  test.each([
    [
      'of no known type',
      message((encoder) => encoding.writeVarUint(encoder, 77)),
      `${CLOSE.malformed} unknown-message`,
    ],
    ['that is a part, from who takes none', typeAlone(MESSAGE_PART), `${CLOSE.malformed} unknown-message`],
    ['that is empty', new Uint8Array(), `${CLOSE.malformed} malformed`],
    ['of no known kind of sync', syncMessage(3, new Uint8Array()), `${CLOSE.malformed} unknown-sync`],
  ])('%s closes who sent it', (_what, frame, closed) => {
    const { room, connected } = openRoom();
    const [one, other] = [connected(), connected()];
    one.connection.receive(frame);
    expect([one.socket.done, other.socket.done]).toEqual([[closed], []]);
    expect(room.participants.size).toBe(1);
    // Nothing that follows is read, and a peer that does not answer is not waited for.
    one.connection.receive(question());
    one.connection.receive(frame);
    vi.advanceTimersByTime(1_999);
    expect(one.socket.done).toEqual([closed]);
    vi.advanceTimersByTime(1);
    expect(one.socket.done).toEqual([closed, 'terminated']);
    expect(one.line.take()).toEqual([]);
  });

  test('that says that a part has arrived closes nothing; one of no known type does', () => {
    const { connection, socket } = openRoom().connected({ takesParts: true });
    connection.receive(typeAlone(MESSAGE_PART));
    expect(socket.done).toEqual([]);
    connection.receive(typeAlone(77));
    expect(socket.done).toEqual([`${CLOSE.malformed} unknown-message`]);
  });

  test('that arrives after its sender was closed changes nothing', () => {
    const { room, commit, connected } = openRoom();
    const { connection } = connected();
    connection.close(CLOSE.noRight, 'no-right');
    connection.receive(syncMessage(2, typed(room.draft, 'non ')));
    commit();
    expect(textOf(room.draft).toString()).toBe('eau');
  });
});

describe('a writer', () => {
  test('writes, and is told how much of it is stored; who may not write is told so, and nothing changes', () => {
    const { room, commit, connected } = openRoom();
    const [awa, reader] = [connected(), connected({ writable: false })];
    awa.connection.receive(syncMessage(2, typed(room.draft, 'un ')));
    // A sync step 2 has content too, and an empty one is no attempt to write.
    awa.connection.receive(syncMessage(1, Uint8Array.of(0, 0)));
    reader.connection.receive(syncMessage(1, Uint8Array.of(0, 0)));
    expect(reader.line.take()).toEqual([]);
    for (const kind of [1, 2]) {
      reader.connection.receive(syncMessage(kind, typed(room.draft, 'non ', 8)));
      expect(reader.line.take()).toEqual(['notice read-only']);
    }
    commit();
    expect([textOf(room.draft).toString(), awa.line.take()]).toEqual(['un eau', ['stored 2']]);
    expect([awa.socket.done, reader.socket.done]).toEqual([[], []]);
  });

  test('whose right changes meanwhile is told so once', () => {
    const { room, commit, connected } = openRoom();
    const { connection, line } = connected();
    connection.setWritable(true);
    expect(line.take()).toEqual([]);
    connection.setWritable(false);
    connection.setWritable(false);
    expect(line.take()).toEqual(['notice read-only']);
    connection.receive(syncMessage(2, typed(room.draft, 'non ')));
    expect(line.take()).toEqual(['notice read-only']);
    connection.setWritable(true);
    expect(line.take()).toEqual(['notice read-write']);
    connection.receive(syncMessage(2, typed(room.draft, 'oui ')));
    commit();
    expect(textOf(room.draft).toString()).toBe('oui eau');
  });

  test.each([
    ['malformed', CLOSE.malformed],
    ['outside-schema', CLOSE.outsideSchema],
    ['draft-full', CLOSE.tooLarge],
    ['too-costly', CLOSE.tooMany],
  ] as const)('whose update is refused as %s is closed with %i, and is not heard any more', (reason, code) => {
    const { room, connected } = openRoom();
    const { connection, socket } = connected();
    expect(connection.dismissed).toBe(false);
    connection.refuse(reason);
    expect([socket.done, connection.dismissed, room.participants.size]).toEqual([[`${code} ${reason}`], true, 0]);
  });

  test('who leaves was not refused, and leaves the room', () => {
    const { room, connected } = openRoom();
    const { connection, socket } = connected();
    connection.end();
    connection.close(CLOSE.restart, 'restart');
    expect([socket.done, connection.dismissed, room.participants.size]).toEqual([[], false, 0]);
  });

  test('what they sent too early is held up to a limit of bytes and of updates', () => {
    const { connected } = openRoom();
    const { connection, socket } = connected();
    const half = new Uint8Array(MAX_HELD / 2).fill(1);
    connection.hold(half);
    connection.hold(half);
    half.fill(2);
    expect(connection.takeHeld().map((update) => [update.length, update[0]])).toEqual([
      [MAX_HELD / 2, 1],
      [MAX_HELD / 2, 1],
    ]);
    // What was taken does not count any more.
    for (let i = 0; i < 200; i++) connection.hold(half.subarray(0, 10));
    expect([connection.takeHeld().length, socket.done]).toEqual([200, []]);
    const closed = [`${CLOSE.tooMany} too-much-without-its-base`];
    for (let i = 0; i < 201; i++) connection.hold(half.subarray(0, 10));
    expect([socket.done, connection.takeHeld()]).toEqual([closed, []]);
    const large = connected();
    large.connection.hold(new Uint8Array(MAX_HELD));
    expect(large.socket.done).toEqual([]);
    large.connection.hold(new Uint8Array(1));
    expect([large.socket.done, large.connection.dismissed]).toEqual([closed, true]);
  });
});

describe('a question (sync step 1)', () => {
  test('is answered with what is lacked', async () => {
    const { room, connected } = openRoom();
    const { connection, line } = connected();
    connection.receive(question());
    await turn();
    const [answer, ...others] = line.sent;
    expect([answer!.type, decoding.readVarUint(answer!.body), others]).toEqual([MESSAGE_SYNC, 1, []]);
    const copy = new Y.Doc();
    Y.applyUpdate(copy, decoding.readVarUint8Array(answer!.body));
    expect(textOf(copy).toString()).toBe(textOf(room.draft).toString());
  });

  test('may be as long as those of all whom the draft knows, and somewhat longer', async () => {
    const { room, connected } = openRoom();
    for (let id = 100; id < 105; id++) {
      const copy = new Y.Doc();
      copy.clientID = id;
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(room.draft));
      textOf(copy).insert(0, 'x');
      Y.applyUpdate(room.draft, Y.encodeStateAsUpdate(copy));
    }
    room.collect(Number.POSITIVE_INFINITY);
    room.stored(2);
    const most = 6 * 16 + 64 * 1024;
    // Of nobody, and padded: what is behind it is not read.
    const { connection, line, socket } = connected();
    connection.receive(question(new Uint8Array(most)));
    await turn();
    expect([line.take(), socket.done]).toEqual([['sync 1'], []]);
    connection.receive(question(new Uint8Array(most + 1)));
    expect(socket.done).toEqual([`${CLOSE.tooLarge} state-vector-too-large`]);
  });

  test.each([true, false])('that is none closes who asks, taking parts: %s', (takesParts) => {
    const { connection, socket } = openRoom().connected({ takesParts });
    connection.receive(question(Uint8Array.of(200)));
    expect(socket.done).toEqual([`${CLOSE.malformed} malformed`]);
  });

  test('may be asked eight times; a second after an answer, once more', async () => {
    const { connected } = openRoom();
    const { connection, line, socket } = connected();
    const ask = async (times: number) => {
      for (let i = 0; i < times; i++) connection.receive(question());
      await turn();
      return line.take().length;
    };
    expect(await ask(8)).toBe(8);
    vi.advanceTimersByTime(999);
    expect(socket.done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect([await ask(8), socket.done]).toEqual([8, []]);
    expect([await ask(1), socket.done]).toEqual([0, [`${CLOSE.tooMany} too-many-questions`]]);
  });

  test('that is not answered since the room closes harms nobody', async () => {
    const { room, connected } = openRoom();
    const { connection, socket } = connected();
    textOf(room.draft).insert(0, 'x');
    room.collect(Number.POSITIVE_INFINITY);
    connection.receive(question());
    room.failed(new Error('full'));
    await turn();
    expect(socket.done).toEqual([`${CLOSE.storageFailed} storage-failed`]);
  });
});

describe('presence', () => {
  test('is told to who asks for it, at most once in an interval', () => {
    const { connected } = openRoom();
    const { connection, line } = connected();
    connection.receive(awarenessMessage(caretsOf(8)));
    const ask = () => {
      connection.receive(typeAlone(MESSAGE_QUERY_AWARENESS));
      return line.take();
    };
    expect([ask(), ask(), ask()]).toEqual([['presence'], [], []]);
    vi.advanceTimersByTime(AWARENESS_INTERVAL - 1);
    expect(line.take()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(line.take()).toEqual(['presence']);
    // Nobody asked since.
    vi.advanceTimersByTime(AWARENESS_INTERVAL);
    expect(line.take()).toEqual([]);
    expect(ask()).toEqual(['presence']);
  });

  test('is not sent where nobody is', () => {
    const { connection, line } = openRoom().connected();
    connection.receive(typeAlone(MESSAGE_QUERY_AWARENESS));
    expect(line.take()).toEqual([]);
  });

  test('is shown with the name of the session, and ends with the connection', () => {
    const { room, connected } = openRoom();
    const { connection, socket } = connected();
    connection.receive(awarenessMessage(caretsOf(8)));
    expect([...room.presence.awareness.getStates()]).toEqual([
      [8, { user: { id: 'awa', name: 'Awa', color: expect.any(String) } }],
    ]);
    connection.end();
    expect([room.presence.awareness.getStates().size, socket.done]).toEqual([0, []]);
  });

  test.each([
    ['of too many carets', caretsOf(8, 9, 10, 11, 12), `${CLOSE.tooMany} too-many-carets`],
    ['that is none', Uint8Array.of(1, 8, 1, 3, 1, 2, 3), `${CLOSE.malformed} malformed`],
    ['with a long state', awarenessUpdateOf(8, 'x'.repeat(5_000)), `${CLOSE.tooLarge} state-too-long`],
    ['of more clients than a room has', Uint8Array.of(0x81, 0x08), `${CLOSE.tooMany} too-many-clients`],
    ['that is too long', new Uint8Array(MAX_AWARENESS + 1), `${CLOSE.tooLarge} awareness-too-large`],
  ])('%s closes who sent it', (_what, update, closed) => {
    const { connection, socket } = openRoom().connected();
    connection.receive(awarenessMessage(update));
    expect(socket.done).toEqual([closed]);
  });

  test('may be as long as the limit, and say nothing', () => {
    const { connection, socket } = openRoom().connected();
    connection.receive(awarenessMessage(new Uint8Array(MAX_AWARENESS)));
    expect(socket.done).toEqual([]);
  });
});

describe('a slow connection', () => {
  const frames = { content: updateFrame(Uint8Array.of(0, 0)), notice: noticeFrame({ type: 'page-changed' }) };

  test('gets no presence while much is unsent, and is closed when too much is', () => {
    const { connection, line, socket } = openRoom().connected();
    const sendAll = () => {
      for (const importance of ['content', 'awareness', 'notice'] as const) {
        connection.send(importance === 'content' ? frames.content : frames.notice, importance);
      }
      return line.take().length;
    };
    line.writableLength = SLOW_AWARENESS;
    expect(sendAll()).toBe(3);
    line.writableLength = SLOW_AWARENESS + 1;
    expect(sendAll()).toBe(2);
    connection.receive(awarenessMessage(caretsOf(8)));
    connection.receive(typeAlone(MESSAGE_QUERY_AWARENESS));
    expect(line.take()).toEqual([]);
    line.writableLength = SLOW_CLOSE;
    expect([sendAll(), socket.done]).toEqual([2, []]);
    line.writableLength = SLOW_CLOSE + 1;
    expect([sendAll(), socket.done]).toEqual([0, [`${CLOSE.tooSlow} too-slow`]]);
    line.writableLength = 0;
    expect(sendAll()).toBe(0);
  });

  test('is sent nothing when its socket is closing', () => {
    const { connection, line, socket } = openRoom().connected();
    socket.readyState = 2;
    connection.send(frames.content, 'content');
    line.writableLength = SLOW_CLOSE + 1;
    connection.send(frames.content, 'content');
    expect([line.take(), socket.done]).toEqual([[], []]);
  });

  test('is told again, while a message of its own arrives, how much is stored', () => {
    const { connected } = openRoom();
    const [own, stock] = [connected(), connected({ wantsAcks: false })];
    own.connection.deliver(null, 2);
    own.connection.deliver(frames.content, 3);
    own.connection.reportStored();
    expect(own.line.take()).toEqual(['stored 2', 'sync 2', 'stored 5', 'stored 5']);
    // A stock client is sent the content alone.
    stock.connection.deliver(null, 2);
    stock.connection.deliver(frames.content, 3);
    stock.connection.reportStored();
    stock.connection.send(frames.notice, 'notice');
    expect(stock.line.take()).toEqual(['sync 2']);
  });

  test('that takes pieces is sent a long message in several, with what is stored behind it', () => {
    const { connected } = openRoom();
    const long = updateFrame(new Uint8Array(2 * MAX_PIECE));
    const sent = (options: { takesParts: boolean; wantsAcks: boolean }, stored: number) => {
      const { connection, line } = connected(options);
      connection.deliver(long, stored);
      return line.take();
    };
    expect(sent({ takesParts: true, wantsAcks: true }, 1)).toEqual(['piece', 'piece', 'piece', 'stored 1']);
    expect(sent({ takesParts: true, wantsAcks: true }, 0)).toEqual(['piece', 'piece', 'piece']);
    expect(sent({ takesParts: false, wantsAcks: true }, 1)).toEqual(['sync 2', 'stored 1']);
    expect(sent({ takesParts: true, wantsAcks: false }, 1)).toEqual(['piece', 'piece', 'piece']);
  });
});

describe('a costly sender', () => {
  /** Handles a frame that takes this long. */
  function receiveFor(connection: Connection, milliseconds: number): void {
    const frame = typeAlone(MESSAGE_QUERY_AWARENESS);
    vi.mocked(performance.now).mockReturnValueOnce(now);
    now += milliseconds;
    connection.receive(frame);
  }

  test('is not read from for a while, whichever of their connections is used', () => {
    const { connected } = openRoom();
    const [one, two, other] = [
      connected(),
      connected(),
      connected({ viewer: { role: 'staff', personId: 'bruno', name: 'Bruno', admin: false, sessionId: 't' } }),
    ];
    receiveFor(one.connection, 999);
    expect(one.socket.paused).toBe(false);
    receiveFor(two.connection, 2);
    receiveFor(other.connection, 2);
    expect([one, two, other].map(({ socket }) => socket.paused)).toEqual([false, true, false]);
    // What had arrived before does not lengthen the rest.
    vi.advanceTimersByTime(100);
    receiveFor(two.connection, 2);
    vi.advanceTimersByTime(99);
    expect(two.socket.paused).toBe(true);
    vi.advanceTimersByTime(1);
    expect(two.socket.paused).toBe(false);
    receiveFor(two.connection, 2);
    expect(two.socket.paused).toBe(true);
  });

  test('is read from again when nobody wants them to wait', () => {
    const { connection, socket } = openRoom().connected();
    connection.pause();
    receiveFor(connection, 1_000);
    connection.resume();
    expect(socket.paused).toBe(true);
    vi.advanceTimersByTime(200);
    expect(socket.paused).toBe(false);
    connection.pause();
    expect(socket.paused).toBe(true);
  });
});
