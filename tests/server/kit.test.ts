import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync, strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { PageText } from '#content/book/make/book-text.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { KitExtension } from '#content/render/files/export-format.ts';
import { kitCheck, kitKey } from '#server/commands/kit.ts';
import { whole } from '#server/exports/book-texts.ts';
import { isForFolders, KIT_ENGINE, KIT_INDEX } from '#server/exports/kit/kit-engine.ts';
import { KitKey } from '#server/exports/kit/kit-key.ts';
import { KIT_MANIFEST, KIT_SIGNATURE, publicKitKey, sha256Of } from '#server/exports/kit/kit-manifest.ts';
import { MOST_SHEET_PAGES } from '#server/exports/pdf/write-sheet.ts';
import { readImages } from '#server/exports/process/read-images.ts';
import { deadLinks } from '#server/exports/site/dead-links.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { requireOldSyntax } from '#tests/support/old-javascript.ts';
import { readSheet } from '#tests/support/read-sheet.ts';
import { GENDER, manifestOf, takeKit, textIn } from '#tests/support/taken-kits.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

const PAGE = 'pages/modules-comment-associer-les-hommes.html';

/** The demonstration's toolkit on gender, as a member takes it along. */
const folder = createTempFolder('kit');
let floor: TestServices;
let zip: Uint8Array;
let light: Uint8Array;
let small: Uint8Array;

beforeAll(async () => {
  floor = await createTestServices({ dataDir: await createDemoFolder() });
  zip = await takeKit(floor.services, floor.member, 'kit');
  light = await takeKit(floor.services, floor.member, 'kitleger');
  small = await takeKit(floor.services, floor.member, 'kitpetit');
}, 200_000);
afterAll(() => floor.close());

/** Unpacks a kit into a folder, and returns the names of its files. */
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
        // Only links lead out of it; only the search, sessions, checklists and exercises have
        // scripts.
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

  test('states on its cover which edition it has, and where the present one is read', () => {
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

  test('links to its modules by what readers want, and to the half-day plan of its introduction', () => {
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

  test('has a timer for the steps of its modules, in the JavaScript of old browsers', () => {
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
    // A browser ignores unknown declarations between braces, but a whole rule with an unknown
    // selector.
    const selectors = textIn(zip, 'style.css').replace(/\{[^{}]*\}/g, '');
    expect(selectors).not.toMatch(/:(is|where|has|not\([^)]*,)|&|@(layer|container|supports)/);
  });

  test('has small pictures on request, and drawings unchanged', async () => {
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

  test('holds what its reader may read, and no more', async () => {
    const refused = await takeKit(floor.services, PUBLIC_VIEWER, 'kitleger').catch(
      (error: { code?: string }) => error.code,
    );
    const names = typeof refused === 'object' ? Object.keys(unzipSync(refused as Uint8Array)) : [];
    expect(names).not.toContain(PAGE);
  });

  test('leaves nothing if it is cancelled, and has a known size once it was made', async () => {
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

  test('has the files of the archive, each with the same content', async () => {
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

  test('is made once, although the sizes of all kits are requested before one is taken', async () => {
    const made = () => readdirSync(path.join(floor.services.env.dataDir, 'exports')).sort();
    const sizes = async () => {
      const entries: [string, number][] = [];
      for (const extension of ['kit', 'kitpetit', 'kitleger'] as const) {
        const { key, bytes } = await bundleFor(floor.member, extension);
        entries.push([key, bytes]);
      }
      return entries;
    };
    const first = await sizes();
    const files = made();
    expect([await sizes(), made()]).toEqual([first, files]);
    expect(new Set(first.map(([key]) => key)).size).toBe(3);
  });

  test('has few changed files after one module changed', async () => {
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
    // The neighbouring pages contain its title.
    expect(changed.filter((file) => !/^(pages|recherche)\//.test(file))).toEqual(['index.html']);
    expect(changed.filter((file) => file.startsWith('pages/')).length).toBeLessThanOrEqual(3);
    expect(changed.filter((file) => file.startsWith('recherche/'))).toHaveLength(1);
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
  /** The kit with some files changed, as somebody without the key would make it. */
  const forged = (change: (files: Record<string, Uint8Array>) => void) => {
    const files = unzipSync(zip);
    change(files);
    return zipSync(files as Zippable);
  };
  const changedPage = (files: Record<string, Uint8Array>) => {
    files[PAGE] = strToU8(strFromU8(files[PAGE]!).replace('hommes', 'autres'));
  };

  test('reports which edition a kit is, by this server’s key and by a given one', async () => {
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

  test('lists the files that were changed, added or left out', async () => {
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

  test('fails for a rewritten manifest, a missing signature or another key', async () => {
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

test('the signing key is made once, readable by its owner alone, and not replaced if it is damaged', async () => {
  const dataDir = createTempFolder('kit-key');
  const [one, other] = await Promise.all([new KitKey(dataDir).load(), new KitKey(dataDir).load()]);
  expect(one.equals(other)).toBe(true);
  expect(readdirSync(dataDir)).toEqual(['kit-signing-key']);
  expect(statSync(path.join(dataDir, 'kit-signing-key')).mode & 0o777).toBe(0o600);
  writeFileSync(path.join(dataDir, 'kit-signing-key'), 'x');
  await expect(new KitKey(dataDir).load()).rejects.toThrow('is damaged');
});

test('sheets of the longest pages of the demonstration have two sides at most, with the pages’ words', async () => {
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
