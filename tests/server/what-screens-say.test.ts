import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  comparePath,
  editionsPath,
  importPath,
  invitationsPath,
  materialPath,
  reviewsPath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { Viewer } from '#content/people/person.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { paragraph } from '#tests/support/workshop-floor.ts';

/**
 * Screens that once gave the team wrong information, or none: refusals, figures, editions and
 * invitations, as HTML; and files, which are sent as they are read.
 */
let app: RunningApp;
const cookies = { admin: '', staff: '', member: '' };
let staff: Viewer;

beforeAll(async () => {
  app = await startApp();
  cookies.admin = await app.signIn('Ada Admin', 'staff', true);
  cookies.staff = await app.signIn('Awa Diarra');
  cookies.member = await app.signIn('Inès Membre', 'member');
  staff = await app.services.access.findViewer(cookies.staff);
});
afterAll(() => app?.close());

async function read(address: string, cookie: string, fields?: Record<string, string>) {
  const answer = await fetch(app.url + address, {
    method: fields ? 'POST' : 'GET',
    headers: { cookie },
    ...(fields ? { body: new URLSearchParams(fields) } : {}),
  });
  // The words as people read them: without markup, with one sort of spaces.
  const html = await answer.text();
  const words = html
    .replace(/<(?:script|style)[\s\S]*?<\/(?:script|style)>|<[^>]+>/g, ' ')
    .replace(/[\s\u00a0\u202f]+/g, ' ');
  return { status: answer.status, html, words };
}

test('a member reads that the administration and writing are reserved, not that they may see the page', async () => {
  const page = await app.addPage({ summary: 'Un résumé.', title: 'Réservée', visibility: 'public' });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  for (const address of ['/admin', '/admin/personnes', '/nouvelle-page', writePath(pagePath(page))]) {
    const { status, words } = await read(address, cookies.member);
    expect([address, status]).toEqual([address, 403]);
    expect(words, address).toContain('C’est réservé à l’équipe de');
    expect(words, address).not.toContain('Vous pouvez voir cette page');
  }
});

test('cards on the home page and in lists show the first picture of pages that the viewer may read', async () => {
  const drawing = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><path d="M0 0h9v9z"/></svg>',
  );
  const addPictured = async (title: string, visibility: 'public' | 'members') => {
    const page = await app.addPage({ kind: 'practice', summary: 'Un résumé.', title, visibility });
    const { id: file } = await app.services.files.add(
      { bytes: drawing, name: 'dessin', pageId: page.id },
      COMMAND_LINE,
    );
    const figure = { type: 'figure', attrs: { file, alt: 'Un dessin', width: 900, height: 300 } };
    const { document } = fitDocument({ type: 'doc', content: [paragraph('p2222222', 'Un texte.'), figure] });
    await app.services.drafts.replace(page.id, document);
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    return file;
  };
  const open = await addPictured('Ouverte', 'public');
  const reserved = await addPictured('Pour les adhérents', 'members');
  const image = (file: string) => new RegExp(`<img class="card-picture" src="(/fichiers/${file}[^"]*)"([^>]*)>`);
  for (const address of ['/', '/pratiques']) {
    const { html } = await read(address, '');
    const [, src, attributes] = image(open).exec(html)!;
    expect(attributes, address).toMatch(/width="(\d+)" height="\d+" alt="" loading="lazy"/);
    // It is three times as wide as high, and cut to sixteen by nine: drawn wider than its place.
    expect(attributes, address).toMatch(/sizes="[^"]*calc\([\d.]+(rem|vw) \* 1\.69\)/);
    expect((await fetch(app.url + src!.replaceAll('&amp;', '&'))).status).toBe(200);
    expect(html, address).not.toContain(reserved);
    expect((await read(address, cookies.member)).html, address).toMatch(image(reserved));
  }
});

test('editions show who published them to the team alone, and a comparison of two equal ones is a line', async () => {
  const { document } = fitDocument({ type: 'doc', content: [paragraph('p2222222', 'Un texte.')] });
  const page = await app.addPage({ summary: 'Un résumé.', title: 'Deux fois', visibility: 'public', document });
  await app.services.editions.publish(page.id, {}, staff);
  await app.services.editions.publish(page.id, {}, staff);
  const path = pagePath(page);
  expect((await read(editionsPath(path), cookies.staff)).words).toContain('Awa Diarra');
  expect((await read(editionsPath(path), cookies.member)).words).not.toContain('Awa Diarra');
  const { words, html } = await read(comparePath(path, { from: 1, to: 2 }), cookies.staff);
  expect(words).toContain('Les deux textes sont les mêmes.');
  expect(html).not.toContain('compare-text');
});

test('figures of the administration link to lists that open', async () => {
  const { html } = await read('/admin', cookies.admin);
  const figures = [...html.matchAll(/<dt><a href="([^"]+)">([^<]+)<\/a><\/dt>/g)].map(([, href, label]) => [
    label!.replaceAll('\u00a0', ' '),
    href!.replaceAll('&amp;', '&'),
  ]);
  expect(figures.map(([label]) => label)).toEqual(
    expect.arrayContaining(['Pages pas encore publiées', 'Annotations ouvertes', 'Invitations en cours']),
  );
  for (const [label, href] of figures) expect([label, (await read(href!, cookies.admin)).status]).toEqual([label, 200]);
  // Screens for the whole staff are not reserved for administrators, and are in the staff's menu.
  const home = await read('/', cookies.staff);
  for (const address of ['/tableau-de-bord', '/activite', '/recherche/suivi']) {
    expect(home.html).toContain(`href="${address}"`);
    expect((await read(address, cookies.staff)).status).toBe(200);
  }
  // A notice that was opened from the board leads back to it, with a message that it is saved.
  expect((await read('/tableau-de-bord?fait=notice', cookies.staff)).words).toContain('La notice est enregistrée.');
});

