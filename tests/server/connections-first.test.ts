import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ConnectionsFirst } from '#server/http/guard/connections-first.ts';
import { times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/** What begins when many connect at once (server/http/guard/connections-first.ts). */

const MANY = 40;

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/**
 * A server that answers `/kept` at once, and all else with work in its turn.
 * @returns asks for a path on a connection of its own; what began so far, by path
 */
async function start(longestWait?: number) {
  server = createServer();
  const connections = new ConnectionsFirst(server, longestWait);
  const begun: string[] = [];
  server.on('request', (request, response) => {
    if (request.url === '/kept') return void response.end();
    connections.add(request, () => {
      begun.push(request.url!);
      response.end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = (path: string, cookie?: string) =>
    new Promise<void>((resolve, reject) => {
      const headers = cookie ? { cookie } : {};
      get({ agent: false, host: '127.0.0.1', port, path, headers }, (answer) => answer.resume().on('end', resolve)).on(
        'error',
        reject,
      );
    });
  return { ask, begun };
}

test('a page that is kept does not wait for the work of those who connected before', async () => {
  const { ask, begun } = await start(Number.POSITIVE_INFINITY);
  const work = times(MANY, (i) => ask(`/${i}`));
  await ask('/kept');
  expect(begun.length).toBeLessThan(MANY / 4);
  await Promise.all(work);
  expect(begun.length).toBe(MANY);
});

test('who asks once does not wait for all that another asked before', async () => {
  const { ask, begun } = await start(Number.POSITIVE_INFINITY);
  const work = [...times(MANY, (i) => ask(`/${i}`, 'session=a')), ask('/once', 'session=b')];
  await Promise.all(work);
  expect(begun.length).toBe(MANY + 1);
  expect(begun.indexOf('/once')).toBeLessThan(MANY / 4);
});

test('connections without end hold up no request for long', async () => {
  const { ask, begun } = await start(0);
  let connected = 0;
  let goesOn = true;
  server.on('connection', () => {
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
