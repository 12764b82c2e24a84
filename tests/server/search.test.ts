import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { openReader } from '#db/driver/open-reader.ts';
import { MarkdownImport } from '#server/exchange/markdown-import.ts';
import { IndexKeeper } from '#server/search/index-keeper.ts';
import type { Services } from '#server/services.ts';
import {
  closeServices,
  detailsOf,
  MEMBER,
  openServices,
  publishPage,
  titles,
} from '#tests/support/searched-services.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

afterAll(closeServices);

describe('the demonstration’s gender module', () => {
  let services: Services;

  beforeAll(async () => {
    services = await openServices();
    const folder = path.resolve('content/demo');
    const run = new MarkdownImport(services, { publish: true }, COMMAND_LINE);
    for (const name of [
      'comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau',
      'gerer-l-eau-a-la-parcelle',
      'valoriser-la-biomasse',
    ]) {
      await run.importFile({ file: path.join(folder, 'pages', `${name}.md`), folder });
    }
  });

  test.each([
    'acces a l eau femmes',
    "accès à l'eau femmes",
    'acces a l’eau des femmes',
    'participation femmes eau',
    'particpation femmes eau',
  ])('is found by « %s »', async (q) => {
    const { results } = await services.search.search(MEMBER, { q });
    expect(results[0]!.href).toBe('/modules/comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau');
    expect(results[0]!.passage.some(({ mark }) => mark)).toBe(true);
    expect(results[0]!.passage.map(({ text }) => text).join('')).toMatch(/femmes/);
  });

  test('does not exist for the public: no title, no count, no suggestion, no spelling', async () => {
    const { results, facets } = await services.search.search(PUBLIC_VIEWER, { q: 'participation femmes' });
    expect(results.some(({ kind }) => kind === 'module')).toBe(false);
    expect(facets.kind.some(({ code }) => code === 'module')).toBe(false);
    expect(await services.search.suggest(PUBLIC_VIEWER, 'comment faciliter')).toEqual([]);
    expect(await services.search.suggest(MEMBER, 'comment fac')).toMatchObject([{ kind: 'module' }]);
  });

  test('is found by its notice: country, sector, goal, keyword, objective, in French and English', async () => {
    for (const q of [
      'pays:senegal femmes',
      'Senegal gender',
      'ODD 5',
      'odd:5.5',
      'Égalité entre les sexes',
      'lunettes ou caisse',
      'module eau',
    ]) {
      expect(await titles(services, MEMBER, q), q).toContain(
        'Comment faciliter la participation des femmes à la gestion de l’eau\u202f?',
      );
    }
  });

  test('a goal finds pages that work towards only one of its targets', async () => {
    for (const q of ['ODD 6', 'SDG 6', 'odd:6', 'eau propre et assainissement'])
      expect(await titles(services, MEMBER, q), q).toContain('Gérer l’eau à la parcelle');
  });

  test('facets count by country and combine', async () => {
    const all = await services.search.search(MEMBER, { q: 'eau' });
    const count = all.facets.country.find(({ code }) => code === 'ML')!.count;
    const narrowed = await services.search.search(MEMBER, { q: 'eau', filters: { country: ['ML'] } });
    expect(narrowed.total).toBe(count);
    const both = await services.search.search(MEMBER, { q: 'eau', filters: { country: ['ML'], kind: ['module'] } });
    expect(both.results.map(({ kind }) => kind)).toEqual(['module']);
  });
});

