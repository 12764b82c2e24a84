import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Viewer } from '#content/people/person.ts';
import { ConcurrencyLimit } from '#server/http/guard/concurrency-limit.ts';
import { RequestQueues } from '#server/http/guard/request-queues.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

describe('a concurrency limit', () => {
  /** Enters, and records the order in which places were given. */
  function createLine(limit: ConcurrencyLimit) {
    const entered: string[] = [];
    const enter = async (key: string, name: string) => {
      const leave = await limit.enter(key);
      entered.push(name);
      return leave;
    };
    return { entered, enter };
  }

  test('admits a number per key, queues the others in order, and lets other keys past them', async () => {
    const limit = new ConcurrencyLimit({ atOnce: 2, mostWaiting: 10 });
    const { entered, enter } = createLine(limit);
    const places = [enter('a', 'a1'), enter('a', 'a2'), enter('a', 'a3'), enter('a', 'a4'), enter('b', 'b1')];
    await nextTurn();
    expect(entered).toEqual(['a1', 'a2', 'b1']);
    const leave = await places[1]!;
    leave();
    leave();
    await nextTurn();
    expect(entered).toEqual(['a1', 'a2', 'b1', 'a3']);
    (await places[0]!)();
    await nextTurn();
    expect(entered.at(-1)).toBe('a4');
    for (const place of places) (await place)();
    expect(limit.size).toBe(0);
  });

  test('refuses newcomers when the queue is full, and admits them later', async () => {
    const limit = new ConcurrencyLimit({ atOnce: 1, mostWaiting: 1 });
    const first = await limit.enter('a');
    const second = limit.enter('a');
    await expect(limit.enter('a')).rejects.toMatchObject({ code: 'too-many', details: { reason: 'line' } });
    first();
    (await second)();
    (await limit.enter('a'))();
    expect(limit.size).toBe(0);
  });

  test('keeps no place for an aborted request, and passes its place on', async () => {
    const limit = new ConcurrencyLimit({ atOnce: 1, mostWaiting: 2 });
    const first = await limit.enter('a');
    const [early, late] = [new AbortController(), new AbortController()];
    const gone = limit.enter('a', early.signal);
    const second = limit.enter('a', late.signal);
    early.abort(new Error('left'));
    await expect(gone).rejects.toThrow('left');
    const third = limit.enter('a');
    first();
    const leave = await second;
    // Too late: the place is taken, and its work releases it.
    late.abort();
    leave();
    (await third)();
    expect(limit.size).toBe(0);
    await expect(limit.enter('a', early.signal)).rejects.toThrow('left');
    expect(limit.size).toBe(0);
  });
});

