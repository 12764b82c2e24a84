import { EventEmitter, once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextIteration } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConnectionsFirst } from '#server/http/guard/connections-first.ts';
import { readerAddress } from '#server/http/guard/reader-address.ts';
import { times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/** The order of requests when many connect at once (server/http/guard/connections-first.ts). */

const MANY = 40;
const PROXY = '127.0.0.9';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/**
 * A server that answers `/kept` at once, and all other requests in turn.
 * @returns a function that requests a path on its own connection, and the paths begun so far
 */
async function start(longestWait?: number) {
  server = createServer();
  const isProxy = (address: string) => address === PROXY;
  const connections = new ConnectionsFirst(server, {
    addressOf: (request) => readerAddress(request, isProxy),
    ...(longestWait !== undefined && { longestWait }),
  });
  const begun: string[] = [];
  server.on('request', (request, response) => {
    if (request.url === '/kept') return void response.end();
    connections.add(request, () => {
      begun.push(request.url!);
      response.end();
    });
    if (request.url === '/gone') request.socket.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (path: string, cookie?: string, from: { address?: string; before?: string } = {}) =>
    new Promise<void>((resolve, reject) => {
      const headers = { ...(cookie && { cookie }), ...(from.before && { 'x-forwarded-for': from.before }) };
      const localAddress = from.address ?? '127.0.0.1';
      get({ agent: false, host: '127.0.0.1', localAddress, port, path, headers }, (answer) =>
        answer.resume().on('end', resolve),
      ).on('error', reject);
    });
  return { ask, begun };
}

test('a cached page does not wait for the requests of earlier connections', async () => {
  const { ask, begun } = await start(Number.POSITIVE_INFINITY);
  const work = times(MANY, (i) => ask(`/${i}`));
  await ask('/kept');
  expect(begun.length).toBeLessThan(MANY / 4);
  await Promise.all(work);
  expect(begun.length).toBe(MANY);
});

test('a single request does not wait for all earlier requests of another session', async () => {
  const { ask, begun } = await start(Number.POSITIVE_INFINITY);
  const work = [...times(MANY, (i) => ask(`/${i}`, 'session=a')), ask('/once', 'session=b')];
  await Promise.all(work);
  expect(begun.length).toBe(MANY + 1);
  expect(begun.indexOf('/once')).toBeLessThan(MANY / 4);
});

test('requests that each have a made-up cookie do not delay a request from another address', async () => {
  const { ask, begun } = await start(Number.POSITIVE_INFINITY);
  const made = times(MANY, (i) => ask(`/${i}`, `session=${i}`));
  await Promise.all([...made, ask('/once', 'session=b', { address: '127.0.0.2' })]);
  expect(begun.length).toBe(MANY + 1);
  expect(begun.indexOf('/once')).toBeLessThan(MANY / 4);
});

test('X-Forwarded-For gives the address of a reader behind a known proxy, and is ignored from others', async () => {
  const { ask, begun } = await start(Number.POSITIVE_INFINITY);
  const behind = { address: PROXY, before: '203.0.113.1, 192.0.2.1' };
  const made = times(MANY, (i) => [
    ask(`/${i}`, `session=${i}`, behind),
    ask(`/invented/${i}`, `session=${i}`, { before: `203.0.113.${i}` }),
  ]).flat();
  await Promise.all([...made, ask('/once', 'session=b', { address: PROXY, before: '192.0.2.2' })]);
  expect(begun.length).toBe(2 * MANY + 1);
  expect(begun.indexOf('/once')).toBeLessThan(MANY / 2);
});

test('no work is done for a client that has left', async () => {
  const { ask, begun } = await start();
  await expect(ask('/gone')).rejects.toThrow();
  await ask('/next');
  expect(begun).toEqual(['/next']);
});

/** Requests, connections and time under the control of a test. */
function play() {
  const connecting = new EventEmitter();
  const words = { wait: 0 };
  const connections = new ConnectionsFirst(connecting as Server, {
    addressOf: ({ headers }) => headers.from!,
    wordsWait: () => words.wait,
    longestWait: 50,
  });
  const begun: string[] = [];
  return {
    begun,
    words,
    ask: (from: string, cookie?: string) => {
      const request = { headers: { from, cookie }, socket: {} } as IncomingMessage;
      connections.add(request, () => void begun.push(from));
    },
    /** Runs iterations of the event loop; somebody connects in each of them, or in none. */
    iterate: async (count: number, connects: boolean) => {
      for (let i = 0; i < count; i++) {
        if (connects) connecting.emit('connection');
        await nextIteration();
      }
    },
  };
}

describe('with a simulated clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  test('the waiting time of the oldest request decides when requests are late, whichever is next', async () => {
    const { ask, begun, iterate } = play();
    times(3, () => ask('192.0.2.1'));
    vi.advanceTimersByTime(40);
    ask('192.0.2.2');
    await iterate(4, true);
    expect(begun).toEqual([]);
    vi.advanceTimersByTime(20);
    // Eight connections go before each late request: four have so far.
    await iterate(3, true);
    expect(begun).toEqual([]);
    await iterate(1 + 3 * 8, true);
    expect(begun).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.1']);
    // Requests that have begun do not count as waiting.
    ask('192.0.2.1');
    await iterate(4, true);
    expect(begun.length).toBe(4);
    await iterate(2, false);
    expect(begun.length).toBe(5);
  });

  test('while words wait to be stored, requests begin ten milliseconds apart', async () => {
    const { ask, begun, words, iterate } = play();
    vi.advanceTimersByTime(100);
    times(4, () => ask('192.0.2.1'));
    words.wait = 15;
    await iterate(8, false);
    expect(begun.length).toBe(1);
    vi.advanceTimersByTime(9);
    await iterate(8, false);
    expect(begun.length).toBe(1);
    vi.advanceTimersByTime(1);
    await iterate(8, false);
    expect(begun.length).toBe(2);
    words.wait = 14;
    await iterate(8, false);
    expect(begun.length).toBe(4);
  });

  test('all IPv6 addresses of one /64 network share a turn', async () => {
    const { ask, begun, iterate } = play();
    times(3, (i) => ask(`2001:db8::${i}`, `session=${i}`));
    ask('2001:db8:1::1');
    await iterate(6, false);
    expect(begun).toEqual(['2001:db8::0', '2001:db8:1::1', '2001:db8::1', '2001:db8::2']);
  });
});

test('an endless stream of connections does not delay a request for long', async () => {
  const { ask, begun } = await start(0);
  let connected = 0;
  let goesOn = true;
  server!.on('connection', () => {
    connected++;
    if (goesOn) void ask('/kept').catch(() => {}); // until the server is closed
  });
  const asking = ask('/kept');
  await until(() => connected > 3, 'they come');
  await ask('/work');
  expect(begun).toEqual(['/work']);
  goesOn = false;
  await asking;
});
