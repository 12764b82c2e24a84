import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
let open: Page;
let closed: Page;
let member: string;

beforeAll(async () => {
  app = await startApp();
  member = await app.signIn('Awa', 'member');
  const publish = async (title: string, visibility: 'public' | 'members') => {
    const { document } = parseMarkdown(`## ${title}\n\nLes comptes sont **affichés** au marché.`);
    const page = await app.addPage({ title, summary: 'Résumé.', visibility, document });
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    return page;
  };
  open = await publish('Tenir les comptes', 'public');
  closed = await publish('"Entre" nous', 'members');
}, 60_000);
afterAll(() => app.close());

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(app.localUrl + path, { headers, redirect: 'manual' });

test('an edition has its reference at addresses of its own, for whoever may read it', async () => {
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
    // Titles are named as the page shows them.
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
