import { describe, expect, test } from 'vitest';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { anyAddress, sendPieces } from '#tests/support/hostile-requests.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';

/**
 * docs/decisions/0020: requests make nobody wait, whatever their address. Long run: `ROUNDS=20`.
 */
/** Milliseconds for which readers send requests. */
const DURING = 4_000;
const setup = setUpFairness();
const { random, rounds } = setup;

const text = (length: number) => times(length, () => String.fromCharCode(97 + random.below(26))).join('');

/** A random query, of parameters that pages read and others. */
function anyQuery(): string {
  const names = [
    'x',
    'utm_source',
    'fait',
    'annoter',
    'pays',
    'secteur',
    'odd',
    'vue',
    'p',
    'de',
    'a',
    'q',
    'type',
    'tri',
    '_data',
  ];
  const values = [
    () => text(8),
    () => text(2_000),
    () => String(random.below(10_000)),
    () => text(2).toUpperCase(),
    () => '%F0%9F%98%80%00'.repeat(50),
    () => '',
  ];
  const count = random.pick([1, 1, 2, 5, 200]);
  return times(count, () => `${random.pick(names)}=${random.pick(values)()}`)
    .join('&')
    .slice(0, 8_000);
}

/** An address of a public page, or of none, with a random suffix. */
function anyTarget(): string {
  const page = random.pick([
    setup.rig.publicPath,
    `${setup.rig.publicPath}/editions/1`,
    `${setup.rig.publicPath}/editions`,
    '/',
    '/fiches',
    '/outils',
  ]);
  return random.pick([
    () => `${page}?${anyQuery()}`,
    () => `${page}?${anyQuery()}`,
    () => `${page}${'/'.repeat(1 + random.below(50))}?${anyQuery()}`,
    () => `${page}.data?${anyQuery()}`,
    () => `/fiches/${text(12)}?${anyQuery()}`,
    () => `/recherche?q=${text(2 + random.below(5))}&${anyQuery()}`,
    () => `/recherche.json?q=${text(3)}&${anyQuery()}`,
    () => `/connexion?${anyQuery()}`,
    () => `/langue?retour=${encodeURIComponent(`/${text(300)}`)}`,
    () => `/fichiers/${text(12)}?l=${random.below(2_000)}`,
  ])();
}

/** Sends requests one after the other until the time is over. @returns counts by status */
async function read(address: string, cookie: string, counts: Map<number, number>): Promise<void> {
  const until = performance.now() + DURING;
  while (performance.now() < until) {
    const headers = {
      cookie,
      'x-forwarded-for': address,
      accept: 'text/html',
      'accept-encoding': random.pick(['br', 'gzip', '']),
    };
    const { status } = await sendPieces(setup.rig.url + anyTarget(), {
      method: random.pick(['GET', 'GET', 'HEAD']),
      headers,
    });
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
}

describe.each(rounds)('round %i', () => {
  test.each([
    ['one sender, by many connections', () => [anyAddress(random)], 48],
    ['many senders', () => times(24, () => anyAddress(random)), 48],
  ] as const)(
    'endless queries: %s',
    async (name, addresses, connections) => {
      const counts = new Map<number, number>();
      const from = addresses();
      const report = await setup.rig.attack(async () => {
        await Promise.all(
          times(connections, (i) => read(from[i % from.length]!, i % 12 === 0 ? setup.rig.pirates[0]! : '', counts)),
        );
      });
      expect(
        [...counts.keys()].filter((status) => status === 0 || status >= 500),
        `seed ${random.seed}`,
      ).toEqual([]);
      expect(counts.get(200) ?? 0).toBeGreaterThan(20);
      expectFair(report, `readers: ${name}, seed ${random.seed}`);
    },
    120_000,
  );
});