test('a new invitation has a ready message in the partner’s language, with the published title', async () => {
  const page = await app.addPage({
    summary: 'Un résumé.',
    title: 'L’eau à Koro',
    visibility: 'invited',
    kind: 'workshop',
  });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  await app.services.pages.changeDetails(page.id, { ...page, ...page.notice, title: 'Titre de travail' }, staff);
  const partner = { nom: 'A. Diarra', organisation: 'Comité', pays: 'ML', cote: 'south', jours: '60' };
  const { html } = await read(invitationsPath(pagePath(page)), cookies.staff, {
    intent: 'invite',
    ...partner,
    courriel: '',
    locale: 'en',
  });
  const link = /<code id="lien-texte">([^<]+)<\/code>/.exec(html)![1]!;
  const hrefs = [...html.matchAll(/href="((?:mailto:|https:\/\/wa\.me\/)[^"]+)"/g)].map(([, href]) =>
    decodeURIComponent(href!.replaceAll('&amp;', '&')),
  );
  expect(hrefs).toHaveLength(2);
  for (const href of hrefs) {
    expect(href).toContain('Hello A. Diarra, here is your personal link to read and annotate “L’eau à Koro”');
    expect(href).not.toContain('Titre de travail');
    expect(decodeURIComponent(href)).toContain(new URL(link).pathname);
  }
  expect(html).toMatch(/<button[^>]* hidden=""[^>]* data-copy="lien-texte"/);
});

test('without a mail server, no screen promises a mail', async () => {
  const page = await app.addPage({ summary: 'Un résumé.', title: 'Sans courriel', visibility: 'public' });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  const path = pagePath(page);
  for (const [address, expected, promises] of [
    [reviewsPath(path), 'Aucun courriel ne part : la demande est sur l’établi', 'Sans choix, la demande va à toute'],
    [invitationsPath(path), 'Langue du message et de son écran', 'Langue de ses courriels'],
    ['/connexion/envoye?courriel=a@example.org', 'attend les administrateurs', 'un message vient d’y partir'],
  ] as const) {
    const { words } = await read(address, cookies.staff);
    expect(words, address).toContain(expected);
    expect(words, address).not.toContain(promises);
  }
});

test('marking a sound is not offered without a sound, and an import refuses unknown intents', async () => {
  const study = await app.addPage({ kind: 'study', title: 'Étude', summary: 'Un résumé.', visibility: 'members' });
  const material = await addMaterial(app.services, study.id);
  const screen = await read(materialPath(material), cookies.admin);
  expect(screen.status).toBe(200);
  expect(screen.words).not.toContain('Marquer un moment du son');
  const staged = { kind: 'organisation', pageId: null, fileName: 'liste.csv' } as const;
  const id = await app.services.imports.stage(staged, Buffer.from('Nom\nUne\n'), staff);
  expect((await read(importPath(id), cookies.staff, { intent: 'autre' })).status).toBe(400);
});

test('cards within a text, and titles in the administration’s history, have French spaces', async () => {
  const details = { title: 'Quoi : ceci ?', summary: 'Un mot : deux.', visibility: 'public' } as const;
  const target = await app.addPage(details);
  await app.services.editions.publish(target.id, {}, COMMAND_LINE);
  const card = { type: 'pageCard', attrs: { href: pagePath(target) } };
  const { document } = fitDocument({ type: 'doc', content: [paragraph('p3333333', 'Un texte.'), card] });
  const page = await app.addPage({ summary: 'Un résumé.', title: 'Avec carte', visibility: 'public', document });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  const { html } = await read(pagePath(page), '');
  expect(/<aside class="page-card"[\s\S]*?<\/aside>/.exec(html)![0]).toContain(
    '<strong>Quoi\u00a0: ceci\u202f?</strong></a><p>Un mot\u00a0: deux.</p>',
  );
  expect((await read('/admin', cookies.admin)).html).toContain('<bdi>Quoi\u00a0: ceci\u202f?</bdi>');
});

const FILE = '/tableau-de-bord.csv';

test('the files of one person are read one at a time, beside those of another', async () => {
  const { board } = app.services;
  const parts = board.parts.bind(board);
  const begun: string[] = [];
  let reading = 0;
  let most = 0;
  let letThemRead = () => {};
  const gate = new Promise<void>((resolve) => {
    letThemRead = resolve;
  });
  let held = () => gate;
  const spied = vi.spyOn(board, 'parts').mockImplementation(async function* (viewer, query) {
    begun.push('name' in viewer ? viewer.name : '');
    most = Math.max(most, ++reading);
    await held();
    reading--;
    yield* parts(viewer, query);
  });
  const ask = (...of: string[]) => Promise.all(of.map(async (cookie) => (await read(FILE, cookie)).status));
  const answers = ask(cookies.staff, cookies.staff, cookies.staff);
  await until(() => spied.mock.calls.length === 3, 'all three are asked for');
  // Requests that can be read at once are read in the same turn.
  await nextTurn();
  expect(begun).toHaveLength(1);
  letThemRead();
  expect(await answers).toEqual([200, 200, 200]);
  expect(most).toBe(1);
  begun.length = 0;
  held = () => until(() => new Set(begun).size === 2, 'another’s file is read meanwhile');
  expect(await ask(cookies.staff, cookies.staff, cookies.admin)).toEqual([200, 200, 200]);
  spied.mockRestore();
});
