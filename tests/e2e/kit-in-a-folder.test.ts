import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import { kitDocument } from '#content/search/kit/kit-document.ts';
import { readKitText } from '#content/search/kit/kit-text.ts';
import { readQuery } from '#content/search/query/read-query.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';
import { KIT_ENGINE, KIT_INDEX } from '#server/exports/kit/kit-engine.ts';
import { writeLightKit } from '#server/exports/kit/write-kit.ts';
import { collectComplaints, openBrowser } from '#tests/support/browser.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** A kit as it is unpacked from a stick, and opened without a server. */
const MODULES = [
  ['Tenir les comptes', 'Les comptes sont **affichés** au marché, sans rien cacher.'],
  ['Prévenir les violences', 'Une référente écoute, sans rien promettre\u202f; l’école d’été l’aide\u2028à l’écart.'],
  ['Associer les hommes', 'Des pères témoignent pendant la veillée\u202f: « c’est \\n’importe qui ».'],
] as const;
const QUESTIONS = ['pere', '"sans rien promettre"', 'comptez', 'titre:homme', 'sans rien', 'femmes', '+compte -marché'];

let files: Readonly<Record<string, Uint8Array>>;
let browser: Browser;
const contexts: BrowserContext[] = [];
beforeAll(async () => {
  const pages = MODULES.map(([title, text], n): PageText => {
    const { document } = parseMarkdown(text);
    const { html } = renderDocument(document, { language: 'fr', locale: 'fr', fileUrl: (id) => id });
    const page = {
      kind: 'module',
      slug: `m${n}`,
      title,
      summary: 'Un résumé.',
      language: 'fr',
      edition: 1,
      html,
    } as const;
    return { ...page, notice: emptyNotice('module'), date: '2026-03-01T09:00:00.000Z', sources: null };
  });
  const collection = { kind: 'toolkit', slug: 'boite', title: 'La boîte', summary: '', language: 'fr' } as const;
  const { book } = makeBook({
    origin: 'https://navette.example',
    timeZone: 'Europe/Paris',
    collection: { ...collection, introduction: '', imprint: '', parts: [{ title: '', pages }] },
  });
  files = unzipSync((await writeLightKit(book, new Map())).bytes);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser?.close();
});

/** Opens the search of the kit in a folder. @param without files that are missing */
async function openSearch(query: string, { lacks = '', without = [] as string[] } = {}): Promise<Page> {
  const folder = createTempFolder('kit-in-a-folder');
  for (const [file, content] of Object.entries(files)) {
    if (without.includes(file)) continue;
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  const context = await browser.newContext();
  contexts.push(context);
  const tab = await context.newPage();
  if (lacks) await tab.addInitScript(lacks);
  await tab.goto(`${pathToFileURL(path.join(folder, 'recherche.html')).href}?q=${encodeURIComponent(query)}`);
  return tab;
}

/**
 * The results of the server's engine in the same texts: files, and the passages with their marks.
 */
function foundByServer(text: string) {
  const index = new SearchIndex();
  const pages = Object.entries(files).filter(([file]) => file.startsWith('pages/'));
  const read = pages.map(([file, content]) => ({ file, ...readKitText(strFromU8(content)) }));
  index.put(read.map((page) => kitDocument(page, '2026-03-01T09:00:00.000Z')));
  const query = readQuery(text, new Thesaurus(FIELD_SYNONYMS), null);
  return index
    .search({ query, audiences: ['public'], filters: {}, sort: 'relevance', offset: 0, limit: 100 })
    .results.map(({ key, passage }) => [key, passage.flatMap((piece) => (piece.mark ? piece.text : []))]);
}

const foundHere = (tab: Page) =>
  tab
    .locator('#found li')
    .evaluateAll((items) =>
      items.map((item) => [
        item.querySelector('a')!.getAttribute('href'),
        Array.from(item.querySelectorAll('p mark'), (mark) => mark.textContent),
      ]),
    );

async function ask(tab: Page, question: string): Promise<unknown> {
  // Emptied first, so that what is shown then is the response to this query.
  await tab.locator('#q').fill('');
  await tab.keyboard.press('Enter');
  await expect.poll(() => tab.locator('#said').textContent()).toBe('');
  await tab.locator('#q').fill(question);
  await tab.keyboard.press('Enter');
  await tab.locator('#said').filter({ hasText: /\S/ }).waitFor({ state: 'attached' });
  return foundHere(tab);
}

const isByLunr = (tab: Page) => tab.evaluate(() => 'lunr' in globalThis);

test.each([
  ['in a worker', ''],
  // As browsers that refuse workers in a folder do.
  [
    'on the thread of the page',
    'globalThis.Worker = function () { throw new DOMException("denied", "SecurityError"); };',
  ],
])('the engine of the site searches a kit in a folder, %s', async (_name, lacks) => {
  const tab = await openSearch('pères', { lacks });
  const complaints = collectComplaints(tab);
  await tab.locator('#found li').first().waitFor();
  expect(await foundHere(tab)).toEqual(foundByServer('pères'));
  for (const question of QUESTIONS) expect(await ask(tab, question), question).toEqual(foundByServer(question));
  expect(foundByServer('"sans rien promettre"')).toHaveLength(1);
  expect([await isByLunr(tab), tab.workers().length]).toEqual([false, lacks ? 0 : 1]);
  await tab.getByRole('searchbox').fill('pere');
  await tab.keyboard.press('Enter');
  await tab.getByRole('link', { name: 'Associer les hommes' }).click();
  await tab.getByText('Des pères témoignent').waitFor();
  expect(complaints).toEqual([]);
});

test.each([
  ['a browser that does not know what the engine calls', { lacks: 'delete Array.prototype.findLast;' }],
  ['a folder without the engine', { without: [KIT_ENGINE] }],
  ['a folder without its index', { without: [KIT_INDEX] }],
  // Like a browser that has the names but not the syntax.
  [
    'an engine that fails',
    { lacks: 'globalThis.Worker = undefined; globalThis.atob = () => { throw new Error("x"); };' },
  ],
  ['a worker that fails', { lacks: 'URL.createObjectURL = () => "data:text/javascript,(";' }],
])('Lunr searches in %s', async (_name, lack) => {
  const tab = await openSearch('pères', lack);
  await tab.locator('#found a').first().waitFor();
  expect(await isByLunr(tab)).toBe(true);
  const first = async (question: string) => ((await ask(tab, question)) as [string, string[]][])[0]?.[0];
  expect([await first('pere'), await first('violen'), await first('titre:compte')]).toEqual([
    'pages/modules-m2.html',
    'pages/modules-m1.html',
    'pages/modules-m0.html',
  ]);
});
