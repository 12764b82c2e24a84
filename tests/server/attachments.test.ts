import { createHash } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { MOST_ATTACHMENT_BYTES, MOST_ATTACHMENTS } from '#content/attachment.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { createBackup } from '#server/backup/create-backup.ts';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { checkServices } from '#tests/support/backup-floor.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import {
  makeDocx,
  makeLockedPdf,
  makePdf,
  makePdfBomb,
  piecesOf,
  wordParagraph,
} from '#tests/support/sample-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

let app: RunningApp;
const cookies = { public: '', member: '', staff: '' };
let count = 0;

beforeAll(async () => {
  app = await startApp();
  cookies.staff = await app.signIn('Équipe');
  cookies.member = await app.signIn('Membre', 'member');
});
afterAll(() => app.close());

/** A page that can be published. */
const newPage = (visibility: Visibility = 'public') =>
  app.addPage({
    title: `Fiche ${++count}`,
    summary: 'Une fiche d’essai.',
    visibility,
    document: starterOutline('factsheet', 'fr'),
  });
const publish = (page: Page) => app.services.editions.publish(page.id, {}, COMMAND_LINE);

/** Names in the folder of files. */
const stored = () => readdir(path.join(app.services.env.dataDir, 'files'), { recursive: true });

/** A unique PDF. */
const newPdf = () => makePdf([[`Document ${++count}.`]]);

async function attach(page: Page, bytes: Uint8Array, name = 'rapport.pdf', title = '') {
  await app.services.attachments.add(page.id, { bytes: piecesOf(bytes), name, title, language: 'fr' }, COMMAND_LINE);
  return (await app.services.attachments.list(page.id, COMMAND_LINE)).at(-1)!;
}

const list = async (page: Page) =>
  (await app.services.attachments.list(page.id, COMMAND_LINE)).map(({ title }) => title);

const get = (address: string, cookie = '', headers: Record<string, string> = {}) =>
  fetch(app.url + address, { headers: { cookie, ...headers }, redirect: 'manual' });

