import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { draftPath, signInPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import {
  BOOK_EXTENSIONS,
  COMMON_EXTENSIONS,
  EXPORT_FORMATS,
  isAnnotationExtension,
  isCollectionExtension,
  isPageExtension,
} from '#content/render/files/export-format.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { exportBook } from '#server/commands/export.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

const dataDir = createTempFolder('export-route');
let app: RunningApp;
let open: Page;
let closed: Page;
let member: string;

beforeAll(async () => {
  app = await startApp({ DATA_DIR: dataDir });
  member = await app.signIn('Awa', 'member');
  const publish = async (title: string, visibility: 'public' | 'members') => {
    const { document } = parseMarkdown(`## ${title}\n\nLes comptes sont **affichés** au marché.`);
    const page = await app.addPage({ title, summary: 'Résumé.', visibility, document });
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    return page;
  };
  open = await publish('Tenir les comptes', 'public');
  closed = await publish('"Entre" nous', 'members');
});
afterAll(() => app.close());

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(app.localUrl + path, { headers, redirect: 'manual' });

test('the reference of an edition has addresses of its own, for those who may read it', async () => {
  const page = await (await ask(pagePath(open))).text();
  for (const [extension, type, part] of [
    ['bib', 'application/x-bibtex', 'title = {{Tenir les comptes}}'],
    ['ris', 'application/x-research-info-systems', 'TI  - Tenir les comptes\r\n'],
    ['json', 'application/vnd.citationstyles.csl+json', '"title": "Tenir les comptes"'],
  ] as const) {
    const address = `${pagePath(open)}/editions/1.${extension}`;
    expect(page).toContain(`href="${address}"`);
    const answer = await ask(address);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, `${type}; charset=utf-8`]);
    const text = await answer.text();
    expect(text).toContain(part);
    expect(text).toContain(`${pagePath(open)}/editions/1`);
    const hidden = `${pagePath(closed)}/editions/1.${extension}`;
    expect((await ask(hidden)).status).toBe(404);
    const shown = await ask(hidden, { Cookie: member });
    expect(shown.status).toBe(200);
    // Titles have the typography that the page shows.
    expect((await shown.text()).replace(/[\u00a0\u202f]/g, ' ')).toContain('« Entre » nous');
    expect((await ask(`${pagePath(open)}/editions/2.${extension}`)).status).toBe(404);
  }
  expect((await ask(`${pagePath(open)}/editions/1.xml`)).status).toBe(404);
});

