import { afterAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { can, pageSubject, VISIBILITIES } from '#content/permission.ts';
import type { Vocabulary } from '#content/taxonomy/vocabulary.ts';
import { findUnlistedEditions } from '#db/pages/edition-term-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { Services } from '#server/services.ts';
import { Random } from '#tests/support/random.ts';
import {
  closeServices,
  detailsOf,
  MEMBER,
  openServices,
  partnerOf,
  STAFF,
  textOf,
} from '#tests/support/searched-services.ts';
import { until } from '#tests/support/until.ts';

afterAll(closeServices);

const COUNTRIES = ['ML', 'MA', 'PL'];
const TERMS: readonly [Vocabulary, string][] = [
  ...COUNTRIES.map((code): [Vocabulary, string] => ['country', code]),
  ['keyword', 'reserve'],
];

async function addPage(services: Services, title: string, countries: readonly string[]): Promise<Page> {
  const notice = emptyNotice('factsheet');
  return services.pages.create(
    {
      kind: 'factsheet',
      title,
      summary: 'Un résumé.',
      visibility: 'public',
      notice: { ...notice, common: { ...notice.common, countries: [...countries], keywords: ['Réserve'] } },
      document: textOf('Du texte.'),
    },
    COMMAND_LINE,
  );
}

/** The titles of a term's pages, and the number that it states; null if it has no page. */
async function pagesOf(services: Services, viewer: Viewer, [vocabulary, code]: [Vocabulary, string]) {
  try {
    const { kinds, total } = await services.terms.find(viewer, vocabulary, code);
    const titles = kinds.flatMap(({ cards }) => cards.map(({ title }) => title));
    return { titles: titles.sort(), total, listed: kinds.reduce((sum, { count }) => sum + count, 0) };
  } catch {
    return null;
  }
}

describe('terms', () => {
  test('a random walk: each viewer finds and counts exactly what they may list', async () => {
    const random = new Random();
    const services = await openServices();
    const pages: Page[] = [];
    for (let n = 0; n < 6; n++) {
      pages.push(
        await addPage(
          services,
          `Fiche ${n}`,
          COUNTRIES.filter(() => random.chance(0.5)),
        ),
      );
    }
    // The countries of each page's latest edition: the test's own record.
    const published = new Map<string, readonly string[]>();
    const viewers = [PUBLIC_VIEWER, MEMBER, STAFF, partnerOf(pages[0]!.id)];
    for (let step = 0; step < 80; step++) {
      const page = (await services.pages.find(random.pick(pages).id))!;
      const isOpen = page.archivedAt === null;
      switch (random.below(7)) {
        case 0:
          if (isOpen) {
            const details = { ...detailsOf(page), visibility: random.pick(VISIBILITIES) };
            await services.pages.changeDetails(page.id, details, COMMAND_LINE);
          }
          break;
        case 1: {
          // The countries of the next edition, until it is published.
          const countries = COUNTRIES.filter(() => random.chance(0.5));
          const common = { ...page.notice.common, countries };
          if (isOpen) await services.pages.changeDetails(page.id, { ...detailsOf(page), common }, COMMAND_LINE);
          break;
        }
        case 2:
          if (page.binnedAt === null) await services.pages.archive(page.id, COMMAND_LINE);
          break;
        case 3:
          if (page.binnedAt === null) await services.pages.restore(page.id, COMMAND_LINE);
          break;
        case 4:
          if (page.binnedAt === null) await services.bin.bin(page.id, COMMAND_LINE);
          else await services.bin.restore(page.id, COMMAND_LINE);
          break;
        default:
          if (!isOpen) break;
          await services.editions.publish(page.id, {}, COMMAND_LINE);
          published.set(page.id, page.notice.common.countries);
      }
      const all = (await Promise.all(pages.map(({ id }) => services.pages.find(id)))) as Page[];
      const viewer = random.pick(viewers);
      const seen = all.filter(
        (one) =>
          viewer.role !== 'partner' &&
          one.editionNumber !== null &&
          one.archivedAt === null &&
          can(viewer, 'page.read', pageSubject(one)),
      );
      const context = `seed ${random.seed}, step ${step}, ${viewer.role}`;
      const counts = await services.terms.explore(viewer);
      for (const term of TERMS) {
        const expected = seen
          .filter(({ id }) => term[0] === 'keyword' || published.get(id)!.includes(term[1]))
          .map(({ title }) => title)
          .sort();
        const found = await pagesOf(services, viewer, term);
        const label = `${context}, ${term[1]}`;
        if (expected.length === 0) expect(found, label).toBeNull();
        else expect(found, label).toEqual({ titles: expected, total: expected.length, listed: expected.length });
        const [vocabulary, code] = term;
        const ofKind = await services.terms
          .findOfKind(viewer, { vocabulary, code, kind: 'factsheet' }, 1)
          .catch(() => null);
        expect(ofKind?.cards.map(({ title }) => title).sort() ?? [], label).toEqual(expected);
        expect(ofKind?.total ?? 0, label).toBe(expected.length);
        const ofList = (await services.terms.list(viewer, vocabulary)).find((one) => one.code === code);
        expect(ofList?.count ?? 0, label).toBe(expected.length);
        const latest = await services.terms.latest(viewer, ...term).catch(() => null);
        expect(latest?.cards.map(({ title }) => title).sort() ?? [], label).toEqual(expected);
        const counted = counts.find(({ vocabulary, code }) => vocabulary === term[0] && code === term[1])?.count ?? 0;
        expect(counted, label).toBe(expected.length);
      }
    }
  });

  test('a label is never taken from a page that the viewer may not read', async () => {
    const services = await openServices();
    const add = async (keyword: string, visibility: 'public' | 'members') => {
      const page = await addPage(services, `Page ${keyword}`, []);
      const common = { ...page.notice.common, keywords: [keyword] };
      await services.pages.changeDetails(page.id, { ...detailsOf(page), common, visibility }, COMMAND_LINE);
      await services.editions.publish(page.id, {}, COMMAND_LINE);
    };
    await add('régie', 'public');
    await add('RÉGIE (confidentiel)', 'members');
    await add('Régie', 'members');
    expect((await services.terms.find(PUBLIC_VIEWER, 'keyword', 'regie')).label).toBe('régie');
    expect(await pagesOf(services, PUBLIC_VIEWER, ['keyword', 'regie-confidentiel'])).toBeNull();
    const listed = await services.terms.list(PUBLIC_VIEWER, 'keyword');
    expect(listed.map(({ label, count }) => [label, count])).toEqual([['régie', 1]]);
    expect((await services.terms.find(MEMBER, 'keyword', 'regie')).total).toBe(2);
  });

  test('list pages of one kind in parts, the latest first', async () => {
    const services = await openServices();
    for (let n = 0; n < 26; n++) {
      const page = await addPage(services, `Fiche ${n}`, ['ML']);
      await services.editions.publish(
        page.id,
        { publishedAt: `2024-01-${String(n + 1).padStart(2, '0')}T08:00:00.000Z` },
        COMMAND_LINE,
      );
    }
    const term = { vocabulary: 'country', code: 'ML', kind: 'factsheet' } as const;
    const first = await services.terms.findOfKind(PUBLIC_VIEWER, term, 1);
    expect([first.total, first.pages, first.cards.length, first.cards[0]!.title]).toEqual([26, 2, 24, 'Fiche 25']);
    const last = await services.terms.findOfKind(PUBLIC_VIEWER, term, 99);
    expect([last.page, last.cards.map(({ title }) => title)]).toEqual([2, ['Fiche 1', 'Fiche 0']]);
    await expect(services.terms.findOfKind(PUBLIC_VIEWER, { ...term, kind: 'study' }, 1)).rejects.toThrow();
  });

  test('list after the next start what an earlier release published', async () => {
    const services = await openServices();
    for (let n = 0; n < 25; n++) {
      const page = await addPage(services, `Fiche ${n}`, ['ML']);
      await services.editions.publish(page.id, {}, COMMAND_LINE);
    }
    // The state that an earlier release leaves.
    await services.database.write(async (trx) => {
      await trx.deleteFrom('editionTerm').execute();
      await trx.deleteFrom('termCount').execute();
      await trx.deleteFrom('termTotal').execute();
      await trx.updateTable('page').set({ termsEdition: null }).execute();
    });
    expect(await pagesOf(services, PUBLIC_VIEWER, ['country', 'ML'])).toBeNull();
    services.terms.start();
    await until(
      async () => (await findUnlistedEditions(services.database.read, 1)).length === 0,
      'all editions are listed',
    );
    expect((await services.terms.find(PUBLIC_VIEWER, 'country', 'ML')).total).toBe(25);
  });
});