describe('a restart', () => {
  afterEach(async () => {
    await closeServices();
  });

  const segments = (services: Services) =>
    readdirSync(path.join(services.env.dataDir, 'search')).filter((name) => name.endsWith('.segment'));

  async function stored(): Promise<Services> {
    const services = await openServices();
    await publishPage(services, { title: 'La margelle', body: 'Un puits à margelle.' });
    await publishPage(services, { title: 'Le treuil', body: 'Un treuil sur le puits.' });
    expect(await titles(services, PUBLIC_VIEWER, 'puits')).toHaveLength(2);
    await until(
      async () => readdirSync(services.env.dataDir).includes('search') && segments(services).length > 0,
      'stored',
    );
    await services.search.close();
    return services;
  }

  test('uses stored segments, and includes later changes', async () => {
    const before = await stored();
    await publishPage(before, { title: 'La poulie', body: 'Une poulie sur le puits.' });
    const [treuil] = await before.pages.listDrafts(COMMAND_LINE, {});
    const gone =
      (await before.pages.listDrafts(COMMAND_LINE, {})).find(({ title }) => title === 'Le treuil') ?? treuil!;
    await before.pages.archive(gone.id, COMMAND_LINE);
    const after = await openServices(before.env.dataDir);
    expect((await titles(after, PUBLIC_VIEWER, 'puits')).sort()).toEqual(['La margelle', 'La poulie']);
  });

  test('a damaged segment is rebuilt', async () => {
    const before = await stored();
    const folder = path.join(before.env.dataDir, 'search');
    for (const name of segments(before)) {
      const bytes = readFileSync(path.join(folder, name));
      bytes[bytes.length >> 1]! ^= 0xff;
      writeFileSync(path.join(folder, name), bytes);
    }
    const after = await openServices(before.env.dataDir);
    expect(await titles(after, PUBLIC_VIEWER, 'puits')).toHaveLength(2);
    writeFileSync(path.join(folder, 'manifest.json'), '{');
    await after.close();
    const again = await openServices(before.env.dataDir);
    expect(await titles(again, PUBLIC_VIEWER, 'puits')).toHaveLength(2);
  });
});

test('a page whose visibility narrows while the index is read is not found from that moment on', async () => {
  const folder = createTempFolder('search');
  const services = await openServices(folder);
  const pages = await Promise.all(
    ['Un', 'Deux'].map((title) => publishPage(services, { title, body: 'Creuser un puits.' })),
  );
  const reader = await openReader(path.join(folder, 'navette.sqlite'));
  const keeper = new IndexKeeper(reader);
  const found = async () => {
    const input = { q: 'puits', filters: {}, sort: 'relevance', offset: 0, limit: 10 } as const;
    return (await keeper.search({ audiences: ['public'] }, input)).results.map(({ title }) => title);
  };
  // Both are read and wait to be added together.
  await keeper.reconcile(async () => {
    await services.pages.changeDetails(pages[0]!.id, { ...detailsOf(pages[0]!), visibility: 'members' }, COMMAND_LINE);
    keeper.forget(pages[0]!.id);
  });
  expect(await found()).toEqual(['Deux']);
  await keeper.readPages([pages[0]!.id]);
  expect(await found()).toEqual(['Deux']);
  const input = { q: 'puits', filters: {}, sort: 'relevance', offset: 0, limit: 10 } as const;
  expect((await keeper.search({ audiences: ['public', 'members'] }, input)).total).toBe(2);
  await reader.close();
});

test('a page whose change was reported before a stored index is added is not found until it is read again', async () => {
  const folder = createTempFolder('search');
  const services = await openServices(folder);
  const [reported] = await Promise.all(
    ['Un', 'Deux'].map((title) => publishPage(services, { title, body: 'Creuser un puits.' })),
  );
  const reader = await openReader(path.join(folder, 'navette.sqlite'));
  const before = new IndexKeeper(reader);
  await before.reconcile(async () => {});
  const keeper = new IndexKeeper(reader);
  keeper.forget(reported!.id);
  const meanwhile: string[][] = [];
  await keeper.reconcile(async () => {
    const input = { q: 'puits', filters: {}, sort: 'relevance', offset: 0, limit: 10 } as const;
    const { results } = await keeper.search({ audiences: ['public'] }, input);
    meanwhile.push(results.map(({ title }) => title));
  }, before.index.list);
  expect(meanwhile).toEqual([['Deux']]);
  await reader.close();
});