test('a page can be downloaded as Markdown, with front matter, by whoever may read it', async () => {
  const answer = await ask(`${pagePath(open)}.md`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
  expect(answer.headers.get('Content-Disposition')).toBe('inline; filename="tenir-les-comptes.md"');
  const text = await answer.text();
  expect(text).toMatch(/^---\nkind: factsheet\nslug: tenir-les-comptes\nlang: fr\ntitle: Tenir les comptes\n/);
  expect(text).toContain('Les comptes sont **affichés** au marché.');
  expect((await ask(`${pagePath(closed)}.md`)).status).toBe(404);
  expect((await ask(`${pagePath(closed)}.md`, { Cookie: member })).status).toBe(200);
  expect((await ask(`${pagePath(closed)}.md`)).status).toBe(404);
});

/** Requests a file, by way of its progress page if it takes long. */
async function file(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const first = await ask(path, headers);
  if (first.status !== 303) return first;
  const waiting = first.headers.get('Location')!;
  await until(
    async () => (await ask(waiting, headers)).headers.get('Refresh')?.startsWith('0;') ?? false,
    'the file is ready',
    60_000,
  );
  return ask(path, headers);
}

test('pages and collections link to their formats; PDF, HTML and kits are for those who may read them', async () => {
  const collection = await app.services.collections.create(
    {
      kind: 'toolkit',
      title: 'La boîte',
      slug: 'la-boite',
      summary: 'Deux pages.',
      visibility: 'public',
      language: 'fr',
    },
    COMMAND_LINE,
  );
  await app.services.collectionParts.arrange(
    collection.id,
    [{ title: '', pageIds: [open.id, closed.id] }],
    COMMAND_LINE,
  );
  await app.services.collections.publish(collection.id, true, COMMAND_LINE);
  const screen = await (await ask(pagePath(open))).text();
  const shelf = await (await ask('/outils/la-boite')).text();
  for (const extension of BOOK_EXTENSIONS) {
    const link = `href="${pagePath(open)}.${extension}"`;
    const isOfAnnotations = isAnnotationExtension(extension);
    // This page has no pictures.
    const isLeftOut = isCollectionExtension(extension) || 'ofPictures' in EXPORT_FORMATS[extension];
    if (isLeftOut || isOfAnnotations) expect(screen).not.toContain(link);
    else expect(screen).toContain(link);
    const ofAll = `href="/outils/la-boite.${extension}"`;
    if (isPageExtension(extension) || isOfAnnotations) expect(shelf).not.toContain(ofAll);
    else expect(shelf).toContain(ofAll);
  }
  for (const [extension, type, begins] of [
    ['pdf', 'application/pdf', '%PDF-'],
    ['html', 'text/html', '<!DOCTYPE html>'],
  ] as const) {
    const address = `${pagePath(open)}.${extension}`;
    const answer = await file(address);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, type]);
    expect(answer.headers.get('Content-Disposition')).toBe(`attachment; filename="tenir-les-comptes.${extension}"`);
    expect(answer.headers.get('Content-Security-Policy')).toContain('sandbox');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .startsWith(begins),
    ).toBe(true);
    expect((await ask(address, { 'If-None-Match': answer.headers.get('ETag')! })).status).toBe(304);
    expect((await ask(`${pagePath(closed)}.${extension}`)).status).toBe(404);
    const draft = await ask(`${pagePath(open)}/brouillon.${extension}`);
    // After signing in, the draft's page offers the file: a download would leave the link's page.
    expect(draft.headers.get('Location')).toBe(signInPath(draftPath(pagePath(open))));
  }
  // Only collections have a kit, whose size is shown once one was made for such a reader.
  const shelfOf = async () => (await ask('/outils/la-boite', { Cookie: member })).text();
  expect(await shelfOf()).not.toContain('environ');
  const kit = await file('/outils/la-boite.kit', { Cookie: member });
  expect(kit.headers.get('Content-Disposition')).toBe('attachment; filename="la-boite-kit.zip"');
  expect(kit.headers.get('Content-Type')).toBe('application/zip');
  const names = Object.keys(unzipSync(new Uint8Array(await kit.arrayBuffer())));
  expect(names.filter((name) => name.startsWith('pages/'))).toEqual([
    'pages/fiches-tenir-les-comptes.html',
    'pages/fiches-entre-nous.html',
  ]);
  expect(await shelfOf()).toContain('environ');
  const publicNames = Object.keys(unzipSync(new Uint8Array(await (await file('/outils/la-boite.kit')).arrayBuffer())));
  expect(publicNames.filter((name) => name.startsWith('pages/'))).toEqual(['pages/fiches-tenir-les-comptes.html']);
  for (const path of [pagePath(open), draftPath(pagePath(open))]) expect((await ask(`${path}.kit`)).status).toBe(404);
  // Other refusals are rendered at the home page's address, but their sign-in link returns to the
  // file.
  const refused = await (await ask(`${pagePath(closed)}.pdf?x=1`)).text();
  expect(refused).toContain(`href="${signInPath(`${pagePath(closed)}.pdf?x=1`)}"`);
  expect(refused).not.toContain(`href="${signInPath('/')}"`);
  // The same address serves each reader what they may read.
  const shown = await (await file('/outils/la-boite.html')).text();
  expect(shown).toContain('au marché');
  expect(shown).not.toContain('Entre');
  expect(await (await file('/outils/la-boite.html', { Cookie: member })).text()).toContain('Entre');
  expect((await file(`${pagePath(closed)}.html`, { Cookie: member })).status).toBe(200);
  expect((await ask(`${pagePath(open)}/brouillon.html`, { Cookie: member })).status).toBe(403);
  const staff = await app.signIn('Salif', 'staff');
  expect(await (await file(`${pagePath(open)}/brouillon.html`, { Cookie: staff })).text()).toContain('Brouillon');
  const page = await (await ask(draftPath(pagePath(open)), { Cookie: staff })).text();
  for (const extension of BOOK_EXTENSIONS) {
    const link = `href="${pagePath(open)}/brouillon.${extension}"`;
    const isApart = [isCollectionExtension, isPageExtension, isAnnotationExtension].some((is) => is(extension));
    if (isApart || 'ofPictures' in EXPORT_FORMATS[extension]) expect(page).not.toContain(link);
    else expect(page).toContain(link);
  }
  expect((await ask('/outils/la-boite/brouillon.html', { Cookie: staff })).status).toBe(404);
}, 120_000);