/** Sends the screen's own form, as a browser does. */
async function send(page: Page, fields: Record<string, string | File>, cookie = cookies.staff) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const response = await fetch(`${app.url}${pagePath(page)}/documents`, {
    method: 'POST',
    body: form,
    headers: { cookie },
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

describe('what is accepted', () => {
  test('a document’s type follows from its content, whatever its name', async () => {
    const page = await newPage();
    const docx = makeDocx(wordParagraph('Bonjour.'));
    expect(await attach(page, newPdf(), 'Compte rendu.docx')).toMatchObject({ type: 'pdf', title: 'Compte rendu' });
    expect(await attach(page, docx, '..\\..\\fiche_eau.pdf')).toMatchObject({ type: 'docx', title: 'fiche eau' });
  });

  test.each([
    [
      'a document with macros, by its type',
      makeDocx('', { mainType: 'application/vnd.ms-word.document.macroEnabled.main+xml' }),
      'macros',
    ],
    ['a document with macros, by what is in it', makeDocx('', { parts: { 'word/vbaProject.bin': 'x' } }), 'macros'],
    ['an old document, or one under a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old-word'],
    ['another archive', makeDocx('', { mainType: 'application/vnd.oasis.opendocument.text' }), 'not-a-document'],
    ['half an archive', makeDocx('').subarray(0, 300), 'not-a-document'],
    ['a page of the web', Buffer.from('<html><script>alert(1)</script>'), 'not-a-document'],
    ['nothing', Buffer.alloc(0), 'not-a-document'],
  ])('%s is refused, and leaves nothing behind', async (_, bytes, reason) => {
    const page = await newPage();
    const before = await stored();
    await expect(attach(page, bytes, 'rapport.pdf')).rejects.toMatchObject({
      code: 'unsupported-type',
      details: { reason },
    });
    expect(await list(page)).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  test('a body over the limit is refused before its end', async () => {
    const page = await newPage();
    let given = 0;
    const endless = (async function* () {
      for (;;) {
        given += 1024 * 1024;
        yield new Uint8Array(1024 * 1024);
      }
    })();
    const input = { bytes: endless, name: 'x.pdf', title: '', language: 'fr' };
    await expect(app.services.attachments.add(page.id, input, COMMAND_LINE)).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(given).toBeLessThanOrEqual(MOST_ATTACHMENT_BYTES + 1024 * 1024);
  });

  test('the same document twice, and one too many, are refused', async () => {
    const page = await newPage();
    const pdf = newPdf();
    await attach(page, pdf);
    await expect(attach(page, pdf)).rejects.toMatchObject({ code: 'conflict', details: { reason: 'attached' } });
    for (let n = 1; n < MOST_ATTACHMENTS; n++) await attach(page, newPdf());
    await expect(attach(page, newPdf())).rejects.toMatchObject({ code: 'too-many' });
    expect(await list(page)).toHaveLength(MOST_ATTACHMENTS);
  });
});

describe('the form', () => {
  test('adds, renames, orders and removes without JavaScript', async () => {
    const page = await newPage();
    const file = (name: string) => new File([new Uint8Array(newPdf())], name, { type: 'text/html' });
    const there = `${pagePath(page)}/documents?fait=documents`;
    const added = await send(page, { intent: 'add', file: file('un.pdf'), title: '', language: 'fr' });
    expect(added).toMatchObject({ status: 303, location: there });
    await send(page, { intent: 'add', file: file('deux.pdf'), title: 'Second', language: 'en' });
    expect(await list(page)).toEqual(['un', 'Second']);
    const [first, second] = await app.services.attachments.list(page.id, COMMAND_LINE);
    await send(page, { intent: 'up', id: second!.id, title: 'ignored', language: 'fr' });
    expect(await list(page)).toEqual(['Second', 'un']);
    await send(page, { intent: 'down', id: second!.id });
    expect(await list(page)).toEqual(['un', 'Second']);
    await send(page, { intent: 'save', id: first!.id, title: 'Premier', language: 'ar' });
    await send(page, { intent: 'remove', id: second!.id });
    expect(await app.services.attachments.list(page.id, COMMAND_LINE)).toMatchObject([
      { title: 'Premier', language: 'ar' },
    ]);
    const screen = await (await get(`${pagePath(page)}/documents`, cookies.staff)).text();
    expect(screen).toContain('value="Premier"');
  });

  test('shows why a document was refused, and keeps the typed title', async () => {
    const page = await newPage();
    const html = new File(['<html>'], 'x.pdf', { type: 'application/pdf' });
    const refused = await send(page, { intent: 'add', file: html, title: 'Mon titre', language: 'fr' });
    expect(refused.status).toBe(415);
    expect(refused.text).toContain('ni un PDF ni un document Word');
    expect(refused.text).toContain('value="Mon titre"');
    const heavy = new File([new Uint8Array(MOST_ATTACHMENT_BYTES + 1)], 'x.pdf');
    const tooLarge = await send(page, { intent: 'add', file: heavy, title: '', language: 'fr' });
    expect(tooLarge.status).toBe(413);
    expect(tooLarge.text).toMatch(/dépasse 20\s?Mo/);
    const heavier = new File([new Uint8Array(MOST_ATTACHMENT_BYTES + 1024 * 1024)], 'x.pdf');
    expect((await send(page, { intent: 'add', file: heavier, title: '', language: 'fr' })).status).toBe(413);
    expect((await send(page, { intent: 'add', title: '', language: 'fr' })).status).toBe(400);
    expect(await list(page)).toEqual([]);
  });

  test('leaves nothing on the disk of a refused document, whatever the form asks for', async () => {
    const page = await newPage();
    const before = await stored();
    const file = new File([new Uint8Array(newPdf())], 'rapport.pdf');
    const forms: Record<string, string | File>[] = [
      { intent: 'add', file: new File(['Texte'], 'x.pdf'), language: 'fr' },
      { intent: 'add', file, language: 'xx' },
      { intent: 'up', id: 'abcdefghjkmn', file },
      { intent: 'save', id: 'abcdefghjkmn', title: 'x', language: 'fr', file },
      { intent: 'nothing', file },
      { intent: 'add', other: file, language: 'fr' },
    ];
    for (const fields of forms) expect((await send(page, fields)).status).toBeGreaterThanOrEqual(400);
    await until(async () => (await stored()).length === before.length, 'all is taken away');
    expect(await list(page)).toEqual([]);
  });

  test('is for the staff alone', async () => {
    const page = await newPage();
    await publish(page);
    const file = new File([new Uint8Array(newPdf())], 'x.pdf');
    const fields = { intent: 'add', file, title: '', language: 'fr' };
    expect((await send(page, fields, cookies.member)).status).toBe(403);
    expect((await send(page, fields, '')).status).toBe(401);
    expect((await get(`${pagePath(page)}/documents`, cookies.member)).status).toBe(403);
    const other = await newPage();
    const mine = await attach(other, newPdf());
    expect((await send(page, { intent: 'remove', id: mine.id })).status).toBe(404);
    expect(await list(other)).toHaveLength(1);
  });
});

describe('an edition', () => {
  test('is published with the draft’s attachments, and keeps them while the draft changes', async () => {
    const page = await newPage();
    const address = pagePath(page);
    await publish(page);
    const { id, href } = await attach(page, newPdf(), 'Étude.pdf', 'L’étude');
    expect(await (await get(address)).text(), 'not before the next edition').not.toContain('L’étude');
    expect((await get(href)).status).toBe(404);
    expect((await get(href, cookies.staff)).status).toBe(200);
    expect(await app.services.editions.preview(page.id, COMMAND_LINE)).toMatchObject({
      unchanged: false,
      attachments: [{ title: 'L’étude' }],
    });
    await publish(page);
    expect(await app.services.editions.preview(page.id, COMMAND_LINE)).toMatchObject({ unchanged: true });
    expect((await get(href)).status).toBe(200);
    const published = await (await get(address)).text();
    expect(published).toContain('Documents joints');
    expect(published).toContain(`href="${href}"`);
    await app.services.attachments.change(page.id, id, { title: 'Autre titre', language: 'fr' }, COMMAND_LINE);
    await app.services.attachments.remove(page.id, id, COMMAND_LINE);
    expect(await (await get(address)).text()).toContain('L’étude');
    await publish(page);
    expect(await (await get(address)).text()).not.toContain('L’étude');
    expect(await (await get(`${address}/editions/2`)).text(), 'an old edition keeps what it had').toContain('L’étude');
    expect((await get(href)).status).toBe(200);
  });

  test('makes its attachments available to readers, by the page’s present rights', async () => {
    const page = await newPage('members');
    const { href } = await attach(page, newPdf());
    const statuses = async () => {
      const all = await Promise.all(Object.values(cookies).map((cookie) => get(href, cookie)));
      return all.map(({ status }) => status);
    };
    expect(await statuses()).toEqual([404, 404, 200]);
    await publish(page);
    expect(await statuses()).toEqual([404, 200, 200]);
    const { notice, title, summary, language, slug } = page;
    const details = { title, summary, language, slug, common: notice.common, own: notice.own };
    await app.services.pages.changeDetails(page.id, { ...details, visibility: 'invited' }, COMMAND_LINE);
    expect(await statuses()).toEqual([404, 404, 200]);
    await app.services.pages.changeDetails(page.id, { ...details, visibility: 'public' }, COMMAND_LINE);
    expect(await statuses()).toEqual([200, 200, 200]);
    await app.services.pages.archive(page.id, COMMAND_LINE);
    expect(await statuses()).toEqual([404, 404, 200]);
  });
});

describe('a download', () => {
  test('has the right type and name, and never opens as a page of ours', async () => {
    const page = await newPage();
    const pdf = newPdf();
    const { href } = await attach(page, pdf, 'L’eau & "l’œuvre" à Fès 50%.html.docx');
    await publish(page);
    const response = await get(href);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
    });
    const disposition = response.headers.get('content-disposition')!;
    const [, plain, whole] = /^attachment; filename="([^"]*)"; filename\*=UTF-8''([\w.%-]+)$/.exec(disposition)!;
    expect(plain).toBe('L_eau & _l__uvre_ a Fes 50_.html.pdf');
    expect(decodeURIComponent(whole!)).toBe('L’eau & "l’œuvre" à Fès 50%.html.pdf');
    expect(Buffer.from(await response.arrayBuffer()).equals(pdf)).toBe(true);
    const again = await get(href, '', { 'if-none-match': response.headers.get('etag')! });
    expect(again.status).toBe(304);
    const part = await get(href, '', { range: 'bytes=0-3' });
    expect([part.status, await part.text()]).toEqual([206, '%PDF']);
  });
});

