import type { Editor } from '@tiptap/core';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { newId } from '#db/driver/new-id.ts';
import { collectComplaints, openBrowser, openContext } from '#tests/support/browser.ts';
import { cookieOf } from '#tests/support/people.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { paragraph, WORKSHOP_TEXT } from '#tests/support/workshop-floor.ts';

/**
 * Annotations of others arrive thread by thread, and the page then equals the one that the server
 * would send.
 */
const STEPS = Number(process.env.STEPS) || 40;
const LAST = 'Le réparateur vient à moto, le réparateur repart à moto.';

let app: RunningApp;
let browser: Browser;
const contexts: BrowserContext[] = [];
let page: Awaited<ReturnType<RunningApp['addPage']>>;
let path: string;
let people: Viewer[];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
beforeEach(async () => {
  const empty = emptyNotice('workshop');
  const content = [...WORKSHOP_TEXT.content!, paragraph('r2222222', LAST)];
  page = await app.addPage({
    kind: 'workshop',
    title: 'L’eau en zone rurale',
    summary: 'Compte rendu de la première session.',
    visibility: 'invited',
    notice: { ...empty, own: { ...empty.own, annotationOpens: '2022-05-16', annotationCloses: '2099-12-31' } },
    document: fitDocument({ type: 'doc', content }).document,
  });
  path = pagePath(page);
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  people = await Promise.all(['A. D.', 'C. L.', 'M. K.', 'G. H.'].map(async (name) => (await invite(name)).viewer));
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Invites a partner of either side. @returns their Cookie header, and the viewer */
async function invite(name: string): Promise<{ cookie: string; viewer: Viewer }> {
  const { access, invitations } = app.services;
  const side = name < 'E' ? 'south' : 'north';
  const input = { pageId: page.id, name, organisation: 'Comité', country: 'ML', side, expiresInDays: 60 } as const;
  const { token } = await invitations.invite(input, COMMAND_LINE);
  const cookie = cookieOf((await invitations.redeem(token, 'test')).cookie);
  return { cookie, viewer: await access.findViewer(cookie) };
}

/** Opens an address as somebody, and records the requests of the page. */
async function open(cookie: string, address: string): Promise<{ tab: Page; asked: string[]; complaints: string[] }> {
  const context = await openContext(browser, app.url, { cookie });
  contexts.push(context);
  const tab = await context.newPage();
  const complaints = collectComplaints(tab);
  // Only changes after the stream is open are sent.
  const isReading = !address.endsWith('/ecrire');
  await Promise.all([
    tab.goto(address),
    isReading && tab.waitForResponse((answer) => new URL(answer.url()).pathname.endsWith('/flux')),
  ]);
  await tab.waitForFunction(() => document.querySelector('#regards, .ProseMirror') !== null);
  const asked: string[] = [];
  tab.on('request', (request: Request) => {
    if (request.resourceType() === 'fetch' || request.resourceType() === 'document')
      asked.push(new URL(request.url()).pathname + new URL(request.url()).search);
  });
  return { tab, asked, complaints };
}

const BLOCKS: readonly (readonly [id: string, text: string])[] = [
  ['h2222222', 'Faire durer un point d’eau'],
  ['p2222222', 'accordent : le forage n’est pas la difficulté. La gestion de la caisse décide de la durée du service'],
  ['q2222222', 'Voir le cahier de caisse de Tinkaré & Kolomba <2022>.'],
  ['r2222222', LAST],
];

/**
 * One random action of a random person: annotate words or a paragraph, reply, resolve, reopen,
 * remove.
 * @returns how many annotations were removed
 */
async function act(random: Random, made: Map<string, Viewer>): Promise<number> {
  const { annotations, annotationChanges } = app.services;
  const who = random.pick(people);
  const ids = [...made.keys()];
  const what = ids.length === 0 ? 0 : random.below(10);
  if (what < 5) {
    const [blockId, text] = random.pick(BLOCKS);
    const start = random.below(text.length - 2);
    const exact = text.slice(start, start + 2 + random.below(text.length - start)).trim();
    const selection = random.chance(0.3) || exact.length < 2 ? { blockId } : { blockId, exact, before: start };
    const { id } = await annotations.create(
      { pageId: page.id, kind: 'comment', body: `Note ${start}`, selection },
      who,
    );
    made.set(id, who);
    return 0;
  }
  const id = random.pick(ids);
  if (what < 7) await annotations.reply({ parentId: id, body: 'Oui, et chez vous ?' }, who);
  else if (what === 7) await annotationChanges.resolve(id, COMMAND_LINE);
  else if (what === 8) await annotationChanges.reopen(id, COMMAND_LINE);
  else {
    return annotationChanges.remove(id, made.get(id)!).then(
      () => Number(made.delete(id)),
      // Somebody has answered: it stays.
      () => 0,
    );
  }
  return 0;
}

/** The annotations and their frame as HTML, without what differs between renderings. */
const shown = (tab: Page) =>
  tab.evaluate(() => {
    const root = document.querySelector('#regards')!.cloneNode(true) as HTMLElement;
    root.querySelector('.duo-live')?.remove();
    for (const key of root.querySelectorAll('input:is([name="cle"], [name="envoi"])')) key.remove();
    for (const card of root.querySelectorAll('article')) card.removeAttribute('data-n');
    root.normalize();
    return root.innerHTML
      .replace(/<!--.*?-->/g, '')
      .replace(/ (?=[>])/g, '')
      .replace(/(<[^>]*>)/g, '\n$1\n');
  });

const lines = (html: string) => html.split('\n').filter((line) => line !== '');

test.each([
  ['the text with both sides', '', /\/cartes\?fils=/],
  ['both sides, paragraph by paragraph', '/annotations?tout', /\/cartes\?fils=.*&regards/],
])(
  '%s equals at last what the server renders, having been requested thread by thread',
  async (_, view, asks) => {
    const random = new Random();
    const reader = await open((await invite('B. N.')).cookie, path + view);
    const made = new Map<string, Viewer>();
    // A thread on each side, so that no list is empty.
    for (const who of [people[0]!, people[3]!]) {
      const form = { pageId: page.id, kind: 'comment', body: 'Première', selection: { blockId: 'p2222222' } };
      await app.services.annotations.create(form, who);
    }
    let gone = 0;
    for (let step = 0; step < STEPS; step++) {
      gone += await act(random, made);
      // Some arrive one by one, others together.
      const newest = [...made.keys()].at(-1);
      if (newest && random.chance(0.1)) await reader.tab.locator(`#annotation-${newest}`).waitFor();
    }
    const last = await app.services.annotations.create(
      { pageId: page.id, kind: 'comment', body: 'Dernière', selection: { blockId: 'q2222222' } },
      people[1]!,
    );
    await reader.tab.locator(`#annotation-${last.id}`).waitFor();
    const live = await shown(reader.tab);
    const { asked } = reader;
    expect(asked.filter((address) => asks.test(address)).length, `SEED=${random.seed}`).toBeGreaterThan(0);
    // Removing a paragraph's only thread leaves an empty place, whose text comes with the whole
    // page.
    const whole = asked.filter((address) => address.startsWith(path));
    expect(whole.length, `SEED=${random.seed}`).toBeLessThanOrEqual(view === '' ? 0 : gone);
    // Changes are bundled: fewer requests than actions.
    expect(asked.length, `SEED=${random.seed}`).toBeLessThan(STEPS);
    await reader.tab.reload();
    expect(lines(live), `SEED=${random.seed}`).toEqual(lines(await shown(reader.tab)));
    expect(reader.complaints).toEqual([]);
    await reader.tab.context().close();
  },
  90_000,
);

test('paragraph by paragraph, a thread that arrives with the whole page is marked as well', async () => {
  const reader = await open((await invite('B. N.')).cookie, `${path}/annotations?tout`);
  const { annotations, annotationChanges } = app.services;
  const [south, north] = [people[0]!, people[3]!];
  const annotate = (who: Viewer, selection: { blockId: string; exact?: string }) =>
    annotations.create({ pageId: page.id, kind: 'comment', body: 'Une note', selection }, who);
  const annotatedRows = () => reader.tab.locator('.crossed-row.is-annotated').count();
  const alone = await annotate(south, { blockId: 'q2222222' });
  await reader.tab.locator(`#annotation-${alone.id}`).waitFor();
  // Both changes arrive in one notification; the removal of a row's only thread makes the reader
  // request the whole page.
  const marked = await annotate(north, { blockId: 'r2222222', exact: 'repart' });
  await annotationChanges.remove(alone.id, south);
  await reader.tab.locator(`#annotation-${alone.id}`).waitFor({ state: 'detached' });
  await reader.tab.locator('#b-r2222222 mark', { hasText: 'repart' }).waitFor();
  await reader.tab.locator(`#passage-${marked.id}`).waitFor();
  // The notification takes effect before the requested page arrives: that page then hides the row
  // that lost its thread.
  await until(async () => (await annotatedRows()) === 1, 'one row is annotated');
  expect(await reader.tab.locator(`#passage-${alone.id}`).count()).toBe(0);
  expect(reader.complaints).toEqual([]);
});

test('two authors see each other’s annotations beside the draft in text order, and request only new ones', async () => {
  const [first, second] = await Promise.all(
    ['Yacine', 'Camille'].map(async (name) => open(await app.signIn(name), `${path}/ecrire`)),
  );
  for (const { tab } of [first!, second!]) {
    await tab.locator('#onglet-annotations').click();
    await tab.getByText('Aucune annotation sur cette page').waitFor();
  }
  second!.asked.length = 0;
  const annotate = async (words: string, body: string) => {
    const { tab } = first!;
    await tab.evaluate((wanted) => {
      const { editor } = document.querySelector('.ProseMirror') as unknown as { editor: Editor };
      editor.state.doc.descendants((node, pos) => {
        const at = node.text?.indexOf(wanted) ?? -1;
        if (at >= 0) editor.commands.setTextSelection({ from: pos + at, to: pos + at + wanted.length });
      });
    }, words);
    await tab.getByRole('button', { name: 'Annoter la sélection' }).click();
    await tab.getByLabel('Votre texte').fill(body);
    await tab.getByRole('button', { name: 'Envoyer' }).click();
    for (const { tab: one } of [first!, second!]) await one.locator('.panel-thread', { hasText: body }).waitFor();
  };
  await annotate('repart', 'En dernier lieu');
  await annotate('Faire durer', 'Tout en haut');
  const order = await second!.tab.locator('.panel-thread').allTextContents();
  const at = (body: string) => order.findIndex((text) => text.includes(body));
  expect(at('Tout en haut')).toBeLessThan(at('En dernier lieu'));
  expect(second!.asked.filter((address) => address.startsWith('/annotations/'))).toEqual([
    expect.stringMatching(/\?brouillon&fils=[a-z0-9]{12}$/),
    expect.stringMatching(/\?brouillon&fils=[a-z0-9]{12}$/),
  ]);

  // A reply, a resolution, and a connection that breaks.
  const thread = second!.tab.locator('.panel-thread', { hasText: 'Tout en haut' });
  await thread.getByRole('button', { name: 'Répondre' }).click();
  await thread.getByLabel('Votre réponse').fill('Bien vu');
  await thread.getByRole('button', { name: 'Envoyer' }).click();
  await first!.tab.locator('.panel-reply', { hasText: 'Bien vu' }).waitFor();
  await first!.tab
    .locator('.panel-thread', { hasText: 'En dernier lieu' })
    .getByRole('button', { name: 'Marquer comme repris' })
    .click();
  await second!.tab.locator('.panel-thread', { hasText: 'En dernier lieu' }).waitFor({ state: 'detached' });
  await second!.tab.context().setOffline(true);
  await annotate2();
  await second!.tab.context().setOffline(false);
  await second!.tab.locator('.panel-thread', { hasText: 'Pendant la coupure' }).waitFor({ timeout: 40_000 });
  expect(first!.complaints).toEqual([]);

  async function annotate2(): Promise<void> {
    await app.services.annotations.create(
      { pageId: page.id, kind: 'comment', body: 'Pendant la coupure', selection: { blockId: 'q2222222' } },
      people[0]!,
    );
    await first!.tab.locator('.panel-thread', { hasText: 'Pendant la coupure' }).waitFor();
  }
}, 120_000);

test('a card that is being answered is updated only once it is left; so are marks under a selection', async () => {
  const reader = await open((await invite('D. T.')).cookie, path);
  const { tab } = reader;
  const { annotations } = app.services;
  const made = await annotations.create(
    { pageId: page.id, kind: 'question', body: 'Qui paie la pièce ?', selection: { blockId: 'r2222222' } },
    people[0]!,
  );
  const card = tab.locator(`#annotation-${made.id}`);
  await card.waitFor();
  await card.getByText('Répondre', { exact: true }).click();
  const area = card.getByLabel('Votre réponse');
  await area.fill('La com');
  await annotations.reply({ parentId: made.id, body: 'La commune, peut-être' }, people[1]!);
  const other = await annotations.create(
    { pageId: page.id, kind: 'comment', body: 'Un repère', selection: { blockId: 'h2222222' } },
    people[2]!,
  );
  await tab.locator(`#annotation-${other.id}`).waitFor();
  expect(await card.getByText('La commune, peut-être').count()).toBe(0);
  expect(await area.inputValue()).toBe('La com');
  await area.fill('');
  await tab.locator('h1').click();
  await card.getByText('La commune, peut-être').waitFor();

  await tab.evaluate(() => {
    const text = document.querySelector('#b-r2222222')!.firstChild!;
    getSelection()!.setBaseAndExtent(text, 0, text, 2);
  });
  const under = await annotations.create(
    {
      pageId: page.id,
      kind: 'comment',
      body: 'Sous la sélection',
      selection: { blockId: 'r2222222', exact: 'repart' },
    },
    people[0]!,
  );
  await tab.locator(`#annotation-${under.id}`).waitFor();
  expect(await tab.locator(`#passage-${under.id}`).count()).toBe(0);
  expect(await tab.evaluate(() => String(getSelection()))).not.toBe('');
  await tab.evaluate(() => getSelection()!.removeAllRanges());
  await tab.locator(`#passage-${under.id}`).waitFor();
  await until(async () => (await tab.locator('#b-r2222222 mark', { hasText: 'repart' }).count()) > 0, 'it is marked');
  expect(reader.complaints).toEqual([]);
}, 90_000);

test('a selection survives an update of the page, which waits for it; so does an unsent reply', async () => {
  const { annotations } = app.services;
  const annotate = (blockId: string) =>
    annotations.create({ pageId: page.id, kind: 'comment', body: 'Une note', selection: { blockId } }, people[0]!);
  const first = await annotate('p2222222');
  const { tab } = await open((await invite('D. T.')).cookie, `${path}/annotations`);
  const waiting = tab.getByText('1 texte attend le retour de la ligne');
  await tab.route(/\/annotations\/[a-z0-9]+$/, (route) => route.abort());
  const card = tab.locator(`#annotation-${first.id}`);
  await card.getByText('Répondre', { exact: true }).click();
  await card.getByLabel('Votre réponse').fill('Qui paie ?');
  await card.getByRole('button', { name: 'Envoyer' }).click();
  await waiting.waitFor();
  await tab.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    const words = document.querySelector('#b-p2222222')!.firstChild!;
    getSelection()!.setBaseAndExtent(words, 0, words, 8);
  });
  const asked = tab.waitForResponse((response) => new URL(response.url()).pathname === `${path}/annotations`);
  const other = await annotate('r2222222');
  await (await asked).finished();
  const third = await annotate('p2222222');
  await tab.locator(`#annotation-${third.id}`).waitFor();
  expect(await tab.evaluate(() => String(getSelection()))).not.toBe('');
  expect(await tab.locator(`#annotation-${other.id}`).count()).toBe(0);
  await tab.evaluate(() => getSelection()!.removeAllRanges());
  await tab.locator(`#annotation-${other.id}`).waitFor();
  expect(await waiting.count()).toBe(1);
});

