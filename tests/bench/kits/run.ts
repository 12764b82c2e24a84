/**
 * Measures kits (docs/benchmarks.md): bytes of one with 60 modules and 80 pictures, bytes of its
 * update after one module changed, and how long a browser with a processor four times slower takes
 * to open it and to search it first, from the unpacked files.
 *
 *   npx tsx tests/bench/kits/run.ts
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { digestsOf } from '#app/device/kits/sent-list.ts';
import type { KitFile } from '#content/book/kit-list.ts';
import type { BookText, PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import type { BookImage } from '#server/exports/formats/book-writer.ts';
import { isForFolders } from '#server/exports/kit/kit-engine.ts';
import { kitListDelta } from '#server/exports/kit/list-delta.ts';
import { writeKit, writeLightKit } from '#server/exports/kit/write-kit.ts';
import { findChromium } from '../../support/chromium.js';

const [MODULES, PICTURES] = [60, 80];
const ORIGIN = 'https://navette.example';
const DEMO = 'content/demo/pages';

const bodies = readdirSync(DEMO).map((name) =>
  readFileSync(path.join(DEMO, name), 'utf8').replace(/^---[\s\S]*?\n---\n/, ''),
);

/** A module whose text is that of a page of the demonstration, with words of its own. */
function moduleAt(n: number, more = ''): PageText {
  const body = bodies[n % bodies.length]!;
  const { document } = parseMarkdown(`${body}\n\nModule ${n}, mot${n} seul${n}. ${more}`);
  const pictures = Array.from({ length: n < PICTURES - MODULES ? 2 : 1 }, (_, i) => `p${n}x${i}`);
  const figures = pictures.map((id) => `<figure><img src="/fichiers/${id}" alt="Une photo"/></figure>`).join('');
  return {
    kind: 'module',
    slug: `module-${n}`,
    title: `Module ${n} : comment faire ?`,
    summary: 'Ce que le module apporte, en une phrase.',
    language: 'fr',
    notice: emptyNotice('module'),
    edition: more ? 2 : 1,
    date: more ? '2026-02-01T00:00:00.000Z' : '2026-01-01T00:00:00.000Z',
    html: renderDocument(document, { language: 'fr', locale: 'fr', fileUrl: (id) => `/fichiers/${id}` }).html + figures,
    sources: null,
  };
}

function bookOf(changed: number | null) {
  const pages = Array.from({ length: MODULES }, (_, n) => moduleAt(n, n === changed ? 'Une phrase de plus.' : ''));
  const collection = {
    kind: 'toolkit',
    slug: 'boite',
    title: 'La boîte',
    summary: '',
    language: 'fr',
    introduction: '',
    imprint: '',
  } as const;
  const text: BookText = {
    origin: ORIGIN,
    timeZone: 'Europe/Paris',
    collection: { ...collection, parts: [{ title: '', pages }] },
  };
  return makeBook(text).book;
}

/** Pictures as detailed as photographs: noise over a slope, as the kit has them. */
async function picturesOf(): Promise<Map<string, BookImage>> {
  const images = new Map<string, BookImage>();
  for (let n = 0; n < MODULES; n++) {
    for (let i = 0; i < (n < PICTURES - MODULES ? 2 : 1); i++) {
      const noise = { type: 'gaussian', mean: 100 + ((n * 7 + i) % 60), sigma: 40 } as const;
      const { data, info } = await sharp({
        create: { width: 320, height: 240, channels: 3, background: '#888', noise },
      })
        .resize({ width: 960, height: 720, kernel: 'cubic' })
        .jpeg({ quality: 66, mozjpeg: true })
        .toBuffer({ resolveWithObject: true });
      images.set(`p${n}x${i}`, { bytes: data, type: 'jpeg', width: info.width, height: info.height });
    }
  }
  return images;
}

/** How a kit in a folder is searched, and the features a browser must lack for that way. */
const WAYS = [
  ['the engine in a worker (not slowed)', ''],
  ['the engine on the thread of the page', 'globalThis.Worker = function () { throw new Error("none"); };'],
  ['Lunr', 'delete Array.prototype.findLast;'],
] as const;

const images = await picturesOf();
/** As a device has it: without what only a folder needs. */
const onDevice = (kit: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(kit).filter(([file]) => !isForFolders(file)));
const listOf = (manifest: string) =>
  (JSON.parse(manifest) as { files: KitFile[] }).files.filter(({ path: file }) => !isForFolders(file));
const isText = (file: string) => !/\.(jpg|png|webp)$/.test(file);
const sent = (file: string, bytes: Uint8Array) => (isText(file) ? gzipSync(bytes).length : bytes.length);
const print = (what: string, value: string) => console.log(`${what}: ${value}`);