test('Markdown with pictures is offered for a text that has some, and served to those who may read it', async () => {
  const folder = createTempFolder('texts');
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#0b5d57' } })
    .png()
    .toFile(path.join(folder, 'plan.png'));
  const head = '---\ntitle: Le plan\nsummary: Un résumé.\nvisibility: members\n---\n';
  writeFileSync(path.join(folder, 'x.md'), `${head}Des mots.\n\n![Un plan](plan.png)\n`);
  const [made] = (await importPaths(app.services, [folder], { publish: true }, COMMAND_LINE)).files;
  if (made?.outcome !== 'created') throw new Error(JSON.stringify(made));
  const address = `${pagePath(made.page)}.mdimages`;
  const screen = await (await ask(pagePath(made.page), { Cookie: member })).text();
  expect(screen).toContain(`href="${address}"`);
  expect(screen).toContain(`href="${pagePath(made.page)}.md"`);
  const staff = await app.signIn('Fanta', 'staff');
  const draft = draftPath(pagePath(made.page));
  expect(await (await ask(draft, { Cookie: staff })).text()).toContain(`href="${draft}.mdimages"`);
  expect((await ask(address)).status).toBe(404);
  expect((await ask(`${draft}.mdimages`, { Cookie: member })).status).toBe(403);
  const answer = await file(address, { Cookie: member });
  expect(answer.headers.get('Content-Type')).toBe('application/zip');
  expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="le-plan-markdown.zip"');
  const names = Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer())));
  expect(names).toEqual(['le-plan.md', expect.stringMatching(/^images\/\w+\.webp$/)]);
});

test('pages that a reader chose are put in order by addresses alone, and downloaded in one file', async () => {
  const other = await app.addPage({
    title: 'Ouvrir le marché',
    summary: 'Résumé.',
    visibility: 'public',
    document: parseMarkdown('On ouvre tôt.').document,
  });
  await app.services.editions.publish(other.id, {}, COMMAND_LINE);
  const [first, second, hidden] = [open, other, closed].map(pagePath) as [string, string, string];
  /** Follows an address of the screen, as a browser that keeps its cookie does. */
  const kept: Record<string, string> = {};
  const follow = async (address: string): Promise<string> => {
    const answer = await ask(address, kept);
    const cookie = answer.headers.get('Set-Cookie')?.split(';')[0];
    if (cookie !== undefined) kept.Cookie = cookie;
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([303, 'no-store']);
    return answer.headers.get('Location')!;
  };
  expect(await (await ask(first)).text()).toContain(`href="/selection?ajouter=${first}"`);
  expect(await follow(`/selection?ajouter=${first}`)).toBe(`/selection?page=${first}`);
  expect(await follow(`/selection?ajouter=${second}`)).toBe(`/selection?page=${first}&page=${second}`);
  // A page is added only once, and a full URL is understood.
  const both = `/selection?page=${first}&page=${second}`;
  expect(await follow(`${both}&ajouter=${encodeURIComponent(app.url + first)}`)).toBe(both);
  const turned = `/selection?page=${second}&page=${first}`;
  expect(await follow(`${both}&monter=2`)).toBe(`${turned}#${other.id}`);
  // A selection that somebody else sent does not change one's own.
  expect((await ask(both, kept)).headers.get('Set-Cookie')).toBeNull();
  expect(await follow('/selection')).toBe(turned);
  expect(await follow(`${turned}&monter=1`)).toBe(`${turned}#${other.id}`);
  const screen = await (await ask(turned, kept)).text();
  expect(screen.indexOf('Ouvrir le marché')).toBeLessThan(screen.indexOf('Tenir les comptes'));
  const query = turned.slice(turned.indexOf('?'));
  for (const extension of COMMON_EXTENSIONS)
    expect(screen).toContain(`href="/selection.${extension}${query.replaceAll('&', '&amp;')}"`);
  // A page that is not public is included only for people who may read it.
  const all = `${query}&page=${hidden}&page=/fiches/nulle-part&page=/outils/x&page=zut`;
  const [mine, theirs] = await Promise.all([
    file(`/selection.html${all}`, { Cookie: member }),
    file(`/selection.html${all}`),
  ]);
  expect(mine.headers.get('Content-Disposition')).toBe('attachment; filename="selection.html"');
  const [read, short] = [await mine.text(), await theirs.text()];
  expect(read).toMatch(/On ouvre tôt[\s\S]*Les comptes[\s\S]*«.Entre.» nous/);
  expect(read).toMatch(/3.textes/);
  expect(short).toMatch(/On ouvre tôt[\s\S]*Les comptes/);
  expect(short).not.toContain('Entre');
  expect(short).toMatch(/2.textes/);
  for (const address of [
    '/outils/la-boite.deuxpages',
    `/selection.deuxpages${query}`,
    '/selection.pdf',
    `/selection.pdf?page=${hidden}`,
    `/autre.pdf${query}`,
  ])
    expect((await ask(address)).status, address).toBe(404);
  const unknown = await ask(`${turned}&ajouter=${hidden}`, kept);
  expect([unknown.status, unknown.headers.get('Set-Cookie')]).toEqual([200, null]);
  expect(await unknown.text()).toContain('vous ne pouvez pas la lire');
  expect(await follow(`${turned}&retirer=2`)).toBe(`/selection?page=${second}`);
  expect(await follow(`/selection?page=${second}&vider=1`)).toBe('/selection');
  expect(await (await ask('/selection', kept)).text()).toContain('Rien n’est encore choisi');
});

