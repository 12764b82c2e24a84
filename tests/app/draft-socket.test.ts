import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { DraftSocket } from '#app/editor/socket/draft-socket.ts';
import { ReceivedParts } from '#app/editor/socket/received-parts.ts';
import { MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { until } from '#tests/support/until.ts';

/** A draft's socket at its end (`app/editor/socket/draft-socket.ts`). */

const UPDATE = Uint8Array.of(MESSAGE_SYNC, 2, 0);

let server: WebSocketServer | undefined;
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
  server = undefined;
});

test('what is written to a socket that closes is neither sent nor counted as sent', async () => {
  vi.stubGlobal('WebSocket', WebSocket);
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const received: Buffer[] = [];
  server.on('connection', (client) => client.on('message', (data: Buffer) => received.push(data)));
  const socket = new DraftSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, new ReceivedParts());
  await socket.opened;
  let counted = 0;
  socket.onContentSent = () => counted++;
  socket.send(UPDATE);
  await until(() => received.length === 1, 'it is received');
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  socket.close();
  socket.send(UPDATE);
  await closed;
  socket.send(UPDATE);
  expect([received.length, counted]).toEqual([1, 1]);
});

test('gives up a connection that is not answered within 30 s, so that another is tried', async () => {
  vi.stubGlobal('WebSocket', WebSocket);
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const connected = once(silent, 'connection');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const socket = new DraftSocket(`ws://127.0.0.1:${(silent.address() as AddressInfo).port}`, new ReceivedParts());
  socket.onerror = () => {};
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  await connected;
  vi.advanceTimersByTime(29_999);
  expect(socket.readyState).toBe(WebSocket.CONNECTING);
  vi.advanceTimersByTime(1);
  await closed;
});