const light = await writeLightKit(bookOf(null), new Map());
const whole = await writeKit(bookOf(null), images);
print('without pictures, bytes', String(light.bytes.length));
print('with pictures, bytes', String(whole.bytes.length));

for (const [name, write, kit, pictures] of [
  ['without pictures', writeLightKit, light, new Map()],
  ['with pictures', writeKit, whole, images],
] as const) {
  const [before, after] = [kit.bytes, (await write(bookOf(17), pictures)).bytes].map((one) => onDevice(unzipSync(one)));
  const had = listOf(kit.manifest!);
  const known = new Set(had.map(({ sha256 }) => sha256));
  const manifest = Buffer.from(after!['manifest.json']!).toString();
  const list = { ...(JSON.parse(manifest) as object), files: listOf(manifest) };
  const changed = list.files.filter(({ sha256 }) => !known.has(sha256)).map((file) => file.path);
  const bytes = changed.reduce((sum, file) => sum + sent(file, after![file]!), 0);
  // As the server answers a device that has the edition before.
  const asked = (await digestsOf(had)).join();
  const { files, ...head } = list;
  const answer = JSON.stringify({
    key: 'k'.repeat(64),
    bytes: 1,
    manifest: { ...head, ...kitListDelta(files, asked) },
  });
  const listBytes = gzipSync(answer).length;
  const all = Object.entries(before!).reduce((sum, [file, content]) => sum + sent(file, content), 0);
  print(
    `update, ${name}`,
    `${changed.length} files, ${bytes} bytes, list ${listBytes} bytes (${((100 * (bytes + listBytes)) / all).toFixed(2)} %); asked with ${asked.length} bytes; whole list ${gzipSync(after!['manifest.json']!).length}`,
  );
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'navette-kit-'));
const files = unzipSync(whole.bytes);
for (const [file, content] of Object.entries(files)) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}
const executablePath = findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
try {
  for (let run = 0; run < 3; run++) for (const way of WAYS) await measureFile(way);
  const device = await serveKit(files, listOf(whole.manifest!));
  for (let run = 0; run < 3; run++) await measureDevice(device.url, device.record);
  device.close();
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function openSlowPage(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
  await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 4 });
  return page;
}

async function measureFile([way, lacks]: (typeof WAYS)[number]): Promise<void> {
  const page = await openSlowPage();
  // As text: what compiles this file gives functions a helper that the page has not.
  await page.addInitScript({
    content: `${lacks}
    NAVETTE_LONGEST = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) NAVETTE_LONGEST = Math.max(NAVETTE_LONGEST, duration);
    }).observe({ type: 'longtask', buffered: true });
    addEventListener('DOMContentLoaded', () => {
      const list = document.querySelector('#found');
      if (list) new MutationObserver(() => { NAVETTE_SHOWN = performance.now(); }).observe(list, { childList: true });
    });`,
  });
  const address = (file: string) => pathToFileURL(path.join(folder, file)).href;
  await page.goto(address('index.html'));
  const opened = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now(),
  );
  await page.goto(`${address('recherche.html')}?q=gestion+eau+femmes`);
  await page.waitForFunction(() => document.querySelectorAll('#found li').length > 0, undefined, { timeout: 120_000 });
  const [first, held] = await page.evaluate(() => {
    const { NAVETTE_SHOWN, NAVETTE_LONGEST } = globalThis as unknown as Record<string, number>;
    return [NAVETTE_SHOWN!, NAVETTE_LONGEST!] as const;
  });
  const later = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const list = document.querySelector('#found')!;
        document.querySelector<HTMLInputElement>('#q')!.value = 'caisse village';
        const from = performance.now();
        new MutationObserver(() => resolve(performance.now() - from)).observe(list, { childList: true });
        document.querySelector<HTMLButtonElement>('form button')!.click();
      }),
  );
  print(
    `in a folder, by ${way}: opened; results of what the address asks; the page held up at most; a later search (ms)`,
    [opened, first, held, later].map((x) => x.toFixed(0)).join('; '),
  );
  await page.context().close();
}

/**
 * The kit as a browser keeps it; this server stands for the service worker, which reads a cache.
 */
