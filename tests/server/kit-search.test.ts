import vm from 'node:vm';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packSegment, unpackSegment } from '#content/search/index/pack-segment.ts';
import { SegmentBuilder } from '#content/search/index/segment-builder.ts';
import { findInKit, type KitAnswer } from '#content/search/kit/find-in-kit.ts';
import { kitDocument } from '#content/search/kit/kit-document.ts';
import { readKitText } from '#content/search/kit/kit-text.ts';
import { readQuery } from '#content/search/query/read-query.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';
import { KIT_ENGINE } from '#server/exports/kit/kit-engine.ts';
import { SEARCH_SCRIPTS } from '#server/exports/offline/offline-search.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { oldContext, requireOldSyntax } from '#tests/support/old-javascript.ts';
import { manifestOf, openInFolder, takeKit, textIn } from '#tests/support/taken-kits.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

/** The search in the kit of the demonstration's toolkit on gender, as a member takes it along. */
const PAGE = 'pages/modules-comment-associer-les-hommes.html';

let floor: TestServices;
let zip: Uint8Array;

beforeAll(async () => {
  floor = await createTestServices({ dataDir: await createDemoFolder() });
  zip = await takeKit(floor.services, floor.member, 'kit');
}, 200_000);
afterAll(() => floor.close());

test('finds words without their accents and behind an elision, in the JavaScript of old browsers', () => {
  const shown: string[] = [];
  const element = () => ({ appendChild: (child: { href?: string }) => child.href && shown.push(child.href) });
  const parts: Record<string, object> = { q: { value: '' }, said: {}, found: element(), search: {} };
  const document = { getElementById: (id: string) => parts[id], createElement: element };
  const opening = / data-scripts="([^"]+)"/.exec(textIn(zip, 'recherche.html'))![1]!;
  const scripts: string[] = [];
  Object.assign(document, { body: { appendChild: ({ src }: { src: string }) => scripts.push(src) } });
  parts.scripts = { getAttribute: () => opening };
  const location = { pathname: '/kit/recherche.html', search: '?q=associer+les+hommes' };
  const context = oldContext({ console, document, location, window: {} });
  vm.runInContext(textIn(zip, 'recherche/ouvrir.js'), context);
  expect(scripts.join(' ')).toBe(opening);
  expect(scripts).toEqual(expect.arrayContaining(SEARCH_SCRIPTS.map((name) => `recherche/${name}`)));
  // All but the engine, which such browsers do not load.
  for (const file of Object.keys(unzipSync(zip)).filter((name) => name.endsWith('.js') && name !== KIT_ENGINE))
    expect(() => requireOldSyntax(textIn(zip, file)), file).not.toThrow();
  for (const file of scripts) vm.runInContext(textIn(zip, file), context);
  expect(shown[0]).toBe(PAGE);
  const find = (words: string) => {
    shown.length = 0;
    Object.assign(parts.q!, { value: words });
    vm.runInContext("document.getElementById('search').onsubmit()", context);
    return [...shown];
  };
  expect(find('egalite')).toEqual(find('l’égalité'));
  expect(find('egalite').length).toBeGreaterThan(0);
  expect(find('violences')[0]).toBe('pages/modules-comment-prevenir-les-violences-pendant-un-projet.html');
  // Quotation marks are no part of the words between them.
  for (const quoted of ['"l\u2019égalité"', '« l\u2019égalité »', '\u2018égalité\u2019'])
    expect(find(quoted)).toEqual(find('l\u2019égalité'));
  // A word that no text has matches as a prefix; a word of a text does not, nor does a stop word.
  expect(find('violen')).toEqual(find('violen*'));
  expect(find('violen').length).toBeGreaterThan(0);
  expect(find('qu violen')).toEqual(find('violen*'));
  expect(find('egalite')).toEqual(find('+egalite'));
  // A word of a title alone, as on the site.
  expect(find('titre:violences')).toEqual(['pages/modules-comment-prevenir-les-violences-pendant-un-projet.html']);
  expect(find('+titre:\u00e9galit\u00e9')).toEqual([]);
  // Syntax that Lunr does not have is read as words.
  expect(find('lieu:violences')).toEqual(find('lieu violences'));
  expect(find('  ')).toEqual([]);
});

test('sends the query of its address to the worker before the page is drawn, and shows the result then', async () => {
  const page = textIn(zip, 'recherche.html');
  expect(page.indexOf(' async="async" src="recherche/ouvrir.js"')).toBeGreaterThan(0);
  expect(page.indexOf('recherche/ouvrir.js')).toBeLessThan(page.indexOf('<link rel="stylesheet"'));
  const parts: Record<string, object> = {
    q: { value: '' },
    said: {},
    found: { appendChild: () => ({}) },
    search: {},
  };
  let draw = () => {};
  const document = {
    readyState: 'loading',
    getElementById: (id: string) => parts[id],
    addEventListener: (_: string, drawn: () => void) => {
      draw = drawn;
    },
  };
  const asked: object[] = [];
  const workers: Worker[] = [];
  class Worker {
    onmessage?: (event: object) => void;
    constructor() {
      workers.push(this);
    }
    postMessage(message: object) {
      asked.push(message);
    }
  }
  const open = async () => ({ keys: async () => [{ url: 'https://x/islands/kit-search-abc.js' }] });
  const location = { pathname: '/kits/outils/genre/recherche.html', search: '?q=les+id%C3%A9es' };
  const caches = { open };
  const context = oldContext({ console, document, location, caches, Worker, window: { caches, Worker } });
  vm.runInContext(textIn(zip, 'recherche/ouvrir.js'), context);
  await expect.poll(() => asked).toEqual([{ path: '/outils/genre', number: 1, query: 'les idées' }]);
  workers[0]!.onmessage!({ data: { number: 1, found: { total: 0, results: [] } } });
  expect(parts.said).toEqual({});
  draw();
  expect([parts.q, parts.said]).toEqual([{ value: 'les idées' }, { textContent: 'Aucun texte trouvé.' }]);
});

