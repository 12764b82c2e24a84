import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { deflateSync, strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { KIT_ANSWER_WORDS, KIT_SESSION_WORDS, KIT_WORDS } from '#content/book/kit-words.ts';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { KitExtension } from '#content/render/files/export-format.ts';
import { renderDocument } from '#content/render/html.ts';
import { packSegment, unpackSegment } from '#content/search/index/pack-segment.ts';
import { SegmentBuilder } from '#content/search/index/segment-builder.ts';
import { findInKit, type KitAnswer } from '#content/search/kit/find-in-kit.ts';
import { kitDocument } from '#content/search/kit/kit-document.ts';
import { readKitText } from '#content/search/kit/kit-text.ts';
import { readQuery } from '#content/search/query/read-query.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';
import { kitCheck, kitKey } from '#server/commands/kit.ts';
import { type Wanted, whole } from '#server/exports/book-texts.ts';
import { isForFolders, KIT_ENGINE, KIT_INDEX } from '#server/exports/kit/kit-engine.ts';
import { KitKey } from '#server/exports/kit/kit-key.ts';
import {
  KIT_MANIFEST,
  KIT_SIGNATURE,
  parseKitManifest,
  publicKitKey,
  sha256Of,
} from '#server/exports/kit/kit-manifest.ts';
import { writeKit, writeLightKit } from '#server/exports/kit/write-kit.ts';
import { SEARCH_SCRIPTS } from '#server/exports/offline/offline-search.ts';
import { MOST_SHEET_PAGES } from '#server/exports/pdf/write-sheet.ts';
import { readImages } from '#server/exports/process/read-images.ts';
import { deadLinks } from '#server/exports/site/dead-links.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { oldContext, requireOldSyntax } from '#tests/support/old-javascript.ts';
import { readSheet } from '#tests/support/read-sheet.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

const GENDER = { type: 'collection', kind: 'toolkit', slug: 'boite-a-outils-genre' } as const;
const PAGE = 'pages/modules-comment-associer-les-hommes.html';

/** The demonstration's toolkit on gender, as a member takes it along. */
const folder = createTempFolder('kit');
let floor: TestServices;
let zip: Uint8Array;
let light: Uint8Array;
let small: Uint8Array;

async function take(viewer: Viewer, extension: KitExtension, wanted: Wanted = GENDER): Promise<Uint8Array> {
  const { bookExports } = floor.services;
  const asked = { extension, sender: 'x', origin: 'https://navette.example', address: '' };
  const { handle } = await bookExports.open(await bookExports.ask(viewer, wanted, asked));
  const bytes = await handle.readFile();
  await handle.close();
  return bytes;
}

beforeAll(async () => {
  floor = await createTestServices({ dataDir: await createDemoFolder() });
  zip = await take(floor.member, 'kit');
  light = await take(floor.member, 'kitleger');
  small = await take(floor.member, 'kitpetit');
}, 200_000);
afterAll(() => floor.close());

/** The text of one file; the others, pictures among them, stay packed. */
const textIn = (bytes: Uint8Array, file: string) =>
  strFromU8(unzipSync(bytes, { filter: ({ name }) => name === file })[file]!);
const manifestOf = (bytes: Uint8Array) => parseKitManifest(textIn(bytes, KIT_MANIFEST))!;

/** What a kit is searched by in a folder, as a browser has it. */
async function openInFolder(bytes: Uint8Array): Promise<(query: string) => KitAnswer> {
  const context = vm.createContext({ atob, Blob, DecompressionStream, Response, TextDecoder, TextEncoder });
  for (const file of [KIT_ENGINE, KIT_INDEX]) vm.runInContext(textIn(bytes, file), context);
  return (await vm.runInContext('NAVETTE_ENGINE().open(NAVETTE_KIT_INDEX)', context)) as (query: string) => KitAnswer;
}

/** Puts a kit as it would be unpacked, and tells what is in it. */
function unpack(bytes: Uint8Array, into: string): string[] {
  const files = unzipSync(bytes);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(into, file)), { recursive: true });
    writeFileSync(path.join(into, file), content);
  }
  return Object.keys(files);
}