test('pages can still be chosen by address while titles cannot be searched, and typed words are kept', async () => {
  const typed = () => ask('/selection?ajouter=Tenir%20les%20comptes');
  const found = await (await typed()).text();
  expect(found).toContain('Une page a «\u202fTenir les comptes\u202f» dans son titre');
  const fault = vi
    .spyOn(app.services.search, 'suggest')
    .mockRejectedValue(new NavetteError('unavailable', { reason: 'search' }));
  try {
    const answer = await typed();
    expect(answer.status).toBe(200);
    const screen = await answer.text();
    expect(screen).toContain('value="Tenir les comptes"');
    expect(screen).toContain('vous ne pouvez pas la lire');
    const added = await ask(`/selection?ajouter=${pagePath(open)}`);
    expect([added.status, added.headers.get('Location')]).toEqual([303, `/selection?page=${pagePath(open)}`]);
    // Another error is not reported as a missing page.
    fault.mockRejectedValue(new Error('another'));
    expect((await typed()).status).toBe(500);
  } finally {
    fault.mockRestore();
  }
});

test('the command writes a new file, or replaces one on request, and otherwise writes nothing', async () => {
  const here = createTempFolder('export-page');
  const run = (word: string, options = {}, signal = new AbortController().signal) => {
    const context = { services: app.services, origin: 'https://navette.example', progress: () => {}, signal };
    return exportBook.run({ words: [word], options: { to: 'html', ...options }, folder: here }, context);
  };
  const page = pagePath(open);
  await expect(run('/fiches/nulle-part')).rejects.toMatchObject({ code: 'not-found' });
  await expect(run('nulle part')).rejects.toThrow('Not the address');
  const draft = await app.services.pages.create({ kind: 'factsheet', title: 'Pas encore publiée' }, COMMAND_LINE);
  await expect(run(pagePath(draft))).rejects.toThrow('add --draft');
  await expect(run(page, { to: 'rtf' })).rejects.toThrow('pdf');
  await expect(run(page, {}, AbortSignal.abort())).rejects.toThrow('Cancelled: nothing was written.');
  await expect(run('/outils/la-boite', { to: 'json' })).rejects.toThrow('This format is of a page');
  await expect(run(page, { to: 'md', draft: true })).rejects.toThrow('leave --draft out');
  await expect(run(page, { out: 'pas/de/dossier.html' })).rejects.toThrow('cannot be written');
  const file = path.join(here, `${open.slug}.html`);
  writeFileSync(file, 'Le mien.');
  await expect(run(page)).rejects.toThrow('is there already');
  expect([readdirSync(here), readFileSync(file, 'utf8')]).toEqual([[`${open.slug}.html`], 'Le mien.']);
  expect(await run(page, { replace: true })).toMatchObject({ value: { file } });
  expect(readFileSync(file, 'utf8')).toContain('Tenir les comptes');
  expect(readdirSync(here)).toEqual([`${open.slug}.html`]);
  for (const to of ['md', 'json']) {
    expect(await run(page, { to })).toMatchObject({ lines: [path.join(here, `${open.slug}.${to}`)] });
    expect(readFileSync(path.join(here, `${open.slug}.${to}`), 'utf8')).toContain('Tenir les comptes');
    await expect(run(page, { to })).rejects.toThrow('is there already');
  }
});

