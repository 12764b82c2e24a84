import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { canRecord, PowerRecord } from '#tests/support/power-cut.ts';
import { Random } from '#tests/support/random.ts';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process.ts';
import { startSocketRig } from '#tests/support/socket-rig.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { countOf, type Desks, prepareDesks, Typists } from '#tests/support/typists.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rule 1, `power`: simulates a power cut at a random moment while people
 * type. What other participants had received, and what was acknowledged to its author, must have
 * been synced to the disk by then.
 */
const CUTS = Math.max(5, (Number(process.env.ROUNDS) || 0) / 4);

/** How many of the known tokens a data folder has lost. */
async function countLost(known: Set<string>[], folder: string, desks: Desks): Promise<{ known: number; lost: number }> {
  const rig = await startSocketRig({ dataDir: folder });
  try {
    expect(await rig.services.database.integrityProblems()).toEqual([]);
    let lost = 0;
    for (const [p, page] of desks.pages.entries()) {
      const { textContent } = (await rig.services.drafts.read(page)).document;
      for (const token of known[p]!) if (!textContent.includes(token)) lost++;
    }
    return { known: countOf(known), lost };
  } finally {
    await rig.close();
  }
}

/** Types for a while and records this many moments. */
async function typeAndTake(
  random: Random,
  env: (dataDir: string) => {
    env: Record<string, string>;
    take(server: ServerProcess, dataDir: string): () => string[];
  },
  moments: number,
): Promise<{ known: number; lost: number }> {
  const { dataDir, prepared: desks, remove } = await prepareDesks(2);
  const { env: variables, take } = env(dataDir);
  const server = await startServerProcess(dataDir, variables);
  const typists = new Typists({ url: server.url, desks, random, label: 'p' });
  const taken: { known: Set<string>[]; folders: () => string[] }[] = [];
  try {
    await typists.begin();
    for (let i = 0; i < moments; i++) {
      await typists.typeAWhile(200);
      // A slow machine has stored little by then.
      await until(() => countOf(typists.known()) > 20, 'there is something to lose');
      // Known tokens first: they must have been synced before.
      const known = typists.known();
      taken.push({ known, folders: take(server, dataDir) });
    }
  } finally {
    typists.destroy();
    await server.end('SIGKILL');
  }
  let known = 0;
  let lost = 0;
  for (const moment of taken) {
    for (const folder of moment.folders()) {
      const result = await countLost(moment.known, folder, desks);
      known += result.known;
      lost += result.lost;
    }
  }
  await remove();
  return { known, lost };
}

const recording = (random: Random, durability: 'power' | 'process') => (dataDir: string) => {
  const record = new PowerRecord(dataDir);
  return {
    env: { ...record.env, NAVETTE_DURABILITY: durability },
    take: () => {
      const { length } = record;
      return () => [record.cutAt(length, random, 'nothing'), record.cutAt(length, random, 'some')];
    },
  };
};

test.runIf(canRecord())(
  `power: of writes that were not synced none survive, or some at random (${CUTS} cuts of each)`,
  async () => {
    const random = new Random();
    const { known, lost } = await typeAndTake(random, recording(random, 'power'), CUTS);
    expect(lost, `seed ${random.seed}`).toBe(0);
    expect(known).toBeGreaterThan(CUTS * 20);
  },
  60_000 + CUTS * 5_000,
);

test.runIf(canRecord())(
  'the method detects a missing sync: with durability `process`, a power cut loses edits',
  async () => {
    const random = new Random();
    const { lost } = await typeAndTake(random, recording(random, 'process'), 3);
    expect(lost, `seed ${random.seed}`).toBeGreaterThan(0);
  },
  90_000,
);

test('copies of the files at a random instant hold everything known before', async () => {
  const random = new Random();
  const copying = () => ({
    env: {},
    take: (server: ServerProcess, dataDir: string) => {
      const folder = createTempFolder('copied');
      // Stops the process, or the copies of the database and its log would be of different
      // instants.
      server.process.kill('SIGSTOP');
      cpSync(dataDir, folder, { recursive: true, filter: (file) => !/\.sock$|-shm$|lock$/.test(file) });
      server.process.kill('SIGCONT');
      return () => [folder];
    },
  });
  const { known, lost } = await typeAndTake(random, copying, 4);
  expect(lost, `seed ${random.seed}`).toBe(0);
  expect(known).toBeGreaterThan(80);
});
