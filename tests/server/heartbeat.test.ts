import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Heartbeat } from '#server/collab/connection/heartbeat.ts';
import { openSlowLine, type SlowLine } from '#tests/support/slow-line.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 8: a connection is alive while bytes are sent or received. In
 * hundredths of the real times.
 */
const INTERVAL = 100;
/** More than the time after which a silent connection is ended. */
const LONG = 12 * INTERVAL;

let heartbeat: Heartbeat;
let port: number;
let slowMessages: number;
let accepted: { socket: WebSocket; line: Duplex; closed: boolean }[];
let closeServer: () => void;
const lines: SlowLine[] = [];

beforeEach(async () => {
  heartbeat = new Heartbeat(INTERVAL);
  slowMessages = 0;
  accepted = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  server.on('upgrade', (request, line, head) =>
    sockets.handleUpgrade(request, line, head, (socket) => {
      const one = { socket, line, closed: false };
      accepted.push(one);
      socket.on('close', () => {
        one.closed = true;
      });
      socket.on('error', () => {});
      heartbeat.watch(socket, line, () => slowMessages++);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  ({ port } = server.address() as AddressInfo);
  closeServer = () => {
    for (const { socket } of accepted) socket.terminate();
    server.close();
  };
});

afterEach(async () => {
  heartbeat.end();
  closeServer();
  for (const line of lines.splice(0)) await line.close();
});

/** A client that never answers a ping: its pong waits, as behind a long message. */
async function openSilent(): Promise<Socket> {
  const line = connect(port, 'localhost');
  line.on('error', () => {});
  const key = Buffer.alloc(16).toString('base64');
  line.write(
    `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  await until(() => accepted.length > 0, 'upgraded');
  return line;
}

const passed = (milliseconds: number) => {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end;
};

test('a client that sends nothing and answers no ping is terminated', async () => {
  await openSilent();
  await until(() => accepted[0]!.closed, 'ended');
});

test('a client that answers pings stays connected', async () => {
  const client = new WebSocket(`ws://localhost:${port}`);
  let pings = 0;
  client.on('ping', () => pings++);
  await until(() => pings > 4, 'pinged');
  expect(accepted[0]!.closed).toBe(false);
  expect(slowMessages).toBeGreaterThan(0);
  client.terminate();
});

test('a client that reads a long message slowly stays connected, and is terminated when it stops reading', async () => {
  const line = await openSilent();
  line.pause();
  const [one] = accepted;
  // More than the system's buffers hold, and than is read here: these buffers are emptied a
  // megabyte at a time.
  one!.socket.send(Buffer.alloc(256 * 1024 * 1024));
  const enough = passed(LONG);
  while (!enough()) {
    // Several pieces at a time: a late timer is not to be taken for a client that reads nothing.
    for (let i = 0; i < 8; i++) {
      line.read();
      await new Promise(setImmediate);
    }
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  expect([one!.closed, one!.line.writableLength > 0]).toEqual([false, true]);
  await until(() => one!.closed, 'ended');
});

test('a slow message keeps its sender connected, who is notified repeatedly that it is arriving', async () => {
  const slow = await openSlowLine({ target: `http://localhost:${port}`, down: 1_000_000, up: 160_000 });
  lines.push(slow);
  const client = new WebSocket(slow.url.replace('http', 'ws'));
  client.on('open', () => client.send(Buffer.alloc(60_000)));
  await until(() => accepted.length > 0, 'upgraded');
  let arrived = 0;
  accepted[0]!.socket.on('message', (data: Buffer) => {
    arrived = data.length;
  });
  await until(() => arrived > 0, 'arrived', 30_000);
  expect([arrived, accepted[0]!.closed]).toEqual([60_000, false]);
  expect(slowMessages).toBeGreaterThan(3);
  client.terminate();
});

test('a connection whose reading is paused is not terminated', async () => {
  await openSilent();
  accepted[0]!.socket.pause();
  await until(passed(LONG), 'a long time', 10 * LONG);
  expect(accepted[0]!.closed).toBe(false);
});
