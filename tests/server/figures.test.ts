import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/**
 * Each figure of a screen that links to a list equals the number of rows of that list, on all its
 * pages.
 */
let app: RunningApp;
let cookie: string;

beforeAll(async () => {
  app = await startApp({ DATA_DIR: await createDemoFolder() });
  cookie = await app.signIn('Ada Admin', 'staff', true);
  const ada = await app.services.access.findViewer(cookie);
  await makeUneven(ada);
}, 240_000);
afterAll(() => app?.close());

/** One of everything by which a figure and its list could differ. */
async function makeUneven(ada: Viewer): Promise<void> {
  const { services } = app;
  const add = (title: string) => services.pages.create({ kind: 'factsheet', title, summary: 'Un résumé.' }, ada);
  const [, toReview, archived, binned] = [
    await add('En écriture'),
    await add('En relecture'),
    await add('Archivée'),
    await add('Jetée'),
  ];
  await services.reviewAsking.ask(
    toReview.id,
    { people: [personIdOf(ada)!], name: '', email: '', due: '', message: '' },
    ada,
    app.url,
  );
  const partner = {
    name: 'A. Diarra',
    organisation: 'Comité',
    country: 'ML',
    side: 'south',
    expiresInDays: 30,
  } as const;
  for (const { id } of [archived, binned]) {
    await services.editions.publish(id, {}, COMMAND_LINE);
    await services.invitations.invite({ pageId: id, ...partner }, ada);
  }
  const { invitation } = await services.invitations.invite({ pageId: archived.id, ...partner }, ada);
  await services.invitations.revoke(invitation.id, ada);
  await services.pages.archive(archived.id, ada);
  await services.bin.bin(binned.id, ada);
  // Its annotations stay open, and wait for nobody.
  const { annotations } = await services.home.unanswered(ada, { ownOnly: false, open: true, before: null });
  const slug = annotations.map(({ href }) => /^\/ateliers\/([^/#?]+)/.exec(href)?.[1]).find(Boolean)!;
  const page = await services.pages.requireAt(ada, 'workshop', slug);
  await services.pages.archive(page.id, ada);
  await app.signIn('Un adhérent', 'member');
}

async function read(address: string): Promise<Nodes> {
  const answer = await fetch(app.url + address, { headers: { cookie } });
  expect(answer.status, address).toBe(200);
  return fromHtml(await answer.text());
}

function find(root: Nodes, matches: (element: Element) => boolean): Element[] {
  const found: Element[] = [];
  visit(root, 'element', (element) => {
    if (matches(element)) found.push(element);
  });
  return found;
}

const hasClass = (name: string) => (element: Element) =>
  Array.isArray(element.properties.className) && element.properties.className.includes(name);

function textOf(node: Nodes): string {
  let text = '';
  visit(node, 'text', ({ value }) => {
    text += value;
  });
  return text;
}

/** The first number of a text, with its spaces between thousands. */
function numberIn(text: string): number {
  return Number(/\d[\d\s\u00a0\u202f]*/.exec(text)?.[0].replace(/\D/g, ''));
}

/** The rows of the lists of these screens. */
function rowsOf(root: Nodes): number {
  const cells = find(root, ({ tagName }) => tagName === 'tbody').flatMap(({ children }) =>
    children.filter((child) => child.type === 'element' && child.tagName === 'tr'),
  );
  const items = find(root, hasClass('desk-annotation'));
  const binned = find(root, hasClass('bin-rows')).flatMap(({ children }) =>
    children.filter((child) => child.type === 'element' && child.tagName === 'li'),
  );
  const cards = find(root, hasClass('card'));
  return cells.length + items.length + binned.length + cards.length;
}

/** The number of rows of a list on all its pages. */
async function count(address: string): Promise<number> {
  let rows = 0;
  for (let next: string | null = address; next !== null; ) {
    const root: Nodes = await read(next);
    rows += rowsOf(root);
    const further = find(root, ({ tagName, properties }) => tagName === 'a' && String(properties.rel) === 'next')[0];
    next = further ? new URL(String(further.properties.href), new URL(next, app.url)).href.slice(app.url.length) : null;
  }
  return rows;
}

/** The figures of a screen: a link with its number. */
type Figure = readonly [label: string, href: string, figure: number];

async function expectToAgree(figures: readonly Figure[]): Promise<void> {
  const shown = figures.map(([label, , figure]) => [label, figure]);
  const listed = [];
  for (const [label, href] of figures) listed.push([label, await count(href)]);
  expect(shown).toEqual(listed);
}

test('the figures of the administration agree with their lists', async () => {
  const root = await read('/admin');
  const figures = find(root, hasClass('admin-counts')).flatMap((list) =>
    find(list, ({ tagName }) => tagName === 'div').flatMap((line): Figure[] => {
      const link = find(line, ({ tagName }) => tagName === 'a')[0];
      const number = find(line, ({ tagName }) => tagName === 'dd')[0]!;
      return link ? [[textOf(link), String(link.properties.href), numberIn(textOf(number))]] : [];
    }),
  );
  // The other figures state where each of them is shown.
  const elsewhere = find(root, hasClass('admin-elsewhere'));
  const lines = find(root, hasClass('admin-counts')).flatMap((list) => find(list, ({ tagName }) => tagName === 'div'));
  expect(figures.length + elsewhere.length).toBe(lines.length);
  expect(figures.map(([label]) => label)).toEqual([
    'Pages publiées',
    'Pages pas encore publiées',
    'Pages archivées',
    'Pages à la corbeille',
    'Recueils',
    'Annotations ouvertes',
    'Comptes ouverts',
    'Administrateurs',
    'Comptes désactivés',
    'Invitations en cours',
  ]);
  await expectToAgree(figures);
});

test('the figures of the home page agree with their lists', async () => {
  const root = await read('/');
  const figures = find(root, hasClass('home-kinds')).flatMap((list) =>
    find(list, ({ tagName }) => tagName === 'a').map((link): Figure => {
      const number = find(link, hasClass('quiet'))[0]!;
      return [textOf(link), String(link.properties.href), numberIn(textOf(number))];
    }),
  );
  expect(figures.length).toBeGreaterThan(3);
  await expectToAgree(figures);
});

test('the figures of the board agree with their lists: total, stages, open annotations of a page', async () => {
  const shown = numberIn(
    textOf(find(await read('/tableau-de-bord'), ({ properties }) => properties.role === 'status')[0]!),
  );
  expect(shown).toBe(await count('/tableau-de-bord'));
  const stages = find(await read('/tableau-de-bord?vue=stages'), ({ properties }) =>
    String(properties.id ?? '').startsWith('etape-'),
  );
  expect(stages.length).toBe(4);
  await expectToAgree(
    stages.map((stage): Figure => {
      const code = String(stage.properties.id).slice('etape-'.length);
      return [code, `/tableau-de-bord?etat=${code}`, numberIn(textOf(find(stage, hasClass('quiet'))[0]!))];
    }),
  );
  const threads = find(await read('/tableau-de-bord?tri=title'), hasClass('is-number')).flatMap((cell) =>
    find(cell, ({ tagName }) => tagName === 'a'),
  );
  expect(threads.length).toBeGreaterThan(0);
  for (const link of threads) {
    const href = String(link.properties.href);
    const open = find(
      await read(href),
      (element) => hasClass('anno-card')(element) && !hasClass('is-resolved')(element),
    );
    expect([href, open.length]).toEqual([href, numberIn(textOf(link))]);
  }
});