test('reads the kit’s texts word for word in the engine of the site, without what surrounds them', () => {
  const builder = new SegmentBuilder();
  for (const [file, content] of Object.entries(unzipSync(zip)).filter(([name]) => name.startsWith('pages/'))) {
    const html = strFromU8(content);
    const { title, summary, language, blocks } = readKitText(html);
    const mainHtml = html
      .slice(html.indexOf('<main'), html.indexOf('<nav class="turn"'))
      .replace(/<(p|sup|span) class="(living|block-label|call|box)".*?<\/\1>|<a [^>]*role="doc-backlink".*?<\/a>/g, '')
      .replace(/<img[^>]* alt="([^"]*)"[^>]*>/g, '$1');
    const plain = mainHtml.replace(/<[^>]*>/g, ' ').replace(/&(amp|lt|gt|quot);/g, ' ');
    const wordsOf = (text: string) => (text.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
    expect(wordsOf(blocks.map(({ text }) => text.replace(/[&<>"]/g, ' ')).join(' ')), file).toBe(wordsOf(plain));
    expect([html.includes(`<h1`), title.length > 0, summary.length > 0, language], file).toEqual([
      true,
      true,
      true,
      'fr',
    ]);
    builder.add(kitDocument({ file, title, summary, language, blocks }, ''));
  }
  // Packed and unpacked, as the device stores it.
  const index = new SearchIndex();
  index.addSegment(unpackSegment(packSegment(builder.finish()).buffer)!);
  const find = (text: string) =>
    index
      .search({
        query: readQuery(text, new Thesaurus(FIELD_SYNONYMS), null),
        ...{ audiences: ['public'], filters: {}, sort: 'relevance', offset: 0, limit: 10 },
      })
      .results.map(({ key, passage }) => [key, passage.filter(({ mark }) => mark).map((piece) => piece.text)] as const);
  expect(find('associer hommes')[0]![0]).toBe(PAGE);
  expect(readKitText(textIn(zip, PAGE)).title).toBe('Comment associer les hommes\u202f?');
  expect(find('titre:violences').map(([key]) => key)).toEqual([
    'pages/modules-comment-prevenir-les-violences-pendant-un-projet.html',
  ]);
  expect(find('vbg').length).toBeGreaterThan(0);
  expect(find('egalite')[0]![1].length).toBeGreaterThan(0);
  // Filters of the site are words here: countries are words of the text.
  expect(find('pays:mali')).toEqual(find('pays mali'));
});

test('finds in a folder what the engine of the site finds, in each kit of the demonstration', async () => {
  const kits = [zip];
  for (const slug of ['kit-agriculture', 'boite-a-outils-mobilite'])
    kits.push(await takeKit(floor.services, floor.staff, 'kitleger', { type: 'collection', kind: 'toolkit', slug }));
  const synonyms = new Thesaurus(FIELD_SYNONYMS);
  for (const bytes of kits) {
    const find = await openInFolder(bytes);
    const index = new SearchIndex();
    const pages = Object.entries(unzipSync(bytes)).filter(([file]) => file.startsWith('pages/'));
    const texts = pages.map(([file, content]) => ({ file, ...readKitText(strFromU8(content)) }));
    index.put(texts.map((page) => kitDocument(page, manifestOf(bytes).date)));
    // Titles, the first words of passages, a phrase, what is nearly a word, fields, nothing.
    const asked = ['titre:comment', '"comité de gestion"', 'egaliter', 'vbg', 'pays:mali', 'zzz', '', '+eau -femmes'];
    for (const { title, blocks } of texts)
      asked.push(title, ...blocks.filter((_, n) => n % 9 === 4).map(({ text }) => text.slice(0, 25)));
    let found = 0;
    for (const query of asked) {
      const here = JSON.parse(JSON.stringify(find(query))) as KitAnswer;
      expect(here, query).toEqual(findInKit(index, query, synonyms));
      found += here.total > 0 ? 1 : 0;
    }
    expect([texts.length > 3, found / asked.length > 0.7]).toEqual([true, true]);
  }
});

test('folds typed accents in a browser without String.prototype.normalize', () => {
  const find = textIn(zip, 'recherche/recherche.js');
  const folded = vm.runInContext(`${/var FOLDED.*?\n {2}\}\n/s.exec(find)![0]} folded`, oldContext({})) as (
    words: string,
  ) => string;
  for (const words of ['\u00c9galité', 'co\u00fbt re\u00e7u', 'mañana à Lomé', 'œuvre', 'e\u0301cole', 'Đô la', 'قرية'])
    expect(folded(words)).toBe(words.normalize('NFD').replace(/[\u0300-\u036f]/g, ''));
});
