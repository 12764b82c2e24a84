import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pngWithTexts } from '#tests/support/costly-rasters.ts';
import { COSTLY_DRAWINGS, FILTERED_DRAWINGS } from '#tests/support/drawings.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { setUpFairness } from '#tests/support/set-up-fairness.ts';

/**
 * Drawings and images that would take minutes or gigabytes, and drawings with filters as costly as
 * any, from two people at once, while a third uploads photographs.
 */
const OF_EACH = 6;
/** Too large or costly, an unsupported type, too many under way, or given up for their cost. */
const REFUSED = [413, 415, 422, 429, 503];
const setup = setUpFairness();
const { random, rounds } = setup;

async function upload(cookie: string, bytes: Uint8Array): Promise<number> {
  const answer = await fetch(`${setup.rig.url}/fichiers/televerser?page=${setup.rig.pageId}&nom=image`, {
    method: 'POST',
    headers: { cookie, origin: setup.rig.url, 'content-type': 'application/octet-stream' },
    body: bytes as BodyInit,
  });
  await answer.text();
  return answer.status;
}

/**
 * @param index one of each round has filters, which may take ten seconds of a processor; at length,
 * many
 */
async function hostileImage(index: number): Promise<Uint8Array> {
  const isFiltered = index === 0 || (process.env.ROUNDS !== undefined && random.chance(0.5));
  const size = 1 + random.below(2);
  if (isFiltered) return Buffer.from(FILTERED_DRAWINGS[random.pick(Object.keys(FILTERED_DRAWINGS))]!(size));
  if (random.chance(0.15)) return pngWithTexts(20 + random.below(60));
  const { make } = COSTLY_DRAWINGS[random.pick(Object.keys(COSTLY_DRAWINGS))]!;
  const drawing = Buffer.from(make(size));
  return random.chance(0.3) ? gzipSync(drawing) : drawing;
}

function photograph(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: '#888', noise } })
    .jpeg()
    .toBuffer();
}

test('a drawing that exceeds its limits makes nobody wait, and photographs are accepted meanwhile', async () => {
  const honest = setup.rig.pirates.at(-1)!;
  for (const round of rounds) {
    const label = `seed ${random.seed}, round ${round}`;
    const hostile = await Promise.all(Array.from({ length: 2 * OF_EACH }, (_, i) => hostileImage(i)));
    const photographs = await Promise.all(Array.from({ length: 3 }, photograph));
    const report = await setup.rig.attack(async () => {
      const attacks = hostile.map((bytes, i) => upload(setup.rig.pirates[i % 2]!, bytes));
      // One after the other, as when they are dropped into a text.
      for (const one of photographs) expect(await upload(honest, one), label).toBe(200);
      // An image is accepted without its text chunks; one that would cost too much is refused.
      for (const status of await Promise.all(attacks)) expect([200, ...REFUSED], label).toContain(status);
    });
    expectFair(report, label);
    expect(report.childMemory, label).toBeGreaterThan(0);
  }
}, 300_000);
