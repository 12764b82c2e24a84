import { describe, expect, test, vi } from 'vitest';
import {
  AWARENESS_INTERVAL,
  CLOSE,
  MAX_AWARENESS,
  MAX_PIECE,
  MESSAGE_QUERY_AWARENESS,
  SLOW_AWARENESS,
  SLOW_CLOSE,
} from '#content/draft/collab-protocol.ts';
import { noticeFrame, updateFrame } from '#server/collab/participants/frames.ts';
import {
  awarenessMessage,
  awarenessUpdateOf,
  caretsOf,
  connectionsPerTest,
  typeAlone,
} from '#tests/support/connection-rig.ts';

/** Messages to a connection apart from answers: presence, and long or slow messages. */
const { openRoom } = connectionsPerTest();

describe('presence', () => {
  test('is sent on request, at most once in an interval', () => {
    const { connected } = openRoom();
    const { connection, stream } = connected();
    connection.receive(awarenessMessage(caretsOf(8)));
    const ask = () => {
      connection.receive(typeAlone(MESSAGE_QUERY_AWARENESS));
      return stream.take();
    };
    expect([ask(), ask(), ask()]).toEqual([['presence'], [], []]);
    vi.advanceTimersByTime(AWARENESS_INTERVAL - 1);
    expect(stream.take()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(stream.take()).toEqual(['presence']);
    // Nobody asked since.
    vi.advanceTimersByTime(AWARENESS_INTERVAL);
    expect(stream.take()).toEqual([]);
    expect(ask()).toEqual(['presence']);
  });

  test('is not sent while nobody shows a caret', () => {
    const { connection, stream } = openRoom().connected();
    connection.receive(typeAlone(MESSAGE_QUERY_AWARENESS));
    expect(stream.take()).toEqual([]);
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
    ['that is malformed', Uint8Array.of(1, 8, 1, 3, 1, 2, 3), `${CLOSE.malformed} malformed`],
    ['with a long state', awarenessUpdateOf(8, 'x'.repeat(5_000)), `${CLOSE.tooLarge} state-too-long`],
    ['of more clients than a room has', Uint8Array.of(0x81, 0x08), `${CLOSE.tooMany} too-many-clients`],
    ['that is too long', new Uint8Array(MAX_AWARENESS + 1), `${CLOSE.tooLarge} awareness-too-large`],
  ])('%s closes the connection that sent it', (_what, update, closed) => {
    const { connection, socket } = openRoom().connected();
    connection.receive(awarenessMessage(update));
    expect(socket.done).toEqual([closed]);
  });

  test('may be as long as the limit, and without content', () => {
    const { connection, socket } = openRoom().connected();
    connection.receive(awarenessMessage(new Uint8Array(MAX_AWARENESS)));
    expect(socket.done).toEqual([]);
  });
});

describe('a slow connection', () => {
  const frames = { content: updateFrame(Uint8Array.of(0, 0)), notice: noticeFrame({ type: 'page-changed' }) };

  test('gets no presence while many bytes are unsent, and is closed when too many are', () => {
    const { connection, stream, socket } = openRoom().connected();
    const sendAll = () => {
      for (const importance of ['content', 'awareness', 'notice'] as const) {
        connection.send(importance === 'content' ? frames.content : frames.notice, importance);
      }
      return stream.take().length;
    };
    stream.writableLength = SLOW_AWARENESS;
    expect(sendAll()).toBe(3);
    stream.writableLength = SLOW_AWARENESS + 1;
    expect(sendAll()).toBe(2);
    connection.receive(awarenessMessage(caretsOf(8)));
    connection.receive(typeAlone(MESSAGE_QUERY_AWARENESS));
    expect(stream.take()).toEqual([]);
    stream.writableLength = SLOW_CLOSE;
    expect([sendAll(), socket.done]).toEqual([2, []]);
    stream.writableLength = SLOW_CLOSE + 1;
    expect([sendAll(), socket.done]).toEqual([0, [`${CLOSE.tooSlow} too-slow`]]);
    stream.writableLength = 0;
    expect(sendAll()).toBe(0);
  });

  test('is sent nothing when its socket is closing', () => {
    const { connection, stream, socket } = openRoom().connected();
    socket.readyState = 2;
    connection.send(frames.content, 'content');
    stream.writableLength = SLOW_CLOSE + 1;
    connection.send(frames.content, 'content');
    expect([stream.take(), socket.done]).toEqual([[], []]);
  });

  test('is notified again of how much is stored while a message of its own arrives', () => {
    const { connected } = openRoom();
    const [own, stock] = [connected(), connected({ wantsAcks: false })];
    own.connection.deliver(null, 2);
    own.connection.deliver(frames.content, 3);
    own.connection.reportStored();
    expect(own.stream.take()).toEqual(['stored 2', 'sync 2', 'stored 5', 'stored 5']);
    // A stock client is sent the content alone.
    stock.connection.deliver(null, 2);
    stock.connection.deliver(frames.content, 3);
    stock.connection.reportStored();
    stock.connection.send(frames.notice, 'notice');
    expect(stock.stream.take()).toEqual(['sync 2']);
  });

  test('that takes pieces is sent a long message in several, followed by how much is stored', () => {
    const { connected } = openRoom();
    const long = updateFrame(new Uint8Array(2 * MAX_PIECE));
    const sent = (options: { takesParts: boolean; wantsAcks: boolean }, stored: number) => {
      const { connection, stream } = connected(options);
      connection.deliver(long, stored);
      return stream.take();
    };
    expect(sent({ takesParts: true, wantsAcks: true }, 1)).toEqual(['piece', 'piece', 'piece', 'stored 1']);
    expect(sent({ takesParts: true, wantsAcks: true }, 0)).toEqual(['piece', 'piece', 'piece']);
    expect(sent({ takesParts: false, wantsAcks: true }, 1)).toEqual(['sync 2', 'stored 1']);
    expect(sent({ takesParts: true, wantsAcks: false }, 1)).toEqual(['piece', 'piece', 'piece']);
  });
});