describe('a kit', () => {
  test('has its pages, pictures, cover and search, and no link that leads nowhere', async () => {
    for (const [bytes, name] of [
      [zip, 'with'],
      [light, 'without'],
    ] as const) {
      const files = unpack(bytes, path.join(folder, name));
      expect(await deadLinks(path.join(folder, name), new Set(files))).toEqual([]);
      expect(files).toEqual(
        expect.arrayContaining(['index.html', 'recherche.html', 'style.css', 'LISEZ-MOI.txt', PAGE]),
      );
      expect(files.filter((file) => file.startsWith('pages/'))).toHaveLength(8);
      expect(files.some((file) => file.startsWith('images/'))).toBe(name === 'with');
      for (const file of files.filter((one) => one.endsWith('.html'))) {
        const html = readFileSync(path.join(folder, name, file), 'utf8');
        // Nothing but links leads out of it; only the search has scripts, and what is led or
        // answered.
        expect(html, file).not.toMatch(/(src|href)="\/|src="https?:|type="module"|<iframe/);
        const scripts = Array.from(html.matchAll(/<script[^>]*>/g), String);
        const up = file.startsWith('pages/') ? '../' : '';
        const led = /<h\d[^>]*>Déroulé</.test(html) ? [`<script src="${up}seance.js">`] : [];
        const site = `/${file.replace(/^pages\/(\w+)-(.*)\.html$/, '$1/$2')}`;
        const answered = `<script id="reponses" src="../reponses.js" data-page="${site}">`;
        const filled = /class="checklist"|block-exercise/.test(html) ? [answered] : [];
        if (file !== 'recherche.html') expect(scripts, file).toEqual([...led, ...filled]);
      }
    }
    expect(light.length).toBeLessThan(zip.length);
  });

  test('says on its cover which edition it holds and where it is read up to date', () => {
    const { version, date, pictures, url, files } = manifestOf(zip);
    const cover = textIn(zip, 'index.html');
    expect(cover).toContain(`version ${version}, avec `);
    expect(cover).toMatch(/édition du <strong>\d+(er)?.[a-zéû]+.20\d\d, 8.textes<\/strong>/u);
    expect(cover).toContain(`href="${url}"`);
    expect(url).toBe('https://navette.example/outils/boite-a-outils-genre');
    expect([pictures, new Date(date).toISOString()]).toEqual([true, date]);
    expect(textIn(light, 'index.html')).toContain(`version ${version}, sans images`);
    // The manifest has each other file, as it is.
    const there = unzipSync(zip);
    expect(files.map((file) => file.path).sort()).toEqual(
      Object.keys(there)
        .filter((file) => file !== KIT_MANIFEST && file !== KIT_SIGNATURE)
        .sort(),
    );
    for (const { path: file, bytes, sha256 } of files)
      expect([bytes, sha256], file).toEqual([there[file]!.length, sha256Of(there[file]!)]);
  });

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
    // A word that no text has is the beginning of one; what a text has is not, nor a small word.
    expect(find('violen')).toEqual(find('violen*'));
    expect(find('violen').length).toBeGreaterThan(0);
    expect(find('qu violen')).toEqual(find('violen*'));
    expect(find('egalite')).toEqual(find('+egalite'));
    // A word of a title alone, as on the site.
    expect(find('titre:violences')).toEqual(['pages/modules-comment-prevenir-les-violences-pendant-un-projet.html']);
    expect(find('+titre:\u00e9galit\u00e9')).toEqual([]);
    // What is no query of Lunr's is words.
    expect(find('lieu:violences')).toEqual(find('lieu violences'));
    expect(find('  ')).toEqual([]);
  });

  test('asks its worker what the address asks before its page is drawn, and shows it then', async () => {
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
    // Where the page says which worker there is, nothing is looked for; another address is no
    // worker.
    for (const [engine, started] of [
      ['/islands/kit-search-abc.js', 1],
      ['https://x/islands/kit-search-abc.js', 0],
    ] as const) {
      parts.scripts = { getAttribute: (name: string) => (name === 'data-engine' ? engine : '') };
      workers.length = 0;
      vm.runInContext(textIn(zip, 'recherche/ouvrir.js'), context);
      expect(workers.length, engine).toBe(started);
    }
  });

  test('is read word for word by the engine of the site, without what surrounds its texts', () => {
    const builder = new SegmentBuilder();
    for (const [file, content] of Object.entries(unzipSync(zip)).filter(([name]) => name.startsWith('pages/'))) {
      const html = strFromU8(content);
      const { title, summary, language, blocks } = readKitText(html);
      const said = html
        .slice(html.indexOf('<main'), html.indexOf('<nav class="turn"'))
        .replace(
          /<(p|sup|span) class="(living|block-label|call|box)".*?<\/\1>|<a [^>]*role="doc-backlink".*?<\/a>/g,
          '',
        )
        .replace(/<img[^>]* alt="([^"]*)"[^>]*>/g, '$1');
      const plain = said.replace(/<[^>]*>/g, ' ').replace(/&(amp|lt|gt|quot);/g, ' ');
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
    // As the device keeps it.
    const index = new SearchIndex();
    index.addSegment(unpackSegment(packSegment(builder.finish()).buffer)!);
    const find = (text: string) =>
      index
        .search({
          query: readQuery(text, new Thesaurus(FIELD_SYNONYMS), null),
          ...{ audiences: ['public'], filters: {}, sort: 'relevance', offset: 0, limit: 10 },
        })
        .results.map(
          ({ key, passage }) => [key, passage.filter(({ mark }) => mark).map((piece) => piece.text)] as const,
        );
    expect(find('associer hommes')[0]![0]).toBe(PAGE);
    expect(find('titre:violences').map(([key]) => key)).toEqual([
      'pages/modules-comment-prevenir-les-violences-pendant-un-projet.html',
    ]);
    expect(find('vbg').length).toBeGreaterThan(0);
    expect(find('egalite')[0]![1].length).toBeGreaterThan(0);
    // What is a filter on the site is a word: countries are words here.
    expect(find('pays:mali')).toEqual(find('pays mali'));
  });

  test('finds in a folder what the engine of the site finds, in each kit of the demonstration', async () => {
    const kits = [zip];
    for (const slug of ['kit-agriculture', 'boite-a-outils-mobilite'])
      kits.push(await take(floor.staff, 'kitleger', { type: 'collection', kind: 'toolkit', slug }));
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

  test('leads to its modules by what readers want, and to the half day that its introduction plans', () => {
    const cover = textIn(zip, 'index.html');
    const map = /<section class="map".*?<\/section>/s.exec(cover)![0];
    expect(map).toContain('Trouver le bon module');
    expect(map.match(/<strong>Je veux /g)!.length).toBeGreaterThan(8);
    expect(map).toMatch(/href="pages\/modules-comment-associer-les-hommes\.html"/);
    // The half day is in the kit, as is the timer that leads it: on the site it is from 9:00 to
    // 13:15.
    expect(cover).toContain('href="deroule-1.html"');
    expect(cover).not.toContain('/deroule?');
    const plan = textIn(zip, 'deroule-1.html');
    expect(plan).toContain('De 09:00 à 13:15.');
    const steps = [...plan.matchAll(/<li><p><strong>([^<]*)<\/strong> · (\d\d:\d\d)/g)];
    expect(steps.length).toBeGreaterThan(8);
    expect(steps.filter(([, title]) => title === 'Pause (15\u00a0min)')).toHaveLength(1);
    expect(steps[0]![2]).toBe('09:00');
    expect(plan).toContain('<script src="seance.js">');
  });

  test('leads the steps of its modules by a timer, in the JavaScript of old browsers', () => {
    const led = Object.keys(unzipSync(zip)).filter((file) => /^pages/.test(file) && /Déroulé</.test(textIn(zip, file)));
    expect(led).toHaveLength(8);
    const script = textIn(zip, 'seance.js');
    expect(() => requireOldSyntax(script)).not.toThrow();
    expect(script.length).toBeLessThan(6_000);
    expect(textIn(zip, 'index.html')).not.toContain('<script');
  });

  test('has pictures and styles that old browsers know', () => {
    const files = unzipSync(zip);
    const pictures = Object.keys(files).filter((file) => file.startsWith('images/'));
    expect(pictures.length).toBeGreaterThan(0);
    for (const file of pictures) {
      const begins = Buffer.from(files[file]!.subarray(0, 5)).toString('latin1');
      expect(begins, file).toMatch(/^(\xff\xd8\xff|\x89PNG|<)/);
    }
    // What stands between braces is left out where it is not known, and no more; a selector takes
    // all along.
    const selectors = textIn(zip, 'style.css').replace(/\{[^{}]*\}/g, '');
    expect(selectors).not.toMatch(/:(is|where|has|not\([^)]*,)|&|@(layer|container|supports)/);
  });

  test('has small pictures where they are asked for, and drawings as they are', async () => {
    const { pictures, files } = manifestOf(small);
    expect([pictures, textIn(small, 'index.html')]).toEqual(['small', expect.stringContaining(' petites images')]);
    const had = new Set(manifestOf(zip).files.map(({ path: file }) => file));
    const drawn = files.filter(({ path: file }) => file.endsWith('.svg'));
    expect(drawn.filter(({ path: file }) => !had.has(file))).toEqual([]);
    const photograph = await sharp({
      create: { width: 1_200, height: 800, channels: 3, background: '#888', noise: { type: 'gaussian', sigma: 30 } },
    })
      .png()
      .toBuffer();
    const stored = path.join(folder, 'photo.png');
    writeFileSync(stored, photograph);
    const read = async (extension: KitExtension) => {
      const images = await readImages(['a'], { a: { path: stored, mediaType: 'image/png' } }, extension);
      return images.get('a');
    };
    const [whole, less, none] = [await read('kit'), await read('kitpetit'), await read('kitleger')];
    expect([whole?.width, less?.width, less?.type, none]).toEqual([960, 480, 'jpeg', undefined]);
    expect(less!.bytes.length).toBeLessThan(whole!.bytes.length / 3);
  });

  test('that is read by a browser without normalize finds what is typed with accents', () => {
    const find = textIn(zip, 'recherche/recherche.js');
    const folded = vm.runInContext(`${/var FOLDED.*?\n {2}\}\n/s.exec(find)![0]} folded`, oldContext({})) as (
      words: string,
    ) => string;
    for (const words of [
      '\u00c9galité',
      'co\u00fbt re\u00e7u',
      'mañana à Lomé',
      'œuvre',
      'e\u0301cole',
      'Đô la',
      'قرية',
    ])
      expect(folded(words)).toBe(words.normalize('NFD').replace(/[\u0300-\u036f]/g, ''));
  });

  test('holds what its reader may read, and no more', async () => {
    const refused = await take(PUBLIC_VIEWER, 'kitleger').catch((error: { code?: string }) => error.code);
    const names = typeof refused === 'object' ? Object.keys(unzipSync(refused as Uint8Array)) : [];
    expect(names).not.toContain(PAGE);
  });

  test('that is cancelled leaves nothing, and sizes are said once a kit was made', async () => {
    const { bookExports, env, events } = floor.services;
    expect(bookExports.sizeOf(floor.member, GENDER, 'kit')).toBe(zip.length);
    expect(bookExports.sizeOf(PUBLIC_VIEWER, GENDER, 'kit')).toBeNull();
    events.emit('editions-rewritten');
    expect(bookExports.sizeOf(floor.member, GENDER, 'kit')).toBeNull();
    const asked = await bookExports.ask(floor.member, GENDER, {
      extension: 'kit',
      sender: 'x',
      origin: 'https://other.example',
      address: '',
    });
    const ended = asked.file.catch((error: Error) => error.message);
    await bookExports.cancel(floor.member, asked.job.id);
    expect(await ended).toContain('cancelled');
    expect(readdirSync(path.join(env.dataDir, 'exports'))).toEqual([]);
  });
});