/** Annotates the page, and waits until the present listeners have been notified. */
async function annotateUnheard() {
  const { annotations, events } = app.services;
  const notified = new Promise<void>((resolve) => {
    events.on('threads-changed', (pageId) => pageId === page.id && resolve());
  });
  const annotation = { pageId: page.id, kind: 'comment', body: 'Entre-temps', selection: { blockId: 'q2222222' } };
  const made = await annotations.create(annotation, people[0]!);
  await notified;
  return made;
}

test('an annotation made between the response and the opening of its event stream is shown', async () => {
  const context = await openContext(browser, app.url, { cookie: (await invite('D. T.')).cookie });
  contexts.push(context);
  const tab = await context.newPage();
  let letOpen = () => {};
  const released = new Promise<void>((resolve) => {
    letOpen = resolve;
  });
  await tab.route('**/flux*', async (route) => {
    await released;
    await route.continue();
  });
  await tab.goto(path);
  const made = await annotateUnheard();
  letOpen();
  await tab.locator(`#annotation-${made.id}`).waitFor();
});

test('a link to one of 311 threads opens its part of the list, whose numbers and counts are those of all', async () => {
  const { annotations, database } = app.services;
  const { cookie, viewer } = await invite('D. S.');
  const create = (body: string) =>
    annotations.create({ pageId: page.id, kind: 'comment', body, selection: { exact: LAST }, key: body }, viewer);
  const { id } = await create('La première');
  const one = await database.read.selectFrom('annotation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const rows = Array.from({ length: 310 }, (_, i) => ({ ...one, id: newId(), requestKey: null, body: `Suite ${i}` }));
  await database.write((trx) => trx.insertInto('annotation').values(rows).execute());
  const { threads } = await app.services.annotationReading.list(viewer, page.id);
  const last = `annotation-${threads.at(-1)!.id}`;
  const { tab } = await open(cookie, `${path}#${last}`);
  await tab.waitForURL((url) => url.searchParams.get('fil') === threads.at(-1)!.id);
  const card = tab.locator(`#${last}`);
  await card.waitFor();
  expect(await card.locator('.anno-number').textContent()).toContain('311');
  await create('La dernière');
  await tab.locator('article.anno-card', { hasText: 'La dernière' }).waitFor();
  expect(await tab.locator('[data-count="south"]').first().textContent()).toBe('312');
  expect(await tab.locator('article.anno-card').count()).toBe(12);
  await tab.locator('a[rel="prev"]').first().click();
  await until(async () => (await tab.locator('article.anno-card').count()) === 300, 'the page before');
});

test('beside a draft opened from the device copy, annotations made before the server answers are shown', async () => {
  const { tab } = await open(await app.signIn('Camille'), `${path}/ecrire`);
  await until(
    async () => (await tab.locator('.save-state').getAttribute('data-save')) === 'saved',
    'the draft is on this device',
  );
  let letConnect = () => {};
  const released = new Promise<void>((resolve) => {
    letConnect = resolve;
  });
  await tab.routeWebSocket(/\/collab\//, async (socket) => {
    await released;
    socket.connectToServer();
  });
  await tab.reload();
  await tab.locator('#onglet-annotations').click();
  await tab.getByText('Aucune annotation sur cette page').waitFor();
  await annotateUnheard();
  letConnect();
  await tab.locator('.panel-thread', { hasText: 'Entre-temps' }).waitFor();
});
