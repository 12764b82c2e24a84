import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Visibility } from '#content/permission.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertEdition } from '#db/pages/edition-repository.ts';
import { listEditionTerms } from '#db/pages/edition-term-repository.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import type { Services } from '#server/services.ts';
import { openFloor } from '#tests/support/floor.ts';

/**
 * How long the pages of terms take at 1,000 and 20,000 published pages, each with three countries,
 * a goal, an author and four keywords, one of which is its own and one of which all have. Prints
 * the median, and the shortest of the runs with how many times that of the smaller corpus it is.
 * Then how long publishing holds the write transaction to record the links of a text.
 * `npx tsx tests/bench/terms/run.ts`, or with other numbers of pages as arguments
 */
const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 20_000];
const RUNS = 25;
/** Runs before those that are counted. */
const WARMING = 5;
const COUNTRIES = ['ML', 'SN', 'BJ', 'TG', 'MG', 'MA', 'HT', 'KH', 'BF', 'NE'];
const MEMBER: Viewer = { role: 'member', personId: 'member222222', name: 'Membre', sessionId: 'session' };
const LINKS = [10, 500, 5_000, 50_000];

const html = (links: number) =>
  Array.from({ length: links }, (_, i) => `<p>Voir <a href="/fiches/page-${i}">la page ${i}</a>.</p>\n`).join('');

async function fill({ database }: Services, count: number): Promise<void> {
  const base = emptyNotice('factsheet');
  for (let from = 0; from < count; from += 500) {
    await database.write(async (trx) => {
      for (let i = from; i < Math.min(count, from + 500); i++) {
        const id = newId();
        const at = new Date(Date.UTC(2020, 0, 1) + i * 3_600_000).toISOString();
        const kind = i % 3 === 0 ? 'study' : 'factsheet';
        // With many pages for members, public ones should be found as fast.
        const visibility: Visibility = i % 4 === 0 ? 'public' : 'members';
        const notice = {
          ...base,
          common: {
            ...base.common,
            countries: [0, 1, 2].map((n) => COUNTRIES[(i + n) % COUNTRIES.length]!),
            sdgs: [String((i % 17) + 1)],
            authors: [`Auteur ${i % 400}`],
            keywords: ['eau', `thème ${i % 60}`, `lieu ${i % 900}`, `mot ${i}`],
          },
        };
        await insertPage(trx, {
          id,
          kind,
          slug: `page-${i}`,
          title: `Page ${i}`,
          summary: 'Un résumé.',
          language: 'fr',
          visibility,
          status: 'published',
          notice,
          translationGroup: null,
          createdBy: null,
          createdAt: at,
          updatedAt: at,
          archivedAt: null,
          editionNumber: 1,
          ownerId: null,
          dueOn: null,
        });
        await insertEdition(trx, {
          pageId: id,
          number: 1,
          title: `Page ${i}`,
          summary: 'Un résumé.',
          language: 'fr',
          notice,
          document: JSON.stringify({ type: 'doc', content: [] }),
          html: html(i % 5),
          headings: [],
          text: '',
          words: 900,
          note: '',
          publishedBy: null,
          publishedAt: at,
          reviewed: null,
        });
        await listEditionTerms(trx, id);
      }
    });
  }
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

interface Site {
  readonly size: number;
  readonly services: Services;
}

/** The sizes take turns, so that what else the machine does is the same for each. */
async function measure(sites: readonly Site[], name: string, work: (services: Services) => Promise<unknown>) {
  const times = new Map(sites.map(({ size }): [number, number[]] => [size, []]));
  for (let run = -WARMING; run < RUNS; run++) {
    for (const { size, services } of sites) {
      const begun = performance.now();
      await work(services);
      if (run >= 0) times.get(size)!.push(performance.now() - begun);
    }
  }
  const first = Math.min(...times.get(sites[0]!.size)!);
  for (const [size, of] of times) {
    const shortest = Math.min(...of);
    const ratio = (shortest / first).toFixed(2);
    console.log(`${size} pages · ${name}: ${median(of).toFixed(1)} ms, at least ${shortest.toFixed(1)} ms, ${ratio} ×`);
  }
}

const sites: Site[] = [];
const closing: (() => Promise<unknown>)[] = [];
for (const size of SIZES) {
  const floor = await openFloor({ time: 'system' });
  await fill(floor.services, size);
  sites.push({ size, services: floor.services });
  closing.push(() => floor.close());
  console.log(`${size} pages are there`);
}
for (const viewer of [PUBLIC_VIEWER, MEMBER]) {
  const who = viewer.role;
  await measure(sites, `${who}: a country`, ({ terms }) => terms.find(viewer, 'country', 'ML'));
  await measure(sites, `${who}: a keyword of every page`, ({ terms }) => terms.find(viewer, 'keyword', 'eau'));
  await measure(sites, `${who}: an author`, ({ terms }) => terms.find(viewer, 'author', 'auteur-8'));
  await measure(sites, `${who}: factsheets on a country, first page`, ({ terms }) =>
    terms.findOfKind(viewer, { vocabulary: 'country', code: 'ML', kind: 'factsheet' }, 1),
  );
  await measure(sites, `${who}: the feed of a country`, ({ terms }) => terms.latest(viewer, 'country', 'ML'));
  await measure(sites, `${who}: /explorer`, ({ terms }) => terms.explore(viewer));
  await measure(sites, `${who}: all countries`, ({ terms }) => terms.list(viewer, 'country'));
  await measure(sites, `${who}: all keywords`, ({ terms }) => terms.list(viewer, 'keyword'));
  await measure(sites, `${who}: the end of a page`, ({ reading }) => reading.read(viewer, 'factsheet', 'page-4'));
}
const { database } = sites.at(-1)!.services;
const { id: pageId } = await database.read
  .selectFrom('page')
  .select('id')
  .where('slug', '=', 'page-7')
  .executeTakeFirstOrThrow();
for (const links of LINKS) {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await database.write(async (trx) => {
      await trx
        .updateTable('edition')
        .set({ html: html(links) })
        .where('pageId', '=', pageId)
        .execute();
      const begun = performance.now();
      await listEditionTerms(trx, pageId);
      times.push(performance.now() - begun);
    });
  }
  const [half, most] = [median(times), Math.max(...times)];
  console.log(`${links} links: the transaction is held ${half.toFixed(1)} ms for them, ${most.toFixed(1)} ms at most`);
}
for (const close of closing) await close();