async function serveKit(kit: Readonly<Record<string, Uint8Array>>, files: readonly KitFile[]) {
  const ENGINE = /^kit-search-[\w-]+\.js$/;
  const engine = readdirSync('build/client/islands').find((name) => ENGINE.test(name))!;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://x');
    const file = pathname.replace('/kits/outils/boite/', '');
    const content = pathname.startsWith('/islands/')
      ? readFileSync(`build/client${pathname}`)
      : (kit[file] ?? Buffer.from(''));
    const type = { html: 'text/html', js: 'text/javascript', css: 'text/css' }[file.split('.').at(-1)!];
    response.setHeader('Content-Type', `${type ?? 'text/plain'}; charset=utf-8`).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const heldKit = {
    key: 'k'.repeat(64),
    version: '1',
    date: '2026-01-01',
    pictures: true,
    packed: 1,
    toldAt: '',
    files,
  };
  const kept = {
    path: '/outils/boite',
    title: 'x',
    owner: '',
    held: heldKit,
    next: null,
    checkedAt: '',
    locked: false,
  };
  return { url: `http://127.0.0.1:${port}`, record: { kept, engine }, close: () => server.close() };
}

async function measureDevice(url: string, record: Awaited<ReturnType<typeof serveKit>>['record']): Promise<void> {
  const page = await openSlowPage();
  await page.goto(`${url}/kits/outils/boite/index.html`);
  const made = await page.evaluate(async ({ kept, engine }) => {
    const cache = await caches.open('navette-kit /outils/boite');
    const place = '/kits/outils/boite';
    for (const file of kept.held.files)
      if (file.path.startsWith('pages/') || file.path.startsWith('images/'))
        await cache.put(`${place}/sha256/${file.sha256}`, await fetch(`${place}/${file.path}`));
      else await cache.put(`${place}/sha256/${file.sha256}`, new Response('x'));
    await cache.put(`${place}/kit.json`, new Response(JSON.stringify(kept)));
    await (await caches.open('navette-kits-screen')).add(`/islands/${engine}`);
    const from = performance.now();
    const worker = new Worker(`/islands/${engine}`);
    worker.postMessage({ path: kept.path });
    await new Promise((resolve) => worker.addEventListener('message', resolve));
    worker.terminate();
    return performance.now() - from;
  }, record);
  const apart = await page.evaluate(async ({ kept, engine }) => {
    const times: number[] = [];
    for (let round = 0; round < 7; round++) {
      const from = performance.now();
      const worker = new Worker(`/islands/${engine}`);
      const answered = new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
      worker.postMessage({ path: kept.path, number: 1, query: 'gestion eau femmes' });
      await answered;
      times.push(performance.now() - from);
      worker.terminate();
    }
    return times.sort((a, b) => a - b);
  }, record);
  print('a worker from its start to its first answer, not slowed (ms)', apart.map((x) => x.toFixed(0)).join('; '));
  await page.goto(`${url}/kits/outils/boite/recherche.html?q=gestion+eau+femmes`);
  await page.waitForFunction(() => document.querySelectorAll('#found li').length > 0);
  const at = await page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const list = document.querySelector('#found')!;
        const box = document.querySelector<HTMLInputElement>('#q')!;
        box.value = 'caisse village';
        const from = performance.now();
        new MutationObserver(() => resolve([performance.now() - from])).observe(list, { childList: true });
        document.querySelector<HTMLButtonElement>('form button')!.click();
      }),
  );
  // From the address to results: the page, the worker, its index and the search.
  await page.goto('about:blank');
  await page.addInitScript({
    content: `addEventListener('DOMContentLoaded', () => {
      NAVETTE_AT.parsed = performance.now();
      const list = document.querySelector('#found');
      if (list) new MutationObserver(() => { NAVETTE_AT.shown = performance.now(); }).observe(list, { childList: true });
    });
    NAVETTE_AT = {};
    const open = caches.open.bind(caches);
    caches.open = (name) => { NAVETTE_AT.script = performance.now(); return open(name); };
    const Known = Worker;
    Worker = function (address) {
      NAVETTE_AT.found = performance.now();
      const made = new Known(address);
      NAVETTE_AT.made = performance.now();
      made.addEventListener('message', () => { NAVETTE_AT.answered ??= performance.now(); });
      return made;
    };`,
  });
  await page.goto(`${url}/kits/outils/boite/recherche.html?q=gestion+eau+femmes`);
  await page.waitForFunction(() => 'shown' in (globalThis as unknown as { NAVETTE_AT: object }).NAVETTE_AT);
  const [painted, times] = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    {
      page: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStart,
      ...(globalThis as unknown as { NAVETTE_AT: Record<string, number> }).NAVETTE_AT,
    },
  ]);
  const shown = (times as Record<string, number>).shown!;
  const order = Object.entries(times as Record<string, number>).sort(([, a], [, b]) => a - b);
  print(
    'on the device, after the address was opened (ms)',
    order.map(([what, at]) => `${what} ${at.toFixed(0)}`).join('; '),
  );
  print(
    'on the device: index made ahead; search page painted, its first results; a later search (ms)',
    [made, painted!, shown!, ...at].map((x) => x.toFixed(0)).join('; '),
  );
  await page.context().close();
}