describe('the text of a document', () => {
  test('is listed as extracted, or with the reason why not; the document is stored in any case', async () => {
    const page = await newPage();
    const entity = makeDocx('', { parts: { 'word/document.xml': 'x'.repeat(50 * 1024 * 1024) } });
    await attach(page, newPdf(), 'a.pdf');
    await attach(page, makeLockedPdf(), 'b.pdf');
    await attach(page, makePdf([[]]), 'c.pdf');
    await attach(page, Buffer.from('%PDF-1.7 and nothing'), 'd.pdf');
    await attach(page, entity, 'e.docx');
    await app.services.attachments.settle();
    const lines = await app.services.attachments.list(page.id, COMMAND_LINE);
    expect(lines.map(({ title, text }) => [title, text])).toEqual([
      ['a', 'read'],
      ['b', 'encrypted'],
      ['c', 'none'],
      ['d', 'damaged'],
      ['e', 'too-heavy'],
    ]);
    for (const { href } of lines) expect((await get(href, cookies.staff)).status).toBe(200);
    const screen = await (await get(`${pagePath(page)}/documents`, cookies.staff)).text();
    expect(screen).toContain('La recherche trouvera son texte.');
    expect(screen).toContain('protégé par un mot de passe');
  });

  test('a PDF of a few kilobytes that decompresses to hundreds of megabytes costs only its own text', async () => {
    const page = await newPage();
    const bomb = await makePdfBomb(800);
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage.rss();
    await attach(page, bomb, 'bombe.pdf');
    await attach(page, newPdf(), 'suite.pdf');
    await app.services.attachments.settle();
    const lines = await app.services.attachments.list(page.id, COMMAND_LINE);
    expect(lines.map(({ text }) => text)).toEqual(['too-heavy', 'read']);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 1024 * 1024);
  }, 90_000);

  test('is read at the next start if the server stopped before', async () => {
    const dataDir = createTempFolder('unread');
    const first = await startApp({ DATA_DIR: dataDir });
    const page = await first.addPage({
      title: 'Fiche',
      summary: 'Une fiche.',
      document: starterOutline('factsheet', 'fr'),
    });
    const input = { bytes: piecesOf(newPdf()), name: 'x.pdf', title: '', language: 'fr' };
    await first.services.attachments.add(page.id, input, COMMAND_LINE);
    await first.services.database.write((trx) => trx.deleteFrom('fileText').execute());
    await first.close();
    const second = await startApp({ DATA_DIR: dataDir });
    try {
      await until(
        async () => (await second.services.attachments.list(page.id, COMMAND_LINE))[0]!.text === 'read',
        'the text is read',
      );
    } finally {
      await second.close();
    }
  });
});

