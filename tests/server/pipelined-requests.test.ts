import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerInSequence } from '#server/http/guard/pipelined-requests.ts';
import { RawLine } from '#tests/support/hostile-requests.ts';
import { until } from '#tests/support/until.ts';

const server = createServer();
/** Requests that were handed over and are not answered, by their address. */
const begun = new Map<string, ServerResponse>();
let seen: string[] = [];
answerInSequence(server, (request, response) => {
  seen.push(request.url!);
  begun.set(request.url!, response);
});

beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  begun.clear();
  seen = [];
});

const pipelined = (...addresses: string[]) =>
  new RawLine(
    (server.address() as AddressInfo).port,
    addresses.map((address) => `GET ${address} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''),
  );
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `/${i}`);

test('the requests of a connection are answered in order, and begun one after the other', async () => {
  const line = pipelined('/a', '/b', '/c');
  const other = pipelined('/other');
  for (const address of ['/a', '/b', '/c']) {
    await until(() => begun.has(address), `${address} has begun`);
    await turnOfTheLoop();
    expect(seen.filter((one) => one !== '/other').at(-1)).toBe(address);
    begun.get(address)!.end(`said ${address}`);
  }
  await until(() => line.heard.includes('said /c'), 'the last is answered');
  expect(line.heard.match(/said \/\w/g)).toEqual(['said /a', 'said /b', 'said /c']);
  expect(seen, 'another connection does not wait').toContain('/other');
  line.socket.destroy();
  other.socket.destroy();
});

test('each request of a connection has its own turn of the event loop', async () => {
  const turns: number[] = [];
  let turn = 0;
  let counting = true;
  const count = () => {
    turn++;
    if (counting) setImmediate(count);
  };
  count();
  const note = (_: unknown, response: ServerResponse) => response.once('close', () => turns.push(turn));
  server.on('request', note);
  const line = pipelined(...numbered(5));
  for (const address of numbered(5)) {
    await until(() => begun.has(address), `${address} has begun`);
    begun.get(address)!.end();
  }
  await until(() => turns.length === 5, 'all are answered');
  counting = false;
  server.off('request', note);
  expect(new Set(turns).size).toBe(5);
  line.socket.destroy();
});

test('a connection with too many waiting requests is closed, and none of them is begun', async () => {
  const line = pipelined(...numbered(1_000));
  await until(() => line.isClosed, 'the connection is closed');
  expect(seen).toEqual(['/0']);
});

test('once a connection is closed, little more of the data that was read from it is parsed', async () => {
  let parsed = 0;
  const count = () => void parsed++;
  server.on('request', count);
  const line = pipelined(...Array<string>(1_000).fill('/much'));
  await until(() => line.isClosed, 'the connection is closed');
  server.off('request', count);
  expect(parsed).toBeGreaterThan(8);
  expect(parsed).toBeLessThan(100);
});

test('a WebSocket receives all that was sent after its upgrade request, in order', async () => {
  const heard: Buffer[] = [];
  const sockets: Socket[] = [];
  const upgrade = (_: IncomingMessage, socket: Socket, head: Buffer) => {
    sockets.push(socket);
    socket.unshift(head);
    socket.on('data', (bytes) => heard.push(bytes));
  };
  server.on('upgrade', upgrade);
  const sent = numbered(5_000).join(' ');
  const line = new RawLine((server.address() as AddressInfo).port);
  line.socket.write(
    `GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${sent}`,
  );
  await until(() => Buffer.concat(heard).length === sent.length, 'all has come');
  expect(Buffer.concat(heard).toString()).toBe(sent);
  line.socket.write('more');
  await until(() => Buffer.concat(heard).toString().endsWith('more'), 'what follows comes too');
  server.off('upgrade', upgrade);
  for (const socket of [line.socket, ...sockets]) socket.destroy();
});

test('a body longer than what is parsed at a time arrives whole', async () => {
  const body = Buffer.alloc(300_000, 'abc');
  const bodies: Buffer[] = [];
  const collect = (request: IncomingMessage) => request.on('data', (bytes: Buffer) => bodies.push(bytes));
  server.on('request', collect);
  const answer = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/body`, { method: 'POST', body });
  await until(() => Buffer.concat(bodies).length === body.length, 'all has come');
  begun.get('/body')!.end('said');
  expect(await (await answer).text()).toBe('said');
  expect(Buffer.concat(bodies).equals(body)).toBe(true);
  server.off('request', collect);
});

test('after one connection sent too much, the others of its address are parsed one at a time', async () => {
  const turnsOf = new Map<unknown, Set<number>>();
  let turn = 0;
  let counting = true;
  const count = () => {
    turn++;
    if (counting) setImmediate(count);
  };
  count();
  const note = ({ socket }: IncomingMessage) => turnsOf.set(socket, (turnsOf.get(socket) ?? new Set()).add(turn));
  const connected: Socket[] = [];
  const connect = (socket: Socket) => connected.push(socket);
  server.on('connection', connect);
  const lines = Array.from({ length: 8 }, () => pipelined());
  await until(() => connected.length === lines.length, 'all are connected');
  server.on('request', note);
  // Data written in one turn can be read in one turn.
  for (const { socket } of lines) socket.write('GET /much HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(500));
  await until(() => lines.every((line) => line.isClosed), 'they are closed');
  expect([...turnsOf.values()].map(({ size }) => size)).toEqual(lines.map(() => 1));
  expect(new Set([...turnsOf.values()].flatMap((turns) => [...turns])).size).toBe(lines.length);
  // The next request is read as usual.
  const later = pipelined('/later');
  await until(() => begun.has('/later'), 'the next is answered');
  later.socket.destroy();
  counting = false;
  server.off('request', note);
  server.off('connection', connect);
});

test('a connection that had to wait for its turn is read, and answered', async () => {
  const calm = pipelined('/calm');
  await until(() => begun.has('/calm'), 'the first has begun');
  const hostile = pipelined(...numbered(500));
  await until(() => hostile.isClosed, 'the other is closed');
  begun.get('/calm')!.end('said /calm');
  await until(() => calm.heard.includes('said /calm'), 'the first is answered');
  calm.socket.write('GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until(() => begun.has('/again'), 'the next has begun');
  calm.socket.destroy();
});

test('requests that waited on a lost connection are not begun', async () => {
  const line = pipelined('/a', '/b');
  await until(() => begun.has('/a'), 'the first has begun');
  const closed = once(begun.get('/a')!, 'close');
  line.socket.destroy();
  await closed;
  await turnOfTheLoop();
  await turnOfTheLoop();
  expect(seen).toEqual(['/a']);
});
