import { expect, test } from 'vitest';
import { kindPath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { largestNotice } from '#tests/support/largest-notice.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';
import { paragraph } from '#tests/support/workshop-floor.ts';

/** docs/security.md: lists read only what they show, however long the notices of pages are. */
const PAGES = process.env.ROUNDS ? 250 : 120;
const KIND: PageKind = 'workshop';
/** Milliseconds for which readers ask. */
const DURING = 4_000;
const { document } = fitDocument({ type: 'doc', content: [paragraph('p3333333', 'Un atelier.')] });
const setup = setUpFairness(async (services) => {
  const { id } = await services.collections.create(
    { kind: 'toolkit', title: 'Les ateliers', visibility: 'public', publishedAt: '2026-01-01T00:00:00.000Z' },
    COMMAND_LINE,
  );
  const pageIds: string[] = [];
  for (let i = 0; i < PAGES; i++) {
    const notice = largestNotice(KIND, random);
    const page = await services.pages.create(
      { kind: KIND, title: `Atelier ${i}`, summary: 'Un atelier.', visibility: 'public', document, notice },
      COMMAND_LINE,
    );
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    pageIds.push(page.id);
  }
  await services.collectionParts.arrange(id, [{ title: 'Tous', pageIds }], COMMAND_LINE);
});
const { random, rounds } = setup;

test.each(rounds)(
  'lists of pages with the longest notices make nobody wait, and search answers, round %i',
  async () => {
    const counts = new Map<string, number>();
    const ask = async (address: string, cookie: string) => {
      const answer = await fetch(setup.rig.url + address, { headers: { cookie } });
      const key = `${address.split('?')[0]} ${answer.status}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return answer.text();
    };
    const list = kindPath(KIND);
    const search = () => `/recherche.json?q=atelier+${random.below(PAGES)}`;
    const anyList = () =>
      random.pick([
        list,
        `${list}?p=${1 + random.below(6)}`,
        '/',
        '/outils/les-ateliers',
        `${list}/atelier-${random.below(PAGES)}`,
      ]);
    const report = await setup.rig.attack(async () => {
      const end = performance.now() + DURING;
      await Promise.all(
        setup.rig.pirates.flatMap((cookie) =>
          times(3, async (line) => {
            while (performance.now() < end) await ask(line === 2 ? search() : anyList(), cookie);
          }),
        ),
      );
      // A server that was just started reads the notices for its search meanwhile.
      const found = async () => JSON.parse(await ask('/recherche.json?q=atelier', '')) as { total: number };
      await until(async () => (await found()).total >= PAGES, 'all pages can be found', 100_000);
    });
    const label = `lists, seed ${random.seed}, ${JSON.stringify(Object.fromEntries(counts))}`;
    expect(
      [...counts.keys()].filter((key) => !key.endsWith(' 200')),
      label,
    ).toEqual([]);
    expectFair(report, label);
  },
  180_000,
);
