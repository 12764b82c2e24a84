import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { CLOSE, MAX_HELD, MESSAGE_PART, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import {
  awarenessMessage,
  caretsOf,
  connectionsPerTest,
  message,
  question,
  syncMessage,
  turn,
  typeAlone,
  typed,
} from '#tests/support/connection-rig.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';

/**
 * One connection and its room, with a socket that records what is done to it: the answer to each
 * kind of frame, and which frames close the connection. The log commits when the test calls
 * `commit`.
 */
const { openRoom, receiveFor } = connectionsPerTest();

describe('at the beginning', () => {
  test('a connection is sent a sync step 1, and notified when the text was last replaced and by whom', () => {
    const replaced = { at: '2026-11-25T10:00:00.000Z', by: 'Bruno' };
    const { stream } = openRoom(newDraft(), replaced).connect();
    const [sync, notice, ...others] = stream.sent;
    expect([sync!.type, decoding.readVarUint(sync!.body), others]).toEqual([MESSAGE_SYNC, 0, []]);
    expect(JSON.parse(decoding.readVarString(notice!.body))).toEqual({ type: 'last-replaced', ...replaced });
    const never = openRoom().connect().stream.sent[1]!;
    expect(JSON.parse(decoding.readVarString(never.body))).toEqual({ type: 'last-replaced', at: null, by: '' });
  });

  test('it is sent the presence, and notified that it may only read', () => {
    const { connect, connected } = openRoom();
    connected().connection.receive(awarenessMessage(caretsOf(8)));
    expect(connect({ writable: false }).stream.take()).toEqual([
      'sync 0',
      'presence',
      'notice last-replaced',
      'notice read-only',
    ]);
    // A stock client knows no notices.
    expect(connect({ writable: false, wantsAcks: false }).stream.take()).toEqual(['sync 0', 'presence']);
  });
});

describe('a frame', () => {
  test.each([
    [
      'of no known type',
      message((encoder) => encoding.writeVarUint(encoder, 77)),
      `${CLOSE.malformed} unknown-message`,
    ],
    ['that confirms a part that was not sent', typeAlone(MESSAGE_PART), `${CLOSE.malformed} unknown-message`],
    ['that is empty', new Uint8Array(), `${CLOSE.malformed} malformed`],
    ['of no known kind of sync', syncMessage(3, new Uint8Array()), `${CLOSE.malformed} unknown-sync`],
  ])('%s closes the connection that sent it', (_what, frame, closed) => {
    const { room, connected } = openRoom();
    const [one, other] = [connected(), connected()];
    one.connection.receive(frame);
    expect([one.socket.done, other.socket.done]).toEqual([[closed], []]);
    expect(room.participants.size).toBe(1);
    // Nothing that follows is read, and a peer that does not answer is terminated after two
    // seconds.
    one.connection.receive(question());
    one.connection.receive(frame);
    vi.advanceTimersByTime(1_999);
    expect(one.socket.done).toEqual([closed]);
    vi.advanceTimersByTime(1);
    expect(one.socket.done).toEqual([closed, 'terminated']);
    expect(one.stream.take()).toEqual([]);
  });

  test('that confirms a part closes nothing; one of no known type does', () => {
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

describe('a participant who may write', () => {
  test('is notified of how much is stored; one who may only read is notified of that, and changes nothing', () => {
    const { room, commit, connected } = openRoom();
    const [awa, reader] = [connected(), connected({ writable: false })];
    awa.connection.receive(syncMessage(2, typed(room.draft, 'un ')));
    // A sync step 2 has content too, and an empty one is no attempt to write.
    awa.connection.receive(syncMessage(1, Uint8Array.of(0, 0)));
    reader.connection.receive(syncMessage(1, Uint8Array.of(0, 0)));
    expect(reader.stream.take()).toEqual([]);
    for (const kind of [1, 2]) {
      reader.connection.receive(syncMessage(kind, typed(room.draft, 'non ', 8)));
      expect(reader.stream.take()).toEqual(['notice read-only']);
    }
    commit();
    expect([textOf(room.draft).toString(), awa.stream.take()]).toEqual(['un eau', ['stored 2']]);
    expect([awa.socket.done, reader.socket.done]).toEqual([[], []]);
  });

  test('is notified once of each change of that right', () => {
    const { room, commit, connected } = openRoom();
    const { connection, stream } = connected();
    connection.setWritable(true);
    expect(stream.take()).toEqual([]);
    connection.setWritable(false);
    connection.setWritable(false);
    expect(stream.take()).toEqual(['notice read-only']);
    connection.receive(syncMessage(2, typed(room.draft, 'non ')));
    expect(stream.take()).toEqual(['notice read-only']);
    connection.setWritable(true);
    expect(stream.take()).toEqual(['notice read-write']);
    connection.receive(syncMessage(2, typed(room.draft, 'oui ')));
    commit();
    expect(textOf(room.draft).toString()).toBe('oui eau');
  });

  test.each([
    ['malformed', CLOSE.malformed],
    ['outside-schema', CLOSE.outsideSchema],
    ['draft-full', CLOSE.tooLarge],
    ['too-costly', CLOSE.tooMany],
  ] as const)('whose update is refused as %s is closed with %i, and removed from the room', (reason, code) => {
    const { room, connected } = openRoom();
    const { connection, socket } = connected();
    expect(connection.dismissed).toBe(false);
    connection.refuse(reason);
    expect([socket.done, connection.dismissed, room.participants.size]).toEqual([[`${code} ${reason}`], true, 0]);
  });

  test('who leaves is removed from the room, and does not count as refused', () => {
    const { room, connected } = openRoom();
    const { connection, socket } = connected();
    connection.end();
    connection.close(CLOSE.restart, 'restart');
    expect([socket.done, connection.dismissed, room.participants.size]).toEqual([[], false, 0]);
  });

  test('has updates that lack their base held, up to a limit of bytes and of updates', () => {
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
    // Updates that were taken no longer count.
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

describe('a sync step 1', () => {
  test('is answered with the missing edits', async () => {
    const { room, connected } = openRoom();
    const { connection, stream } = connected();
    connection.receive(question());
    await turn();
    const [answer, ...others] = stream.sent;
    expect([answer!.type, decoding.readVarUint(answer!.body), others]).toEqual([MESSAGE_SYNC, 1, []]);
    const copy = new Y.Doc();
    Y.applyUpdate(copy, decoding.readVarUint8Array(answer!.body));
    expect(textOf(copy).toString()).toBe(textOf(room.draft).toString());
  });

  test('may be as long as a state vector of all the draft’s clients, and somewhat longer', async () => {
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
    // A state vector without clients, and padded: the padding is not read.
    const { connection, stream, socket } = connected();
    connection.receive(question(new Uint8Array(most)));
    await turn();
    expect([stream.take(), socket.done]).toEqual([['sync 1'], []]);
    connection.receive(question(new Uint8Array(most + 1)));
    expect(socket.done).toEqual([`${CLOSE.tooLarge} state-vector-too-large`]);
  });

  test.each([true, false])('that is malformed closes its connection, taking parts: %s', (takesParts) => {
    const { connection, socket } = openRoom().connected({ takesParts });
    connection.receive(question(Uint8Array.of(200)));
    expect(socket.done).toEqual([`${CLOSE.malformed} malformed`]);
  });

  test('may be sent eight times; each answer allows one more a second later', async () => {
    const { connected } = openRoom();
    const { connection, stream, socket } = connected();
    const ask = async (times: number) => {
      for (let i = 0; i < times; i++) connection.receive(question());
      await turn();
      return stream.take().length;
    };
    expect(await ask(8)).toBe(8);
    vi.advanceTimersByTime(999);
    expect(socket.done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect([await ask(8), socket.done]).toEqual([8, []]);
    expect([await ask(1), socket.done]).toEqual([0, [`${CLOSE.tooMany} too-many-questions`]]);
  });

  test('that is not answered because the room closes has no other effect', async () => {
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

describe('a costly sender', () => {
  test('is not read from for a while, by the cost of all their connections together', () => {
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
    // Frames that arrived before do not lengthen the pause.
    vi.advanceTimersByTime(100);
    receiveFor(two.connection, 2);
    vi.advanceTimersByTime(99);
    expect(two.socket.paused).toBe(true);
    vi.advanceTimersByTime(1);
    expect(two.socket.paused).toBe(false);
    receiveFor(two.connection, 2);
    expect(two.socket.paused).toBe(true);
  });

  test('is read from again once no reason for a pause remains', () => {
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