test('reads other than pages queue per sender too, and count until their work ends', async () => {
  const queues = new RequestQueues({ longestSilence: 1_000 });
  const request = { ip: '192.0.2.1' } as Request;
  const response = new EventEmitter() as Response;
  const reader = (personId: string): Viewer => ({ role: 'member', personId, name: personId, sessionId: personId });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const read = (who: string) =>
    queues.read(request, response, reader(who), () => {
      begun.push(who);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const reads = ['a', 'a', 'a', 'a', 'a', 'b'].map(read);
  await nextTurn();
  expect(begun).toEqual(['a', 'a', 'a', 'a', 'b']);
  ends[0]!();
  await reads[0];
  await nextTurn();
  expect(begun).toEqual(['a', 'a', 'a', 'a', 'b', 'a']);
  for (const end of ends) end();
  await Promise.all(reads);
  await expect(queues.read(request, response, reader('a'), () => Promise.reject(new Error('lost')))).rejects.toThrow(
    'lost',
  );
});

test('a connection that has sent its whole request does not time out while it is processed', async () => {
  const queues = new RequestQueues({ longestSilence: 1_000 });
  const silences: number[] = [];
  const socket = { setTimeout: (milliseconds: number) => silences.push(milliseconds) };
  const request = Object.assign(new EventEmitter(), { socket }) as unknown as Request;
  const response = { destroyed: false } as Response;
  const answered = queues.answer(request, response, async () => {
    expect(silences).toEqual([]);
    request.emit('end');
    expect(silences).toEqual([0]);
    return 'fait';
  });
  expect([await answered, silences]).toEqual(['fait', [0, 1_000]]);
  expect(request.listenerCount('end')).toBe(0);
});

describe('the queues of a running server', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  /** Sends headers and the beginning of a body. @returns the status, as soon as it arrives */
  function begin(head: readonly string[], body = ''): { socket: Socket; status: Promise<number> } {
    const socket = connect(Number(new URL(app.localUrl).port), '127.0.0.1');
    socket.write(`${[...head, 'Host: localhost'].join('\r\n')}\r\n\r\n${body}`);
    const status = new Promise<number>((resolve, reject) => {
      socket.on('error', reject);
      socket.once('data', (data) => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(data))?.[1])));
    });
    return { socket, status };
  }
  const formHead = (cookie: string, length: number) => [
    'POST /recherche HTTP/1.1',
    `Cookie: ${cookie}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${length}`,
  ];

  /** Four forms that are being read, all that one sender may have, and whose bodies do not come. */
  async function occupy(cookie: string) {
    const turns = vi.spyOn(RequestQueues.prototype, 'answer');
    try {
      const slow = Array.from({ length: 4 }, () => begin(formHead(cookie, 100), 'q=a'));
      await until(() => turns.mock.calls.length === 4, 'four are being read');
      return slow;
    } finally {
      turns.mockRestore();
    }
  }

  test('bodies that do not arrive delay their sender alone, and only in their own queue', async () => {
    const [awa, bruno] = [await app.signIn('Awa'), await app.signIn('Bruno')];
    const slow = await occupy(awa);
    const waiting = begin(formHead(awa, 3), 'q=b');
    // Everybody else's requests, and the same sender's in another queue.
    expect(await begin(formHead(bruno, 3), 'q=c').status).toBe(204);
    expect(await begin(['GET / HTTP/1.1', `Cookie: ${awa}`]).status).toBe(200);
    expect(await begin(formHead(awa, 70_000), `q=d&x=${'x'.repeat(69_994)}`).status).toBe(204);
    let isAnswered = false;
    void waiting.status.then(() => {
      isAnswered = true;
    });
    await nextTurn();
    expect(isAnswered).toBe(false);
    for (const { socket, status } of slow) {
      status.catch(() => {});
      socket.destroy();
    }
    expect(await waiting.status).toBe(204);
  });

  test('requests that are aborted while they wait keep no place in the queue', async () => {
    const cookie = await app.signIn('Dina');
    const slow = await occupy(cookie);
    // Thirty-two are answered at once, four of them read; a hundred may wait.
    const sent = Array.from({ length: 136 }, () => begin(formHead(cookie, 3), 'q=b'));
    const codes: number[] = [];
    for (const { status } of sent) {
      status.then(
        (code) => codes.push(code),
        () => {},
      );
    }
    await until(() => codes.length >= 8, 'those who find no place are answered');
    expect(codes).toEqual(Array(8).fill(429));
    for (const { socket } of sent) socket.destroy();
    const late = async () => {
      const { socket, status } = begin(formHead(cookie, 3), 'q=c');
      const isRefused = await Promise.race([status.then((code) => code === 429), setTimeout(200, false)]);
      status.catch(() => {});
      socket.destroy();
      return isRefused;
    };
    await until(async () => !(await late()), 'their places are free');
    for (const { socket, status } of slow) {
      status.catch(() => {});
      socket.destroy();
    }
  });

  test('forms of people who are not signed in are counted before they are read; so are sign-in links', async () => {
    // Links: thirty from one address, five for one person; the latter are refused without counting.
    const link = (i: number, address = '203.0.113.7') =>
      fetch(`${app.url}/connexion`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'x-forwarded-for': address },
        body: new URLSearchParams({ email: `p${i}@example.org` }),
      });
    for (let i = 0; i < 30; i++) expect((await link(i)).status, String(i)).toBe(303);
    const late = begin(
      [...formHead('', 500).slice(1), 'X-Forwarded-For: 203.0.113.7'].toSpliced(0, 0, 'POST /connexion HTTP/1.1'),
      'e',
    );
    expect(await late.status).toBe(429);
    late.socket.destroy();

    let refused: globalThis.Response | undefined;
    for (let i = 0; i < 121 && !refused; i++) {
      const answer = await fetch(`${app.url}/recherche`, {
        method: 'POST',
        headers: { 'x-forwarded-for': '203.0.113.8', accept: 'text/html' },
        body: new URLSearchParams({ q: '' }),
      });
      if (answer.status === 429) refused = answer;
      else await answer.arrayBuffer();
      if (i < 120) expect(refused, String(i)).toBeUndefined();
    }
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused?.text()).toContain('Trop de demandes');
    const unread = begin([...formHead('', 500), 'X-Forwarded-For: 203.0.113.8'], 'q');
    expect(await unread.status).toBe(429);
    unread.socket.destroy();
    // Another address, and a signed-in person behind the same one.
    expect((await link(31, '203.0.113.9')).status).toBe(303);
    const head = [...formHead(await app.signIn('Claire'), 3), 'X-Forwarded-For: 203.0.113.8'];
    expect(await begin(head, 'q=x').status).toBe(204);
  });
});