test('clients that prefer JSON get it at the page’s own address; annotations have no JSON', async () => {
  const path = pagePath(open);
  const preferred = await ask(path, { Accept: 'application/json' });
  expect([preferred.status, preferred.headers.get('Content-Type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(await preferred.json()).toEqual(await (await ask(`${path}.json`)).json());
  expect((await ask(`${path}/annotations.json`)).status).toBe(404);
});

test('the progress of a file is shown only to the person who requested it, who may cancel it', async () => {
  const { bookExports } = app.services;
  const viewer = (await app.services.access.findViewer(member))!;
  const asked = await bookExports.ask(
    viewer,
    { type: 'page', kind: open.kind, slug: open.slug },
    { extension: 'pdf', sender: 'x', origin: 'https://other.example', address: `${pagePath(open)}.pdf` },
  );
  const cancelled = asked.file.catch((error: Error) => error.message);
  const waiting = `/telechargements/${asked.job.id}`;
  expect((await ask(waiting)).status).toBe(404);
  const screen = await ask(waiting, { Cookie: member });
  expect([screen.status, screen.headers.get('Refresh')]).toEqual([200, '2']);
  expect(await screen.text()).toContain('Le fichier se prépare');
  await bookExports.cancel(viewer, asked.job.id);
  expect(await cancelled).toContain('cancelled');
  const after = await ask(waiting, { Cookie: member });
  expect([after.headers.get('Refresh'), (await after.text()).includes('C’est annulé')]).toEqual([null, true]);
  expect(readdirSync(path.join(dataDir, 'exports')).filter((name) => name.endsWith('.part'))).toEqual([]);
});

describe('a kit for the browser', () => {
  interface KitList {
    key: string;
    bytes: number;
    owner: string;
    recall: boolean;
    manifest: { files: { path: string; bytes: number; sha256: string }[] };
  }
  const listKit = async (headers: Record<string, string> = {}, query = ''): Promise<KitList> => {
    for (;;) {
      const answer = await ask(`/outils/la-boite/kit?images=0${query}`, headers);
      if (answer.status !== 202) {
        expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'private, no-store']);
        return (await answer.json()) as KitList;
      }
    }
  };
  const fileOf = ({ key, manifest }: KitList, path: string) =>
    `/outils/la-boite/kit/${key}/${manifest.files.find((one) => one.path === path)!.sha256}`;

  test('lists its files, and serves each to those who may read the kit', async () => {
    const shown = await listKit();
    const paths = shown.manifest.files.map(({ path }) => path).filter((path) => path.startsWith('pages/'));
    expect([paths, shown.owner]).toEqual([['pages/fiches-tenir-les-comptes.html'], '']);
    for (const { sha256, bytes } of shown.manifest.files) {
      const answer = await ask(`/outils/la-boite/kit/${shown.key}/${sha256}`);
      const content = Buffer.from(await answer.arrayBuffer());
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=86400, immutable');
      // A browser that opens its address treats it as plain text.
      expect(answer.headers.get('Content-Security-Policy')).toContain('sandbox');
      expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    }
    expect((await ask(`/outils/la-boite/kit/${shown.key}/${'0'.repeat(64)}`)).status).toBe(404);
    const own = await listKit({ Cookie: member });
    const page = fileOf(own, 'pages/fiches-entre-nous.html');
    const answer = await ask(page, { Cookie: member });
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'private, no-store']);
    // The address of a file is not enough: this person must have received the kit's list.
    for (const headers of [{}, { Cookie: await app.signIn('Binta', 'member') }])
      expect((await ask(page, headers)).status).toBe(409);
    // A personal kit requires its owner.
    expect((await ask(`/outils/la-boite/kit?pour=${own.owner}`)).status).toBe(401);
    const staff = await app.signIn('Salif', 'staff');
    expect((await ask(`/outils/la-boite/kit?pour=${own.owner}`, { Cookie: staff })).status).toBe(403);
    for (const path of ['/outils/nulle-part/kit', `${pagePath(open)}/kit`]) expect((await ask(path)).status).toBe(404);
    // Without the service worker, an address on the device redirects to the collection on the
    // server.
    const led = await ask('/kits/outils/la-boite/pages/fiches-tenir-les-comptes.html');
    expect([led.status, led.headers.get('Location')]).toEqual([302, '/outils/la-boite']);
  });

  test('must be listed again once rights may have changed, and then omits what may no longer be read', async () => {
    const before = await listKit();
    const page = fileOf(before, 'pages/fiches-tenir-les-comptes.html');
    expect((await ask(page)).status).toBe(200);
    await app.services.pages.archive(open.id, COMMAND_LINE);
    expect((await ask(page)).status).toBe(409);
    const paths = (await listKit()).manifest.files.map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('pages/'))).toEqual([]);
    expect((await ask(page)).status).toBe(409);
    await app.services.pages.restore(open.id, COMMAND_LINE);
    expect((await listKit()).key).toBe(before.key);
    expect((await ask(page)).status).toBe(200);
  });
});

