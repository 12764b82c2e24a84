import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { limitConnections } from '#server/http/guard/connection-limits.ts';
import { bodyOf } from '#server/http/guard/rest-of-body.ts';
import { startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

describe('a body', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /**
   * Sends this many bytes at fixed intervals, and reads them.
   * @returns the number received before the connection was closed, or all
   */
  async function send(bytes: number, every: number, times: number): Promise<number> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const request = new PassThrough();
    request.on('error', () => {});
    const reader = bodyOf(request as unknown as IncomingMessage, {
      milliseconds: 1_000,
      bytesPerSecond: 100,
    }).getReader();
    let came = 0;
    const reading = (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        came += value.length;
      }
    })().catch(() => {});
    for (let i = 0; i < times && !request.destroyed; i++) {
      await nextTurn();
      vi.advanceTimersByTime(every);
      if (!request.destroyed) request.write(Buffer.alloc(bytes));
      await nextTurn();
    }
    await nextTurn();
    request.end();
    await reading;
    return came;
  }

  test('that keeps arriving is read to its end, however long that takes', async () => {
    expect(await send(100, 900, 500)).toBe(50_000);
    expect(await send(1, 9, 5_000)).toBe(5_000);
    // A network that is slower for a while, and faster before and after.
    expect(await send(1_000, 1_000 - 1, 100)).toBe(100_000);
  });

  test('that stops, or sends a byte now and then, is aborted', async () => {
    expect(await send(100, 1_100, 10)).toBe(0);
    expect(await send(1, 100, 5_000)).toBeLessThan(20);
    expect(await send(50, 900, 500)).toBeLessThan(300);
  });

  test('times out only while somebody reads it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const request = new PassThrough();
    const reader = bodyOf(request as unknown as IncomingMessage, {
      milliseconds: 1_000,
      bytesPerSecond: 100,
    }).getReader();
    vi.advanceTimersByTime(60_000);
    expect(request.destroyed).toBe(false);
    const reading = reader.read();
    request.write('x');
    expect((await reading).value).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    expect(request.destroyed).toBe(false);
    await reader.cancel();
    vi.advanceTimersByTime(60_000);
    expect(request.destroyed).toBe(false);
  });
});

describe('connections', () => {
  const sockets: Socket[] = [];
  let server: Server;
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  async function start(proxy = ''): Promise<void> {
    // Requests are answered only if their query asks for it.
    server = createServer((request, response) => {
      if (request.url === '/now') response.end('now');
    });
    limitConnections(server, (address) => address === proxy, { ofAddress: 4, inAll: 8 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  /** Connects, and sends something or nothing. */
  async function open(from: string, text = ''): Promise<Socket> {
    const before = server.listenerCount('connection');
    expect(before).toBeGreaterThan(0);
    const accepted = new Promise((resolve) => server.once('connection', resolve));
    const requested = text.endsWith('\r\n\r\n') && new Promise((resolve) => server.once('request', resolve));
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', localAddress: from });
    sockets.push(socket);
    socket.on('error', () => {}).resume();
    await accepted;
    if (text !== '') socket.write(text);
    if (requested) await requested;
    return socket;
  }
  const head = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const closed = async (...of: Socket[]) => {
    await until(() => of.every((socket) => socket.destroyed), 'closed by the server');
  };
  const count = () => new Promise<number>((resolve) => server.getConnections((_error, open) => resolve(open)));

  test('of one address make room for its next one: the one idle longest is closed', async () => {
    await start();
    const busy = await open('127.0.0.2', head('/later'));
    const silent = await open('127.0.0.2', 'GET / HTTP');
    const used = await open('127.0.0.2', head('/now'));
    const newer = await open('127.0.0.2');
    const next = await open('127.0.0.2', head('/later'));
    await closed(silent);
    expect([busy, used, newer, next].map((socket) => socket.destroyed)).toEqual([false, false, false, false]);
    await open('127.0.0.2', head('/later'));
    await closed(used);
    await open('127.0.0.2', head('/later'));
    await closed(newer);
    // All have a request now: the next one is refused.
    await closed(await open('127.0.0.2'));
    expect(await count()).toBe(4);
    expect((await open('127.0.0.3')).destroyed).toBe(false);
  });

  test('make room in total too, from the address that has most; those of a proxy belong to many readers', async () => {
    await start('127.0.0.9');
    const others = [await open('127.0.0.2'), await open('127.0.0.3')];
    const proxied = [];
    for (let i = 0; i < 6; i++) proxied.push(await open('127.0.0.9'));
    expect(await count()).toBe(8);
    const late = await open('127.0.0.4');
    await closed(proxied[0]!);
    expect([...others, ...proxied.slice(1), late].some((socket) => socket.destroyed)).toBe(false);
    expect(await count()).toBe(8);
  });

  test('that were closed no longer count', async () => {
    await start();
    for (let i = 0; i < 20; i++) {
      const socket = await open('127.0.0.2', i % 2 === 0 ? head('/later') : '');
      socket.destroy();
      await until(async () => (await count()) === 0, 'it is gone');
    }
    const four = [];
    for (let i = 0; i < 4; i++) four.push(await open('127.0.0.2'));
    expect(four.some((socket) => socket.destroyed)).toBe(false);
  });
});

test('a refused upgrade leaves no half-open connection', async () => {
  const app = await startApp();
  try {
    const socket = connect({ port: Number(new URL(app.localUrl).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    let answer = '';
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.write('GET /ailleurs HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await until(() => answer.includes('400'), 'refused');
    // The client goes on sending until the server closes.
    const talking = setInterval(() => socket.write('x'), 100);
    await until(() => socket.destroyed, 'closed by the server');
    clearInterval(talking);
  } finally {
    await app.close();
  }
});

test('a connection is kept without a request for longer than reverse proxies keep theirs', async () => {
  const app = await startApp();
  try {
    const answer = await fetch(app.url);
    // Caddy: two minutes, which is the longest of those in use.
    expect(Number(/^timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(120);
    await answer.body?.cancel();
  } finally {
    await app.close();
  }
});
