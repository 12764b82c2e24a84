import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { Random } from '#tests/support/random.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { openSmallDisk, type SmallDisk } from '#tests/support/small-disk.ts';
import { countOf, prepareDesks, Typists, takeTokens } from '#tests/support/typists.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rules 1, 5 and 10: kills the process at a random moment while people type
 * in several drafts, and discards the clients' state. What other participants had received, and
 * what was acknowledged to its author, must be stored.
 */
const ROUNDS = Number(process.env.ROUNDS) || 4;
/** Rounds of the longer conditions, in proportion. */
const SOME = Math.max(2, Math.round(ROUNDS / 10));
const faulty = (env: Record<string, string>) => ({
  NODE_OPTIONS: `--import ${path.resolve('tests/support/faulty-store.js')}`,
  LOG_LEVEL: 'silent',
  ...env,
});

interface Condition {
  readonly rounds: number;
  readonly pages: number;
  readonly perPage?: number;
  /** Milliseconds of typing, at most. */
  readonly typing: number;
  readonly env?: Record<string, string>;
  readonly disk?: SmallDisk['kind'];
  /** The server kills itself. */
  readonly dies?: boolean;
  /** Runs between two spells of typing. */
  disturb?(where: { server: ServerProcess; disk: SmallDisk | null; dataDir: string }): void | Promise<void>;
  /** Least number of known tokens for a meaningful round. */
  readonly least: number;
}

async function killRounds(condition: Condition): Promise<void> {
  const random = new Random();
  const disk = condition.disk ? openSmallDisk(condition.disk) : null;
  const folder = await prepareDesks(condition.pages, disk?.folder);
  const { dataDir, prepared: desks } = folder;
  const last: { known: Set<string>[] } = { known: desks.pages.map(() => new Set<string>()) };
  let server: ServerProcess | null = null;
  let knownInAll = 0;

  async function expectAllThere(url: string, round: number): Promise<void> {
    for (const [p, page] of desks.pages.entries()) {
      const there = new Set(await takeTokens(url, page, desks.cookies[0]!));
      const lost = [...last.known[p]!].filter((token) => !there.has(token));
      expect(lost, `seed ${random.seed}, round ${round}: known to be stored, and lost`).toEqual([]);
    }
  }

  try {
    for (let round = 0; round < condition.rounds; round++) {
      server = await startServerProcess(dataDir, condition.env);
      if (round > 0) await expectAllThere(server.url, round - 1);
      const typists = new Typists({
        url: server.url,
        desks,
        random,
        label: `${round}`,
        perPage: condition.perPage ?? 2,
      });
      // Words that were stored once must still exist, even if their author's connection has ended
      // since.
      let before: readonly Set<string>[] = last.known.map(() => new Set());
      try {
        await typists.begin();
        if (condition.dies) {
          await server.ended;
        } else {
          await typists.typeAWhile(condition.typing);
          // A slow machine has stored little by then.
          await until(
            () => {
              before = typists.known();
              return countOf(before) > condition.least;
            },
            'there is something to lose',
            30_000,
          );
          if (condition.disturb) {
            await condition.disturb({ server, disk, dataDir });
            await typists.typeAWhile(condition.typing);
          }
          await server.end('SIGKILL');
        }
        last.known = typists.known().map((tokens, page) => new Set([...tokens, ...before[page]!]));
      } finally {
        typists.destroy();
      }
      disk?.free(process.pid);
      knownInAll += countOf(last.known);
    }
    server = await startServerProcess(dataDir);
    await expectAllThere(server.url, condition.rounds - 1);
    expect(await server.end('SIGTERM'), 'SIGTERM ends with 0').toBe(0);
    expect(knownInAll, 'the rounds had something to lose').toBeGreaterThan(condition.rounds * condition.least);
  } finally {
    await server?.end('SIGKILL');
    await folder.remove();
    disk?.remove();
  }
}

/**
 * Holds the lock until the server reports a storage failure, and waits until it reports recovery.
 */
async function lockUntilFailure({ server, dataDir }: { server: ServerProcess; dataDir: string }): Promise<void> {
  const isWell = async () => (await fetch(`${server.url}/healthz`)).ok;
  const other = await SqliteHandle.open(path.join(dataDir, 'navette.sqlite'), 'readwrite');
  try {
    // The server commits without a pause.
    await other.run('pragma busy_timeout = 20000');
    await other.run('begin immediate');
    await until(async () => !(await isWell()), 'the server says so');
    await other.run('rollback');
  } finally {
    await other.close();
  }
  await until(isWell, 'the storage is back');
}

/**
 * A server that kills itself during a compaction would do so again at once on the same data: each
 * of these rounds starts with a new folder.
 */
async function killInEach(condition: Condition): Promise<void> {
  if (!condition.dies) return killRounds(condition);
  for (let round = 0; round < condition.rounds; round++) await killRounds({ ...condition, rounds: 1 });
}

const conditions: Record<string, Condition> = {
  'on a good disk': { rounds: ROUNDS, pages: 3, typing: 400, least: 20 },
  'each write 200 ms late': {
    rounds: SOME,
    pages: 3,
    typing: 1_200,
    env: faulty({ FAULT_DELAY: '200' }),
    least: 20,
  },
  'each fourth write fails': {
    rounds: SOME,
    pages: 3,
    typing: 1_200,
    env: faulty({ FAULT_EVERY: '4' }),
    least: 5,
  },
  'the disk becomes full': {
    rounds: SOME,
    pages: 3,
    typing: 600,
    env: { LOG_LEVEL: 'silent' },
    disk: 'tmpfs',
    disturb: ({ server, disk }) => disk!.fill(server.process.pid!),
    least: 20,
  },
  'the process meets its quota': {
    rounds: SOME,
    pages: 3,
    typing: 600,
    env: { LOG_LEVEL: 'silent' },
    disk: 'quota',
    disturb: ({ server, disk }) => disk!.fill(server.process.pid!),
    least: 20,
  },
  'another program locks the database until commits fail': {
    // A round takes a quarter of a minute: until commits fail, and until the storage is back.
    rounds: Math.ceil(SOME / 2),
    pages: 3,
    typing: 1_200,
    env: { LOG_LEVEL: 'silent' },
    disturb: lockUntilFailure,
    least: 20,
  },
  ...Object.fromEntries(
    ['insert', 'delete', 'commit', 'committed'].map((step): [string, Condition] => [
      `in a compaction, at: ${step}`,
      {
        rounds: Math.ceil(SOME / 4),
        pages: 1,
        perPage: 4,
        typing: 0,
        dies: true,
        env: faulty({ FAULT_KILL: step }),
        least: 200,
      },
    ]),
  ),
};

describe('kill -9 while people type: what anyone knew to be stored is stored', () => {
  for (const [name, condition] of Object.entries(conditions)) {
    test(`${name} (${condition.rounds} rounds)`, () => killInEach(condition), 60_000 + condition.rounds * 30_000);
  }
});