describe('a kit as a bundle of files', () => {
  const bundleFor = async (viewer: Viewer, extension: KitExtension = 'kitleger') => {
    const { kitBundles } = floor.services;
    const asked = { extension, sender: 'x', origin: 'https://navette.example', address: '' };
    for (;;) {
      const bundle = await kitBundles.ask(viewer, GENDER, asked);
      if (bundle) return bundle;
    }
  };

  test('is the kit as the archive has it, file by file', async () => {
    const { key, bytes, manifest } = await bundleFor(floor.member);
    // All but what only a folder needs: the device has an engine of its own, and reads the pages.
    const all = manifestOf(light);
    const files = all.files.filter(({ path: file }) => !isForFolders(file));
    expect([manifest, all.files.length - files.length]).toEqual([{ ...all, files }, 2]);
    const there = unzipSync(light);
    expect(light.length - bytes).toBeGreaterThan(
      0.9 * [KIT_ENGINE, KIT_INDEX].reduce((sum, file) => sum + deflateSync(there[file]!, { level: 9 }).length, 0),
    );
    for (const { path: file, sha256 } of manifest.files) {
      const read = await floor.services.kitBundles.read(floor.member, key, sha256);
      expect([read.path, sha256Of(read.bytes)], file).toEqual([file, sha256]);
    }
    await expect(floor.services.kitBundles.read(PUBLIC_VIEWER, key, manifest.files[0]!.sha256)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('is made once, though the sizes of all kits are said before one is taken', async () => {
    const made = () => readdirSync(path.join(floor.services.env.dataDir, 'exports')).sort();
    const sizes = async () => {
      const told: [string, number][] = [];
      for (const extension of ['kit', 'kitpetit', 'kitleger'] as const) {
        const { key, bytes } = await bundleFor(floor.member, extension);
        told.push([key, bytes]);
      }
      return told;
    };
    const first = await sizes();
    const files = made();
    expect([await sizes(), made()]).toEqual([first, files]);
    expect(new Set(first.map(([key]) => key)).size).toBe(3);
  });

  test('has, after one module changed, few other files than before', async () => {
    const { services, staff } = floor;
    const before = (await bundleFor(floor.member)).manifest;
    const page = await services.pages.requireAt(staff, 'module', 'comment-associer-les-hommes');
    const { common, own } = page.notice;
    await services.pages.changeDetails(
      page.id,
      { ...page, common, own, title: 'Comment associer aussi les hommes ?' },
      staff,
    );
    await services.editions.publish(page.id, { note: 'Titre' }, staff);
    const after = (await bundleFor(floor.member)).manifest;
    const known = new Set(before.files.map(({ sha256 }) => sha256));
    const changed = after.files.filter(({ sha256 }) => !known.has(sha256)).map((file) => file.path);
    // Its neighbours name its title.
    expect(changed.filter((file) => !/^(pages|recherche)\//.test(file))).toEqual(['index.html']);
    expect(changed.filter((file) => file.startsWith('pages/')).length).toBeLessThanOrEqual(3);
    expect(changed.filter((file) => file.startsWith('recherche/'))).toHaveLength(1);
  });
});

describe('the words of a kit', () => {
  const bookIn = (language: string) => {
    const { document } = parseMarkdown(
      '## Steps\n\n1. **Open (10 min).** One.[^1]\n\n- [ ] Who decides?\n\n:::exercice{title="Try"}\nWrite.\n:::\n\n[^1]: Two.\n',
    );
    const { html } = renderDocument(document, { language, locale: 'fr', fileUrl: (id) => id });
    const figure = '<figure><img src="/fichiers/p1" alt="A well"/></figure>';
    const lenses = [{ href: '/modules/m1', title: 'Lens', language, questions: ['Who?'] }];
    const pages = [1, 2].map((n): PageText => {
      const page = { kind: 'module', slug: `m${n}`, title: `Title ${n}`, summary: 'Short.', language } as const;
      const edition = { edition: 1, notice: emptyNotice('module'), date: '2026-03-01T09:00:00.000Z', sources: null };
      return { ...page, ...edition, html: html + figure, lenses };
    });
    const plan = '<p><a href="https://n.example/deroule?page=/modules/m1&amp;page=/modules/m2">Plan</a></p>';
    return makeBook({
      ...{ origin: 'https://n.example', timeZone: 'Europe/Paris' },
      collection: {
        ...{ kind: 'toolkit', slug: 'box', title: 'The box', summary: '', language, imprint: '' },
        ...{ introduction: plan, parts: [{ title: '', pages }] },
      },
    }).book;
  };
  const kitIn = async (language: string) => {
    const written = unzipSync((await writeLightKit(bookIn(language), new Map())).bytes);
    return Object.entries(written).map(([file, content]) => [file, strFromU8(content)] as const);
  };

  test('are found from a folder without their passages where pictures leave no room for them', async () => {
    const found = async (pictures: number) => {
      const image = { bytes: Buffer.alloc(pictures), type: 'jpeg', width: 800, height: 600 } as const;
      const { bytes } = await writeKit(bookIn('en'), new Map([['p1', image]]));
      const { total, results } = (await openInFolder(bytes))('deciding title');
      const wordsOf = (pieces: readonly { text: string }[]) => pieces.map(({ text }) => text).join('');
      return [total, ...results.map(({ file, title, passage }) => [file, wordsOf(title), wordsOf(passage)])];
    };
    const pages = ['pages/modules-m1.html', 'pages/modules-m2.html'];
    const whole = await found(10_000_000);
    expect(whole).toEqual([2, ...pages.map((file, n) => [file, `Title ${n + 1}`, 'Who decides?'])]);
    expect(await found(10_000_001)).toEqual([2, ...pages.map((file, n) => [file, `Title ${n + 1}`, 'Short.'])]);
  });

  /** All texts below some words, and what is said around values. */
  const textsOf = (words: unknown): string[] => {
    if (typeof words === 'string') return [words];
    if (typeof words === 'function') return `${words('\0', '\0')}`.split(/[\0\n]/);
    return words && typeof words === 'object' ? Object.values(words).flatMap(textsOf) : [];
  };

  test('are English in a kit in English', async () => {
    const lists = [KIT_WORDS, KIT_SESSION_WORDS, KIT_ANSWER_WORDS, BOOK_WORDS] as const;
    const english = new Set(lists.flatMap(({ en }) => textsOf(en)));
    const french = lists
      .flatMap(({ fr }) => textsOf(fr))
      .filter((text) => text.trim().length > 4 && !english.has(text));
    const files = (await kitIn('en')).filter(([file]) => !/lunr|^manifest|^style/.test(file) && file !== KIT_ENGINE);
    expect(files.map(([file]) => file)).toEqual(expect.arrayContaining(['README.txt', 'deroule-1.html', 'seance.js']));
    const isLetter = (sign = '') => /[\p{L}-]/u.test(sign);
    const isSaid = (text: string, content: string) => {
      for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1))
        if (!isLetter(content[at - 1]) && !isLetter(content[at + text.length])) return true;
      return false;
    };
    const said = (list: readonly string[], content: string) => list.filter((text) => isSaid(text, content));
    for (const [file, content] of files) expect(said(french, content), file).toEqual([]);
    const inFrench = (await kitIn('fr')).flatMap(([, content]) => said(french, content));
    expect(new Set(inFrench).size).toBeGreaterThan(30);
  });

  test('are said to be French in a kit in a third language', async () => {
    const files = new Map(await kitIn('ar'));
    expect(files.get('recherche.html')).toMatch(/^<!DOCTYPE html>\n<html lang="fr" dir="ltr">/);
    expect(files.get('deroule-1.html')).toMatch(/^<!DOCTYPE html>\n<html lang="fr" dir="ltr">/);
    const page = files.get('pages/modules-m1.html')!;
    expect(page).toContain('<html lang="ar" dir="rtl">');
    expect(page).toMatch(/<nav class="site" lang="fr" dir="ltr"[^>]*><a [^>]*>Sommaire</);
    expect(page).toMatch(/<nav class="turn" lang="fr" dir="ltr"/);
    const cover = files.get('index.html')!;
    expect(cover).toMatch(/<div class="kit" lang="fr" dir="ltr"><p>Ce kit contient/);
    expect(cover).toMatch(/<form [^>]*lang="fr" dir="ltr">/);
  });
});

describe('the check of a kit', () => {
  const check = async (bytes: Uint8Array, options: Record<string, string> = {}) => {
    const file = path.join(folder, 'checked.zip');
    writeFileSync(file, bytes);
    const { services } = floor;
    const signal = new AbortController().signal;
    const context = { services, origin: '', progress: () => {}, signal };
    const outcome = await kitCheck.run({ words: ['checked.zip'], options, folder }, context);
    return { ...outcome, text: outcome.lines.join('\n') };
  };
  /** The kit with some files changed, as one who has no key makes it. */
  const forged = (change: (files: Record<string, Uint8Array>) => void) => {
    const files = unzipSync(zip);
    change(files);
    return zipSync(files as Zippable);
  };
  const changedPage = (files: Record<string, Uint8Array>) => {
    files[PAGE] = strToU8(strFromU8(files[PAGE]!).replace('hommes', 'autres'));
  };

  test('says which edition it is, for this server’s key and for one that is given', async () => {
    for (const bytes of [zip, light]) {
      const { failed, text, value } = await check(bytes);
      expect(failed, text).toBeUndefined();
      expect(text).toContain(`version ${manifestOf(zip).version}, ${bytes === zip ? 'with' : 'without'} pictures`);
      expect(value).toMatchObject({ good: true, signature: 'good' });
    }
    const signal = new AbortController().signal;
    const shown = await kitKey.run(
      { words: [], options: {}, folder },
      { services: floor.services, origin: '', progress: () => {}, signal },
    );
    const { key } = shown.value as { key: string };
    expect((await check(zip, { key })).failed).toBeUndefined();
    // Packed again by another program, it is the same kit.
    expect((await check(forged(() => {}))).failed).toBeUndefined();
  });

  test('names what was changed, added or left out', async () => {
    expect((await check(forged(changedPage))).text).toContain(`changed: ${PAGE}`);
    expect((await check(forged((files) => delete files[PAGE]))).text).toContain(`missing: ${PAGE}`);
    const { text, failed } = await check(forged((files) => Object.assign(files, { 'x\u001b[2J.js': strToU8('1') })));
    expect([failed, text.includes('added: x?[2J.js')]).toEqual([true, true]);
    // A byte within the archive, without packing it again.
    const bytes = Uint8Array.from(zip);
    const at = Buffer.from(bytes).indexOf(PAGE) + PAGE.length + 40;
    bytes[at] = bytes[at]! ^ 0xff;
    expect((await check(bytes)).text).toContain(`changed: ${PAGE}`);
    // A file that is there twice: programs differ in which they open.
    const other = `${PAGE.slice(0, -1)}X`;
    const twice = forged((files) => Object.assign(files, { [other]: strToU8('x') }));
    const renamed = Buffer.from(Buffer.from(twice).toString('latin1').replaceAll(other, PAGE), 'latin1');
    expect((await check(renamed)).text).toContain(`added: ${PAGE}`);
  });

  test('is not passed by a manifest that was written anew, nor by another’s key', async () => {
    const rewritten = forged((files) => {
      changedPage(files);
      const manifest = manifestOf(zip);
      const sums = manifest.files.map((file) =>
        file.path === PAGE ? { ...file, bytes: files[PAGE]!.length, sha256: sha256Of(files[PAGE]!) } : file,
      );
      files[KIT_MANIFEST] = strToU8(`${JSON.stringify({ ...manifest, files: sums }, null, 1)}\n`);
    });
    expect((await check(rewritten)).text).toContain('Its signature is false');
    expect((await check(forged((files) => delete files[KIT_SIGNATURE]))).text).toContain('It is not signed');
    const key = publicKitKey(await new KitKey(createTempFolder('other-key')).load());
    expect((await check(zip, { key })).text).toContain('signed with another key');
    await expect(check(zip, { key: 'x' })).rejects.toThrow('--key');
    expect((await check(zip.subarray(0, zip.length - 40))).text).toContain('is no offline kit');
    expect((await check(zipSync({ 'a.txt': strToU8('a') }))).text).toContain('is no offline kit');
  });
});

test('the key is made once, for its owner alone, and one that is damaged is not replaced', async () => {
  const dataDir = createTempFolder('kit-key');
  const [one, other] = await Promise.all([new KitKey(dataDir).load(), new KitKey(dataDir).load()]);
  expect(one.equals(other)).toBe(true);
  expect(readdirSync(dataDir)).toEqual(['kit-signing-key']);
  expect(statSync(path.join(dataDir, 'kit-signing-key')).mode & 0o777).toBe(0o600);
  writeFileSync(path.join(dataDir, 'kit-signing-key'), 'x');
  await expect(new KitKey(dataDir).load()).rejects.toThrow('is damaged');
});

test('a sheet of the longest pages of the demonstration is two sides, in their words', async () => {
  const { bookTexts, pages } = floor.services;
  const listed = (await pages.listDrafts(COMMAND_LINE)).filter(({ editionNumber }) => editionNumber !== null);
  const texts: PageText[] = [];
  for (const { kind, slug } of listed) {
    const found = await bookTexts.find(COMMAND_LINE, { type: 'page', kind, slug });
    const { page } = await found.gather('https://navette.example', whole);
    texts.push(page!);
  }
  const longest = texts.toSorted((a, b) => b.html.length - a.html.length);
  for (const page of [...longest.slice(0, 3), longest.at(-1)!]) {
    const sheet = await readSheet(page);
    expect(sheet.pages, page.slug).toBeLessThanOrEqual(MOST_SHEET_PAGES);
    expect(sheet.remark, page.slug).toBeNull();
    expect(sheet.text).toContain('navette.example');
    expect((sheet.text.match(/[\p{L}\p{N}]+/gu) ?? []).length, page.slug).toBeGreaterThan(100);
  }
  expect((await readSheet(longest[0]!)).pages).toBe(MOST_SHEET_PAGES);
}, 120_000);