describe('backup and check', () => {
  test('attachments are restored from a backup, and the check then reports no problem', async () => {
    const page = await newPage();
    const pdf = newPdf();
    await attach(page, pdf);
    await publish(page);
    const target = path.join(createTempFolder('backup'), 'good');
    const { database, env } = app.services;
    await createBackup({ database, dataDir: env.dataDir, target, clock: systemClock });
    const dataDir = createTempFolder('restored');
    await restoreBackup({
      source: target,
      dataDir,
      databaseFile: path.join(dataDir, 'navette.sqlite'),
      force: false,
      clock: systemClock,
    });
    const other = await startApp({ DATA_DIR: dataDir });
    try {
      const [line] = await other.services.attachments.ofEdition(page.id, 1);
      expect(Buffer.from(await (await fetch(other.url + line!.href)).arrayBuffer()).equals(pdf)).toBe(true);
      expect((await checkServices(other.services)).problems).toEqual([]);
    } finally {
      await other.close();
    }
  });

  test('an attachment removed before any publication is not served; the check reports its file as unused', async () => {
    const page = await newPage();
    const pdf = newPdf();
    const { id, href } = await attach(page, pdf);
    await app.services.attachments.remove(page.id, id, COMMAND_LINE);
    expect((await get(href, cookies.staff)).status).toBe(404);
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const old = new Date(Date.now() - 2 * 3_600_000);
    await utimes(app.services.fileStore.pathOf({ sha256, mediaType: 'application/pdf' }), old, old);
    const { problems, remarks } = await checkServices(app.services);
    expect(problems).toEqual([]);
    expect(remarks).toEqual([`no page uses the file ${sha256.slice(0, 2)}/${sha256}.pdf`]);
  });
});
