import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { freePort } from '#tests/support/free-port.ts';
import { Random } from '#tests/support/random.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { openSmallDisk } from '#tests/support/small-disk.ts';
import { type Desks, prepareDesks, Typists, takeTokens, tokensOf } from '#tests/support/typists.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rules 5 and 10: the storage fails, or the server freezes or restarts,
 * while people type. Clients reconnect by themselves, and in the end everything typed is
 * everywhere, once.
 */
const ROUNDS = Math.max(1, Math.round((Number(process.env.ROUNDS) || 0) / 10));
const faulty = (env: Record<string, string>) => ({
  NODE_OPTIONS: `--import ${path.resolve('tests/support/faulty-store.js')}`,
  LOG_LEVEL: 'silent',
  ...env,
});

/** A disturbance of the server while they type; may return a new server. */
type Trouble = (server: ServerProcess, typists: Typists, dataDir: string, desks: Desks) => Promise<ServerProcess>;

async function typeThrough(
  trouble: Trouble,
  options: { env?: Record<string, string>; dataDir?: string } = {},
): Promise<void> {
  const random = new Random();
  const { dataDir, prepared: desks, remove } = await prepareDesks(2, options.dataDir);
  const port = String(await freePort());
  let server = await startServerProcess(dataDir, { PORT: port, ...options.env });
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const typists = new Typists({ url: server.url, desks, random, label: `${round}` });
      try {
        await typists.begin(5);
        await typists.typeAWhile(300);
        server = await trouble(server, typists, dataDir, desks);
        await typists.typeAWhile(300);
        typists.stop();
        await until(() => typists.allSaved, `seed ${random.seed}: all is stored`, 30_000);
        const everything = typists.everything();
        for (const { page, editor } of typists.typists) {
          const what = `seed ${random.seed}, round ${round}`;
          await until(() => tokensOf(editor).length >= everything[page]!.size, `${what}: all of it arrives`);
          expect(tokensOf(editor).toSorted(), what).toEqual([...everything[page]!].toSorted());
          expect(
            editor.closes.filter(({ code }) => code >= 4400 && code < 4500),
            what,
          ).toEqual([]);
        }
      } finally {
        typists.destroy();
      }
      for (const page of desks.pages) await takeTokens(server.url, page, desks.cookies[0]!);
    }
    expect(await server.end('SIGTERM')).toBe(0);
  } finally {
    await server.end('SIGKILL');
    await remove();
  }
}

const codes = (typists: Typists) => typists.typists.flatMap(({ editor }) => editor.closes.map(({ code }) => code));
const health = async (server: ServerProcess) => (await fetch(`${server.url}/healthz`)).status;

describe('the storage', () => {
  test(
    'is slow: 200 ms for each write',
    () => typeThrough(async (server) => server, { env: faulty({ FAULT_DELAY: '200' }) }),
    60_000 * ROUNDS,
  );

  test(
    'fails every third time, having written or not',
    () =>
      typeThrough(
        async (server, typists) => {
          await until(
            () => codes(typists).filter((code) => code === CLOSE.storageFailed).length >= 8,
            'it failed',
            30_000,
          );
          server.process.kill('SIGUSR2');
          return server;
        },
        { env: faulty({ FAULT_EVERY: '3' }) },
      ),
    60_000 * ROUNDS,
  );

  test(
    'is full, reports it, and has space again',
    async () => {
      const disk = openSmallDisk('tmpfs');
      try {
        await typeThrough(
          async (server, typists) => {
            const pid = server.process.pid!;
            disk.fill(pid);
            await until(() => codes(typists).includes(CLOSE.storageFailed), 'the disk is full');
            expect(await health(server)).toBe(503);
            const seen = typists.typists.map(({ editor }) => tokensOf(editor).length);
            expect(Math.max(...seen)).toBeGreaterThan(0);
            disk.free(pid);
            await until(async () => (await health(server)) === 200, 'the health is good again');
            return server;
          },
          { dataDir: disk.folder, env: { LOG_LEVEL: 'silent' } },
        );
      } finally {
        disk.remove();
      }
    },
    60_000 * ROUNDS,
  );
});

describe('the server', () => {
  test(
    'freezes for a while and continues (SIGSTOP, SIGCONT), for clients that stay connected and that reconnect',
    () =>
      typeThrough(async (server, typists) => {
        server.process.kill('SIGSTOP');
        const [stays, returns] = typists.typists;
        await typists.typeAWhile(600);
        returns!.editor.provider.disconnect();
        returns!.editor.provider.connect();
        await typists.typeAWhile(600);
        expect(stays!.editor.saved).toBe(false);
        server.process.kill('SIGCONT');
        return server;
      }),
    60_000 * ROUNDS,
  );

  test(
    'ends on SIGTERM within 10 s with code 0 and starts again, whatever a client or a request leaves unfinished',
    () =>
      typeThrough(async (server, typists, dataDir, desks) => {
        const { port } = new URL(server.url);
        const mute = connect(Number(port), '127.0.0.1');
        mute.on('error', () => {});
        // A WebSocket that opens, sends a sync step 1, and then neither reads nor answers.
        mute.write(
          `GET /collab/${desks.pages[0]} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nCookie: ${desks.cookies[0]}\r\n\r\n`,
        );
        await new Promise((resolve) => mute.once('data', resolve));
        mute.pause();
        // A request whose body never arrives.
        const unfinished = connect(Number(port), '127.0.0.1');
        unfinished.on('error', () => {});
        unfinished.write(
          `POST /connexion HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail=`,
        );
        await typists.typeAWhile(100);
        const begun = performance.now();
        expect(await server.end('SIGTERM')).toBe(0);
        expect(performance.now() - begun).toBeLessThan(10_000);
        mute.destroy();
        unfinished.destroy();
        expect(codes(typists)).toContain(CLOSE.restart);
        return startServerProcess(dataDir, { PORT: port });
      }),
    60_000 * ROUNDS,
  );
});