test('stored files are dropped when words are withdrawn from editions', async () => {
  const kept = () => readdirSync(path.join(dataDir, 'exports')).length;
  expect(kept()).toBeGreaterThan(0);
  app.services.events.emit('editions-rewritten');
  await until(() => kept() === 0, 'the files are dropped');
  expect((await file(`${pagePath(open)}.html`)).status).toBe(200);
});

test('under the page’s own address, clients that prefer Markdown to HTML get it; browsers get the page', async () => {
  const path = pagePath(open);
  const asked = await ask(path, { Accept: 'text/markdown, text/html;q=0.5' });
  expect(await asked.text()).toContain('kind: factsheet');
  expect(asked.headers.get('Vary')).toContain('Accept');
  for (const accept of ['text/html,application/xhtml+xml,*/*;q=0.8', '*/*', 'text/html, text/markdown']) {
    const page = await ask(path, { Accept: accept });
    expect(page.headers.get('Content-Type'), accept).toMatch(/^text\/html/);
    expect(page.headers.get('Vary')?.split(/, */), accept).toContain('Accept');
  }
});

test('an unchanged file is not sent again; a new edition is', async () => {
  const address = `${pagePath(open)}.md`;
  const etag = (await ask(address)).headers.get('ETag')!;
  expect((await ask(address, { 'If-None-Match': etag })).status).toBe(304);
  await app.services.pages.changeDetails(
    open.id,
    { ...open, ...open.notice, title: 'Tenir nos comptes' },
    COMMAND_LINE,
  );
  await app.services.editions.publish(open.id, { unchanged: true }, COMMAND_LINE);
  const after = await ask(address, { 'If-None-Match': etag });
  expect(after.status).toBe(200);
  expect(await after.text()).toContain('title: Tenir nos comptes');
});

test('a former address redirects to the present one in the same format; other extensions are not found', async () => {
  const former = pagePath(open);
  const page = await app.services.pages.changeDetails(
    open.id,
    { ...open, ...open.notice, slug: 'comptes-au-marche' },
    COMMAND_LINE,
  );
  const moved = await ask(`${former}.md`);
  expect([moved.status, moved.headers.get('Location')]).toEqual([301, `${pagePath(page)}.md`]);
  for (const path of [`${pagePath(page)}.exe`, `${pagePath(page)}.md.md`, '/nulle-part/x.md', '/fiches/absente.md']) {
    expect((await ask(path)).status, path).toBe(404);
  }
});
