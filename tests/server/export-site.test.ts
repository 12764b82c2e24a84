import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { exportBook } from '#server/commands/export.ts';
import { exportWholeSite } from '#server/commands/export-site.ts';
import { SEARCH_SCRIPTS } from '#server/exports/offline/offline-search.ts';
import { deadLinks } from '#server/exports/site/dead-links.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

/** One copy of the demonstration, which all cases read. */
const parent = createTempFolder('export-site');
const folder = path.join(parent, 'copie');
let floor: TestServices;
let outcome: Awaited<ReturnType<typeof run>>;

function run(signal = new AbortController().signal, word = 'copie') {
  const context = { services: floor.services, origin: 'https://navette.example', progress: () => {}, signal };
  return exportWholeSite.run({ words: [word], options: {}, folder: parent }, context);
}

beforeAll(async () => {
  floor = await createTestServices({ dataDir: await createDemoFolder() });
  outcome = await run();
}, 200_000);
afterAll(() => floor.close());

const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.relative(folder, path.join(one.parentPath, one.name)));
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

test('the copy has every public edition, with its pictures, lists and no dead link', async () => {
  expect(outcome.failed).toBeUndefined();
  expect(outcome.value).toMatchObject({ dead: [] });
  const published = await floor.services.publishedLists.publicAddresses(1_000);
  expect(published.length).toBeGreaterThan(20);
  const home = read('index.html');
  for (const { href } of published) {
    expect(files()).toContain(`${href.slice(1)}.html`);
    expect(home).toContain(`href="${href.slice(1)}.html"`);
  }
  const kit = read('outils/kit-agriculture.html');
  expect(kit).toContain('href="../fiches/fertiliser-sans-dependre.html"');
  expect(read('fiches/comprendre-un-systeme-agricole-en-deux-jours.html')).toMatch(
    /<img src="\.\.\/fichiers\/[\w-]+\.\w+"/,
  );
  expect(readdirSync(parent)).toEqual(['copie']);
});

test('`export site --to html` writes the same copy, and other options are refused with a reason', async () => {
  const context = { services: floor.services, origin: 'https://navette.example', progress: () => {} };
  const here = createTempFolder('export-the-site');
  const run = (options: Record<string, string | boolean>, signal = AbortSignal.abort()) =>
    exportBook.run({ words: ['site'], options, folder: here }, { ...context, signal });
  // Cancelled before the first page: these options were accepted.
  await expect(run({ to: 'html' })).rejects.toThrow('Cancelled: nothing was written.');
  await expect(run({ to: 'pdf' })).rejects.toThrow('`export site --to html`, or `export-site <folder>`');
  await expect(run({ to: 'html', draft: true })).rejects.toThrow('leave --draft out');
  await expect(run({ to: 'html', replace: true })).rejects.toThrow('leave --replace out');
  await expect(run({ to: 'html', out: folder })).rejects.toThrow('is not empty');
  expect(readdirSync(here)).toEqual([]);
  const { signal } = new AbortController();
  const { value } = await run({ to: 'html', out: 'le-site' }, signal);
  const { folder: _folder, ...written } = value as Record<string, unknown>;
  const { folder: _other, ...expected } = outcome.value as Record<string, unknown>;
  expect(written).toEqual(expected);
  const same = readdirSync(path.join(here, 'le-site'), { recursive: true }).map(String).sort();
  expect(same).toEqual(readdirSync(folder, { recursive: true }).map(String).sort());
}, 120_000);

test('the copy has nothing that the public may not read', async () => {
  const drafts = await floor.services.pages.listDrafts(COMMAND_LINE);
  const hidden = drafts.filter(({ visibility }) => visibility !== 'public');
  expect(hidden.length).toBeGreaterThan(5);
  const names = files().map((file) => path.basename(file, '.html'));
  for (const { slug } of hidden) expect(names).not.toContain(slug);
  const index = read('recherche/index.js');
  for (const { title } of hidden) expect(index).not.toContain(JSON.stringify(title));
});

test('pages have no script; the search is plain Lunr, in which titles weigh more', () => {
  for (const file of files()) {
    if (file.endsWith('.html') && file !== 'recherche.html') expect(read(file), file).not.toContain('<script');
  }
  const context = vm.createContext({ console });
  for (const name of [...SEARCH_SCRIPTS, 'index.js']) vm.runInContext(read(`recherche/${name}`), context);
  vm.runInContext("lunr.multiLanguage('en', 'fr'); const index = lunr.Index.load(NAVETTE_INDEX);", context);
  const search = (query: string) =>
    vm.runInContext(`index.search(${JSON.stringify(query)}).map((one) => one.ref)`, context) as string[];
  expect(search('biomasses')[0]).toBe('fiches/valoriser-la-biomasse.html');
  // Words after an elision are indexed without it.
  expect(read('recherche/index.js')).not.toMatch(/\["(?:[dlnsj]|qu)[’']/);
  expect(search('comité')[0]).toBe('fiches/faire-vivre-un-comite-de-jumelage.html');
  // Words typed without accents, as on a phone.
  for (const [typed, written] of [
    ['comite', 'comité'],
    ['egalite', 'égalité'],
  ] as const)
    expect(search(typed).sort(), typed).toEqual(expect.arrayContaining(search(written)));
  expect(search('egalite').length).toBeGreaterThan(0);
});

test('a dead link is found', async () => {
  const all = new Set(files());
  expect(await deadLinks(folder, all)).toEqual([]);
  all.delete('fiches/valoriser-la-biomasse.html');
  const dead = await deadLinks(folder, all);
  expect(dead.map(({ to }) => path.basename(to))).toContain('valoriser-la-biomasse.html');
  expect(dead.map(({ from }) => from)).toContain('index.html');
});

test('a folder that is not empty is refused, and a cancelled copy leaves nothing', async () => {
  await expect(run()).rejects.toThrow('is not empty');
  await expect(run(AbortSignal.abort(), 'autre')).rejects.toThrow('Cancelled');
  expect(readdirSync(parent)).toEqual(['copie']);
});
