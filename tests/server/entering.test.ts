import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/person.ts';
import { newId } from '#db/new-id.ts';
import type { Page } from '#db/page-repository.ts';
import { CollabServer } from '#server/collab/collab-server.ts';
import type { Room } from '#server/collab/room.ts';
import type { RoomRegistry } from '#server/collab/room-registry.ts';
import { Senders } from '#server/collab/senders.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';

/**
 * docs/collaboration.md, 6: rights are enforced on an open socket, and on one that is being opened.
 */
test('a person who is signed out while the draft is loading is not admitted', async () => {
  const events = new EventBus();
  let viewer: Viewer = { role: 'staff', personId: 'awa', name: 'Awa', admin: false, sessionId: 's' };
  let begun = () => {};
  const loading = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let loaded = (_room: Room) => {};
  const room = new Promise<Room>((resolve) => {
    loaded = resolve;
  });
  let left = 0;
  const registry = {
    open: () => {
      begun();
      return room;
    },
    left: () => left++,
    findOpen: () => null,
    close: async () => {},
  } as unknown as RoomRegistry;
  const collab = new CollabServer({
    senders: new Senders(),
    registry,
    events,
    findViewer: async () => viewer,
    findPage: async () => ({ id: 'page', kind: 'factsheet', status: 'draft', visibility: 'public' }) as Page,
    logger: createLogger('silent'),
  });
  const server = createServer().on('upgrade', (request, socket, head) => collab.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/collab/${newId()}`);
    const closed = once(socket, 'close');
    await loading;
    viewer = PUBLIC_VIEWER;
    events.emit('access-changed', { personId: 'awa' });
    loaded({ closed: false } as Room);
    expect((await closed)[0]).toBe(CLOSE.signedOut);
    expect(left, 'the room that was opened for them is let go').toBe(1);
  } finally {
    await collab.close();
    server.close();
  }
});
