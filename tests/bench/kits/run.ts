/**
 * Measures kits (docs/benchmarks.md): bytes of one with 60 modules and 80 pictures, bytes of its
 * update after one module changed, and how long a browser with a processor four times slower takes
 * to open it and to search it first, from the unpacked files.
 *
 *   npx tsx tests/bench/kits/run.ts
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { digestsOf } from '#app/device/kits/told-list.ts';
import type { KitFile } from '#content/book/kit-list.ts';
import type { BookText, PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import type { BookImage } from '#server/exports/formats/book-writer.ts';
import { tellKitList } from '#server/exports/kit/tell-list.ts';
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

const images = await picturesOf();
const isText = (file: string) => !/\.(jpg|png|webp)$/.test(file);
const sent = (file: string, bytes: Uint8Array) => (isText(file) ? gzipSync(bytes).length : bytes.length);
const say = (what: string, value: string) => console.log(`${what}: ${value}`);

const light = await writeLightKit(bookOf(null), new Map());
const whole = await writeKit(bookOf(null), images);
say('without pictures, bytes', String(light.bytes.length));
say('with pictures, bytes', String(whole.bytes.length));

for (const [name, write, kit, pictures] of [
  ['without pictures', writeLightKit, light, new Map()],
  ['with pictures', writeKit, whole, images],
] as const) {
  const [before, after] = [unzipSync(kit.bytes), unzipSync((await write(bookOf(17), pictures)).bytes)];
  const sums = (manifest: string | undefined) =>
    new Set((JSON.parse(manifest!) as { files: { sha256: string }[] }).files.map(({ sha256 }) => sha256));
  const known = sums(kit.manifest);
  const list = JSON.parse(Buffer.from(after['manifest.json']!).toString()) as {
    files: KitFile[];
  };
  const changed = list.files.filter(({ sha256 }) => !known.has(sha256)).map((file) => file.path);
  const bytes = changed.reduce((sum, file) => sum + sent(file, after[file]!), 0);
  // As the server answers a device that has the edition before.
  const { files: had } = JSON.parse(kit.manifest!) as { files: KitFile[] };
  const asked = (await digestsOf(had)).join();
  const { files, ...head } = list;
  const answer = JSON.stringify({ key: 'k'.repeat(64), bytes: 1, manifest: { ...head, ...tellKitList(files, asked) } });
  const told = gzipSync(answer).length;
  const all = Object.entries(before).reduce((sum, [file, content]) => sum + sent(file, content), 0);
  say(
    `update, ${name}`,
    `${changed.length} files, ${bytes} bytes, list ${told} bytes (${((100 * (bytes + told)) / all).toFixed(2)} %); asked with ${asked.length} bytes; whole list ${gzipSync(after['manifest.json']!).length}`,
  );
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'navette-kit-'));
for (const [file, content] of Object.entries(unzipSync(whole.bytes))) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}
const executablePath = findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
try {
  for (let run = 0; run < 3; run++) {
    const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
    await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const address = (file: string) => pathToFileURL(path.join(folder, file)).href;
    await page.goto(address('index.html'));
    const opened = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now(),
    );
    await page.goto(address('recherche.html'));
    const ready = await page.evaluate(() => performance.now());
    const search = await page.evaluate(() => {
      document.querySelector<HTMLInputElement>('#q')!.value = 'gestion eau femmes';
      const from = performance.now();
      document.querySelector<HTMLButtonElement>('form button')!.click();
      return [performance.now() - from, document.querySelectorAll('#found li').length] as const;
    });
    say(
      'opened, search ready, first search (ms), found',
      [opened, ready, ...search].map((x) => x.toFixed(0)).join('; '),
    );
    await page.context().close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
