import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { CLOSE, MAX_FRAME, MESSAGE_NOTICE, MESSAGE_STORED, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import { newId } from '#db/driver/new-id.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { CollabServer } from '#server/collab/collab-server.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import { Room } from '#server/collab/room/room.ts';
import type { UpdateLog } from '#server/collab/room/update-log.ts';
import type { RoomRegistry } from '#server/collab/room-registry.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, 6: rights are enforced on an open socket, and on one that is being opened.
 * The sockets and rooms are real; identities, pages and the moment a room is loaded are the test's.
 */
const AWA: Viewer = { role: 'staff', personId: 'awa', name: 'Awa', admin: false, sessionId: 's' };
const BRUNO: Viewer = { role: 'staff', personId: 'bruno', name: 'Bruno', admin: false, sessionId: 't' };
const MEMBER: Viewer = { role: 'member', personId: 'chiara', name: 'Chiara', sessionId: 'u' };
const [ONE, TWO] = ['pageaaaaaaaa', 'pagebbbbbbbb'];

let viewers: Record<string, Viewer>;
let pages: Map<string, { archivedAt: string | null }>;
let rooms: Map<string, Promise<Room>>;
/** Called before a room is returned. */
let loading: (pageId: string) => Promise<void>;
let left: Room[];
let events: EventBus;
let openCollab: () => CollabServer;
let collab: CollabServer;
let server: Server;
let sockets: Client[];
/** The server's ends of the sockets. */
let lines: Duplex[];

beforeEach(async () => {
  viewers = { awa: AWA, bruno: BRUNO, chiara: MEMBER };
  pages = new Map([ONE, TWO].map((id) => [id, { archivedAt: null }]));
  rooms = new Map([ONE, TWO].map((id) => [id, Promise.resolve(openRoom(id))]));
  loading = async () => {};
  left = [];
  events = new EventBus();
  sockets = [];
  lines = [];
  const registry = {
    open: async (pageId: string) => {
      await loading(pageId);
      return rooms.get(pageId)!;
    },
    left: (room: Room) => left.push(room),
    findOpen: (pageId: string) => rooms.get(pageId) ?? null,
    close: async () => {
      for (const room of rooms.values()) (await room.catch(() => null))?.close(CLOSE.restart, 'restart');
    },
  } as unknown as RoomRegistry;
  openCollab = () =>
    new CollabServer({
      senders: new Senders(),
      registry,
      events,
      findViewer: async (cookie) => {
        if (cookie === 'fails') throw new Error('no');
        return viewers[cookie ?? ''] ?? PUBLIC_VIEWER;
      },
      findRights: async (viewer, pageId) => {
        const page = pages.get(pageId);
        if (!page) return null;
        const subject = pageSubject({ id: pageId, visibility: 'members', editionNumber: null, ...page } as Page);
        return { pageId, read: can(viewer, 'draft.read', subject), write: can(viewer, 'draft.write', subject) };
      },
      logger: createLogger('silent'),
    });
  collab = openCollab();
  server = createServer().on('upgrade', (request, socket, head) => {
    lines.push(socket);
    collab.upgrade(request, socket, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const { socket } of sockets) socket.terminate();
  // The server waits a while for refused sockets to end.
  for (const line of lines) line.destroy();
  await collab.close();
  server.close();
});

function openRoom(pageId: string): Room {
  return new Room({
    pageId,
    draft: newDraft(),
    bytes: 0,
    updatesSinceSnapshot: 0,
    bytesSinceSnapshot: 0,
    position: 1,
    lastReplaced: null,
    loadedFrom: null,
    log: { announce() {} } as unknown as UpdateLog,
    senders: new Senders(),
    divide: async (update, known) => divideUpdate(update, known, 1),
    logger: createLogger('silent'),
  });
}

/** A browser's socket: the messages it received, and how it was closed. */
class Client {
  readonly socket: WebSocket;
  /** Types of the notices that it was sent. */
  readonly notices: string[] = [];
  readonly messages: number[] = [];
  closedWith: string | null = null;

  constructor(who: string, pageId: string, query = '?acks=1') {
    const { port } = server.address() as AddressInfo;
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/collab/${pageId}${query}`, { headers: { cookie: who } });
    sockets.push(this);
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer) => {
      const decoder = decoding.createDecoder(data);
      const type = decoding.readVarUint(decoder);
      this.messages.push(type);
      if (type === MESSAGE_NOTICE) this.notices.push(JSON.parse(decoding.readVarString(decoder)).type);
    });
    this.socket.on('close', (code, reason) => {
      this.closedWith = `${code} ${reason}`;
    });
  }

  /** Waits until it is closed. @returns the code and the reason */
  async closed(): Promise<string> {
    await until(() => this.closedWith !== null, 'closed');
    return this.closedWith!;
  }

  /** Waits until it is in the room. */
  async entered(): Promise<this> {
    await until(() => this.messages.includes(MESSAGE_SYNC), 'entered');
    return this;
  }
}
const enter = (who: string, pageId: string, query?: string) => new Client(who, pageId, query).entered();
const update = (words: string, draft: Y.Doc) => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  const known = Y.encodeStateVector(copy);
  textOf(copy).insert(0, words);
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE_SYNC);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(copy, known));
  return encoding.toUint8Array(encoder);
};

describe('a participant who asks to enter a draft', () => {
  test.each([
    ['without a session', 'nobody', ONE, '', `${CLOSE.signedOut} signed-out`],
    ['with the session of another person', 'awa', ONE, '?as=bruno', `${CLOSE.otherPerson} other-person`],
    ['at an invalid address', 'awa', 'x', '', `${CLOSE.noSuchPage} no-such-page`],
    ['of a page that does not exist', 'awa', newId(), '', `${CLOSE.noRight} no-right`],
    ['without the right to read it', 'chiara', ONE, '', `${CLOSE.noRight} no-right`],
    ['while sessions cannot be read', 'fails', ONE, '', `${CLOSE.storageFailed} unavailable`],
  ])('%s is refused', async (_what, who, pageId, query, closed) => {
    const client = new Client(who, pageId, query);
    expect(await client.closed()).toBe(closed);
    expect([client.messages, (await rooms.get(ONE))!.participants.size, left]).toEqual([[], 0, []]);
  });

  test('is refused while the draft cannot be loaded', async () => {
    loading = async () => {
      throw new Error('no');
    };
    expect(await new Client('awa', ONE).closed()).toBe(`${CLOSE.storageFailed} unavailable`);
  });

  test('is waited for no longer than two seconds after a refusal', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { socket } = new Client('nobody', ONE);
      socket.on('open', () => socket.pause());
      await once(socket, 'open');
      while (!lines[0]!.writableFinished) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(1_999);
      expect(lines[0]!.destroyed).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(lines[0]!.destroyed).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is admitted as the person who opened the page', async () => {
    const client = await enter('awa', ONE, '?as=awa');
    // Frames are encoded once for all: none is compressed.
    expect([client.socket.readyState, client.socket.extensions]).toEqual([WebSocket.OPEN, '']);
    expect([...(await rooms.get(ONE))!.participants].map(({ personId }) => personId)).toEqual(['awa']);
  });

  test('may only read where the draft may only be read', async () => {
    pages.set(ONE, { archivedAt: '2026-11-25' });
    const client = await enter('awa', ONE);
    await until(() => client.notices.length === 2, 'told');
    expect(client.notices).toEqual(['last-replaced', 'read-only']);
  });

  test('is notified of what is stored while a long message of theirs is arriving', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await collab.close();
      collab = openCollab();
      rooms.set(ONE, Promise.resolve(openRoom(ONE)));
      const { socket, messages } = await enter('awa', ONE);
      const storedCount = () => messages.filter((type) => type === MESSAGE_STORED).length;
      // The first bytes of a binary message of a hundred.
      const line = (socket as unknown as { _socket: Duplex })._socket;
      const bytesRead = () => (lines[0] as Socket).bytesRead;
      const before = bytesRead();
      line.write(Uint8Array.of(0x82, 0x80 | 100, 0, 0, 0, 0, 1, 2, 3));
      await until(() => bytesRead() > before, 'it begins to arrive');
      await vi.advanceTimersByTimeAsync(9_999);
      expect(storedCount()).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      await until(() => storedCount() === 1, 'told');
    } finally {
      vi.useRealTimers();
    }
  });

  test('is sent parts and notices only if they accept them', async () => {
    const takes: unknown[] = [];
    const room = (await rooms.get(ONE))!;
    for (const query of ['?acks=1', '?parts=1', '?acks=0&parts=0', '']) {
      const client = await enter('awa', ONE, query);
      takes.push([...room.participants].at(-1)!.takesParts);
      // Notices reach those who accept them, before the pong.
      room.sendNotice({ type: 'page-changed' });
      client.socket.ping();
      await once(client.socket, 'pong');
      takes.push(client.notices.includes('page-changed'));
    }
    expect(takes).toEqual([false, true, true, false, false, false, false, false]);
  });

  test('has messages read once the draft is loaded, and none is lost', async () => {
    let loaded = () => {};
    loading = () =>
      new Promise((resolve) => {
        loaded = resolve;
      });
    const room = (await rooms.get(ONE))!;
    const client = new Client('awa', ONE);
    await once(client.socket, 'open');
    client.socket.send(update('pure ', room.draft));
    await new Promise((resolve) => setImmediate(resolve));
    loaded();
    await client.entered();
    await until(() => {
      room.collect(Number.POSITIVE_INFINITY);
      return textOf(room.draft).toString() === 'pure eau';
    }, 'written');
  });

  test('and disconnects while it is loading leaves the room', async () => {
    let loaded = () => {};
    loading = () =>
      new Promise((resolve) => {
        loaded = resolve;
      });
    const client = new Client('awa', ONE);
    await once(client.socket, 'open');
    client.socket.terminate();
    // Reading is paused, so that the server does not learn of it from the socket.
    lines[0]!.destroy();
    await once(lines[0]!, 'close');
    const room = (await rooms.get(ONE))!;
    loaded();
    await until(() => left.length === 1, 'left');
    expect([left[0] === room, room.participants.size]).toEqual([true, 0]);
  });

  test('whose room was closed meanwhile is asked to reconnect at once', async () => {
    const room = (await rooms.get(ONE))!;
    loading = async () => room.close(CLOSE.storageFailed, 'storage-failed');
    expect(await new Client('awa', ONE).closed()).toBe(`${CLOSE.roomReset} room-reset`);
    expect(left).toEqual([room]);
  });

  test('and is signed out while the draft is loading is not admitted', async () => {
    loading = async () => {
      delete viewers.awa;
      events.emit('access-changed', { personId: 'awa' });
    };
    const room = (await rooms.get(ONE))!;
    expect(await new Client('awa', ONE).closed()).toBe(`${CLOSE.signedOut} signed-out`);
    // The room that was opened for them is released.
    expect(left).toEqual([room]);
  });

  test('has thirty-two sockets at most: one more closes the oldest', async () => {
    const other = await enter('bruno', ONE);
    const clients: Client[] = [];
    for (let i = 0; i < 32; i++) clients.push(await enter('awa', i % 2 ? ONE : TWO));
    await enter('bruno', TWO);
    expect([...clients, other].map(({ closedWith }) => closedWith)).toEqual(Array(33).fill(null));
    const last = await enter('awa', ONE);
    expect(await clients[0]!.closed()).toBe(`${CLOSE.tooSlow} too-many-sockets`);
    expect([clients[1], last, other].map((client) => client!.closedWith)).toEqual([null, null, null]);
  });
});

describe('a socket', () => {
  test('that sends text is closed', async () => {
    const client = await enter('awa', ONE);
    client.socket.send('bonjour');
    expect(await client.closed()).toBe(`${CLOSE.malformed} text-frame`);
  });

  test('that sends more than a frame may have is closed, and nobody else', async () => {
    const [client, other] = [await enter('awa', ONE), await enter('bruno', ONE)];
    client.socket.send(new Uint8Array(MAX_FRAME + 1));
    await client.closed();
    expect(other.closedWith).toBeNull();
  });

  test('that closes after its room is gone affects nobody', async () => {
    const client = await enter('awa', ONE);
    rooms.delete(ONE);
    client.socket.close();
    await client.closed();
    const other = await enter('bruno', TWO);
    expect([left, other.closedWith]).toEqual([[], null]);
  });

  test('that closes leaves its room', async () => {
    const client = await enter('awa', ONE);
    const room = (await rooms.get(ONE))!;
    client.socket.close();
    await until(() => left.length === 1, 'left');
    expect([left[0] === room, room.participants.size]).toEqual([true, 0]);
  });
});

describe('participants', () => {
  test('are notified of changes of their page, and of no other', async () => {
    const [one, two] = [await enter('awa', ONE), await enter('awa', TWO)];
    await until(() => one.notices.length === 1 && two.notices.length === 1, 'entered');
    events.emit('page-changed', ONE);
    events.emit('threads-changed', ONE, ['thread']);
    events.emit('checkpoints-changed', ONE);
    const what = { how: 'import', from: null, edition: null, at: '2026-11-25', by: 'Awa', keptAs: 'x' } as const;
    events.emit('draft-replaced', ONE, what);
    // A change of a page that nobody has open sends nothing.
    events.emit('page-changed', 'pagecccccccc');
    await until(() => one.notices.length === 5, 'told');
    expect(one.notices.slice(1).sort()).toEqual([
      'annotation-changed',
      'checkpoints-changed',
      'draft-replaced',
      'page-changed',
    ]);
    expect(two.notices).toEqual(['last-replaced']);
    expect((await rooms.get(ONE))!.lastReplaced).toEqual(what);
  });

  test('lose the rights that a change of their access takes away, on every page', async () => {
    const [awa, alsoAwa, bruno] = [await enter('awa', ONE), await enter('awa', TWO), await enter('bruno', ONE)];
    delete viewers.awa;
    events.emit('access-changed', { personId: 'awa' });
    for (const client of [awa, alsoAwa]) expect(await client.closed()).toBe(`${CLOSE.signedOut} signed-out`);
    expect(bruno.closedWith).toBeNull();
    viewers.bruno = MEMBER;
    events.emit('access-changed', { personId: 'bruno' });
    expect(await bruno.closed()).toBe(`${CLOSE.noRight} no-right`);
  });

  test('are checked again when their page changes, and only those of that page', async () => {
    const [one, two] = [await enter('awa', ONE), await enter('awa', TWO)];
    pages.set(ONE, { archivedAt: '2026-11-25' });
    pages.delete(TWO);
    events.emit('page-changed', ONE);
    await until(() => one.notices.includes('read-only'), 'told');
    pages.set(ONE, { archivedAt: null });
    events.emit('page-changed', ONE);
    await until(() => one.notices.includes('read-write'), 'told');
    expect(two.closedWith).toBeNull();
    events.emit('page-changed', TWO);
    expect(await two.closed()).toBe(`${CLOSE.noRight} no-right`);
    expect(one.closedWith).toBeNull();
  });

  test('are checked once more at most, however often access changes meanwhile', async () => {
    const [, bruno] = [await enter('awa', ONE), await enter('bruno', ONE)];
    const { awa } = viewers;
    let looks = 0;
    Object.defineProperty(viewers, 'awa', {
      get: () => {
        looks++;
        return awa;
      },
    });
    for (let i = 0; i < 200; i++) events.emit('access-changed', {});
    delete viewers.bruno;
    events.emit('access-changed', { personId: 'bruno' });
    expect(await bruno!.closed()).toBe(`${CLOSE.signedOut} signed-out`);
    for (let i = 0; i < 200; i++) events.emit('page-changed', ONE);
    expect(looks).toBeLessThan(5);
  });

  test('are closed if their rights cannot be determined, and the others are still checked', async () => {
    const [one, two] = [await enter('awa', ONE), await enter('bruno', ONE)];
    delete viewers.bruno;
    Object.defineProperty(viewers, 'awa', {
      get: () => {
        throw new Error('no');
      },
    });
    events.emit('access-changed', {});
    expect(await one.closed()).toBe(`${CLOSE.roomReset} rights-unknown`);
    expect(await two.closed()).toBe(`${CLOSE.signedOut} signed-out`);
  });
});

describe('closing', () => {
  test('asks everybody to reconnect, and waits a second at most for clients that do not answer', async () => {
    const [inRoom, silent] = [await enter('awa', ONE), await enter('awa', TWO)];
    loading = () => new Promise(() => {});
    const waits = new Client('bruno', ONE);
    await once(waits.socket, 'open');
    silent.socket.pause();
    await collab.close();
    expect([await inRoom.closed(), await waits.closed()]).toEqual(Array(2).fill(`${CLOSE.restart} restart`));
    expect(lines.map(({ destroyed }) => destroyed)).toEqual([true, true, true]);
  });
});
