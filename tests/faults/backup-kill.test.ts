import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { newIllustratedPage } from '#tests/support/backup-floor.ts';
import { navette } from '#tests/support/command-line.ts';
import { Random } from '#tests/support/random.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

/** Long run: `ROUNDS=100 npm test -- tests/faults/backup-kill.test.ts`. */
const ROUNDS = Number(process.env.ROUNDS) || 2;
const PAGES = 40;

let dataDir: string;
/** A backup of one page. */
let other: string;

const newFolder = () => path.join(createTempFolder('killed'), 'here');

beforeAll(async () => {
  const full = await prepareDataFolder(async (services) => {
    for (let seed = 0; seed < PAGES; seed++) await newIllustratedPage(services, seed);
  });
  dataDir = full.dataDir;
  const small = await prepareDataFolder((services) => newIllustratedPage(services, 900));
  other = newFolder();
  expect((await navette(small.dataDir, ['backup', other])).code).toBe(0);
}, 120_000);

function begin(folder: string, argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['server/cli/navette.js', ...argv], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', DATA_DIR: folder, NAVETTE_DEMO: 'off' },
    stdio: 'ignore',
  });
}

/**
 * Runs a command and kills it some time after it has started its work.
 * @returns true if it had ended by itself
 */
async function kill(child: ChildProcess, hasBegun: () => boolean, milliseconds: number): Promise<boolean> {
  const ended = once(child, 'exit');
  await until(() => hasBegun() || child.exitCode !== null, 'it begins', 30_000);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  child.kill('SIGKILL');
  await ended;
  return child.exitCode !== null;
}

test(
  `a backup killed at a random moment is never mistaken for a complete one (${ROUNDS} rounds)`,
  async () => {
    const random = new Random();
    for (let round = 0; round < ROUNDS; round++) {
      const target = newFolder();
      const child = begin(dataDir, ['backup', target]);
      await kill(child, () => existsSync(target) && readdirSync(target).length > 0, random.below(400));
      const restored = createTempFolder('restored');
      const what = `seed ${random.seed}, round ${round}`;
      const { code, stderr } = await navette(restored, ['restore', target]);
      if (existsSync(path.join(target, 'manifest.json'))) {
        expect(code, what).toBe(0);
        const checked = await navette(restored, ['check', '--json']);
        expect(checked.json(), what).toMatchObject({ ok: true, counts: { pages: PAGES, files: PAGES } });
      } else {
        expect([code, stderr], what).toEqual([1, expect.stringMatching(/interrupted|no complete backup/)]);
        expect((await navette(dataDir, ['backup', target])).stderr, what).toMatch(/remove it|not empty/);
      }
    }
  },
  ROUNDS * 20_000,
);

test(
  `a restore killed at a random moment leaves the old state or the new one (${ROUNDS} rounds)`,
  async () => {
    const random = new Random();
    const full = newFolder();
    expect((await navette(dataDir, ['backup', full])).code).toBe(0);
    for (let round = 0; round < ROUNDS; round++) {
      const folder = createTempFolder('used');
      expect((await navette(folder, ['restore', other])).code).toBe(0);
      const child = begin(folder, ['restore', full, '--force']);
      await kill(child, () => existsSync(path.join(folder, '.restoring')), random.below(400));
      const what = `seed ${random.seed}, round ${round}`;
      const wasLeft = existsSync(path.join(folder, '.restoring'));
      const listed = await navette(folder, ['page', 'list']);
      expect(listed.code, what).toBe(0);
      if (wasLeft) expect(listed.stderr, what).toMatch(/^A restore (was|had been) interrupted/);
      const checked = await navette(folder, ['check', '--json']);
      expect([1, PAGES], what).toContain(checked.json<{ counts: { pages: number } }>().counts.pages);
      expect(checked.json(), what).toMatchObject({ ok: true, remarks: [] });
      rmSync(folder, { recursive: true });
    }
  },
  ROUNDS * 20_000,
);
