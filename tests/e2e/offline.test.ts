import { createServer } from 'node:http';
import { createServer as createSilence, type Server } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { plainText } from '#content/document/reading/text.ts';
import { closeContext, type OpenOptions, openBrowser, openContext } from '#tests/support/browser.ts';
import { freePort } from '#tests/support/free-port.ts';
import { inTurn } from '#tests/support/in-turn.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, deskOf } from '#tests/support/writing-desk.ts';

let app: RunningApp;
let browser: Browser;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await closeContext(context);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const addPage = (title = 'Semer') => app.addPage({ title, summary: 'Deux phrases pour dire ce que la fiche apporte.' });
const storedText = async (id: string, { services } = app) => plainText((await services.drafts.read(id)).document).text;
const personNamed = async (name: string) =>
  (await app.services.people.list(COMMAND_LINE)).find((person) => person.name === name)!;

/** A browser whose network can be cut. */
async function openDevice(options: OpenOptions, { url } = app) {
  const context = await openContext(browser, url, options);
  contexts.push(context);
  let isCut = false;
  const open = new Set<() => void>();
  // Playwright's offline mode leaves open sockets as they are.
  await context.routeWebSocket(/\/collab\//, (socket) => {
    if (isCut) return void socket.close({ code: 1011 });
    const server = socket.connectToServer();
    open.add(() => {
      void server.close();
      void socket.close({ code: 1011 });
    });
  });
  const setCut = async (cut: boolean) => {
    isCut = cut;
    await context.setOffline(cut);
    if (cut) for (const end of open) end();
    open.clear();
  };
  return { context, cut: () => setCut(true), mend: () => setCut(false) };
}

/** Messages about the network itself, which are no fault of a page. */
const OF_THE_LINE = /WebSocket|net::ERR_/;

/** Opens a draft in a tab of its own. */
async function openTab(context: BrowserContext, path: string): Promise<Desk> {
  const desk = deskOf(context, await context.newPage());
  desk.page.on('dialog', (dialog) => void dialog.accept());
  await desk.page.goto(`${path}/ecrire`);
  await desk.text.waitFor();
  return desk;
}

/** The editor's files on the device, by their paths. */
const kept = (tab: Page) =>
  tab.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('navette-pages-'));
    const held = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return held.flatMap((requests) => requests.map(({ url }) => new URL(url).pathname));
  });
/** Opens no cache by name: that would create one again that is being deleted. */
const isKept = (tab: Page, path: string) =>
  tab.evaluate(async (address) => (await caches.match(address, { ignoreVary: true })) !== undefined, `${path}/ecrire`);

/** Opens a draft and waits until the device has stored it. */
async function openKept(context: BrowserContext, path: string): Promise<Desk> {
  const desk = await openTab(context, path);
  await desk.saved();
  await until(() => isKept(desk.page, path), 'the page is kept');
  return desk;
}

const offlineKept = (desk: Desk) =>
  until(async () => (await desk.saveState()) === 'offline-kept', 'kept on the device');

/** Types at the end of the draft. */
async function write(desk: Desk, words: string): Promise<void> {
  await desk.text.focus();
  await desk.press('Control+End');
  await desk.page.keyboard.type(words);
}

describe.each(
  inTurn([
    [360, 740],
    [1280, 900],
  ]),
)('offline, %i px wide', (width, height) => {
  test('the editor opens again with all that was typed, goes on, and sends it when the network is back', async () => {
    const page = await addPage();
    const path = pagePath(page);
    const { context, cut, mend } = await openDevice({ cookie: await app.signIn('Awa'), width, height });
    const desk = await openKept(context, path);
    await write(desk, ' Avec réseau.');
    await desk.saved();
    // The browser may have discarded its own cache.
    await (await context.newCDPSession(desk.page)).send('Network.clearBrowserCache');
    await cut();
    await write(desk, ' Sans réseau.');
    await offlineKept(desk);
    await desk.page.reload();
    await desk.text.getByText('Avec réseau. Sans réseau.').waitFor();
    await offlineKept(desk);
    expect(await desk.page.locator('.save-state').textContent()).toBe('hors ligne\u00a0: gardé sur cet appareil');
    await write(desk, ' Après.');
    await offlineKept(desk);
    await desk.page.close();
    const again = await openTab(context, path);
    await again.text.getByText('Avec réseau. Sans réseau. Après.').waitFor();
    await write(again, ' Enfin.');
    await offlineKept(again);
    expect(await storedText(page.id)).not.toContain('Sans réseau.');
    await mend();
    await again.saved();
    expect(await storedText(page.id)).toContain('Avec réseau. Sans réseau. Après. Enfin.');
    const other = await openDevice({ cookie: await app.signIn('Jean') });
    await (await openTab(other.context, path)).text.getByText('Sans réseau. Après. Enfin.').waitFor();
    expect([...desk.complaints, ...again.complaints].filter((one) => !OF_THE_LINE.test(one))).toEqual([]);
  });
});

test('a person who signs in again while their draft is open can open it offline', async () => {
  const page = await addPage();
  const { context, cut } = await openDevice({ cookie: await app.signIn('Rose') });
  const desk = await openKept(context, pagePath(page));
  const { email } = (await app.services.people.list(COMMAND_LINE)).find(({ name }) => name === 'Rose')!;
  const { path: link } = await app.services.signIn.createLink(email);
  await context.request.post(app.url + link);
  await cut();
  await desk.page.reload();
  await desk.text.waitFor();
});

test('the editor also opens if the server is down, replaced by a proxy’s error, or never responds', async () => {
  const DATA_DIR = createTempFolder('offline');
  const PORT = String(await freePort());
  let own = await startApp({ DATA_DIR, PORT });
  try {
    const page = await own.addPage({ title: 'Semer' });
    const { context } = await openDevice({ cookie: await own.signIn('Awa') }, own);
    const desk = await openKept(context, pagePath(page));
    await own.close();
    const openAgain = async (words: string) => {
      await desk.page.reload();
      await desk.text.waitFor();
      await write(desk, words);
      await offlineKept(desk);
    };
    await openAgain(' Éteint.');
    for (const [status, words] of [
      [503, ' Relayé.'],
      [429, ' Retenu.'],
    ] as const) {
      const proxy = createServer((_request, response) => response.writeHead(status).end('plus tard'));
      await standIn(proxy, PORT, () => openAgain(words));
    }
    await standIn(createSilence(), PORT, () => openAgain(' Muet.'));
    own = await startApp({ DATA_DIR, PORT });
    await desk.saved();
    expect(await storedText(page.id, own)).toContain('Éteint. Relayé. Retenu. Muet.');
  } finally {
    await own.close();
  }
});

/** Lets another server listen on the port while something is done. */
async function standIn(server: Server, port: string, work: () => Promise<void>): Promise<void> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(Number(port), resolve));
  await work();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}

describe('a right that is lost', () => {
  test.each([
    ['of a page that others may read', 403],
    ['of a page that others do not learn of', 404],
  ])('%s: the response is the refusal, and the stored page is deleted', async (_what, status) => {
    const page = await addPage();
    const path = pagePath(page);
    const name = `Perd ${status}`;
    const { context, cut } = await openDevice({ cookie: await app.signIn(name) });
    const desk = await openKept(context, path);
    await desk.page.goto('about:blank');
    if (status === 403) await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    await app.services.people.changeRole((await personNamed(name)).id, { role: 'member', admin: false }, COMMAND_LINE);
    const answer = await desk.page.goto(`${path}/ecrire`);
    expect(answer!.status()).toBe(status);
    await until(async () => !(await isKept(desk.page, path)), 'the page is forgotten');
    await cut();
    await expect(desk.page.reload()).rejects.toThrow('net::ERR_');
  });

  test('while the draft is open: its stored page is deleted from the device', async () => {
    const page = await addPage();
    const path = pagePath(page);
    const { context } = await openDevice({ cookie: await app.signIn('Perd tout') });
    const desk = await openKept(context, path);
    const { id } = await personNamed('Perd tout');
    await app.services.people.changeRole(id, { role: 'member', admin: false }, COMMAND_LINE);
    await until(async () => !(await isKept(desk.page, path)), 'the page is forgotten');
  });
});

describe('another person', () => {
  test('finds nothing after signing out', async () => {
    const path = pagePath(await addPage());
    const { context, cut } = await openDevice({ cookie: await app.signIn('Awa') });
    const { page } = await openKept(context, path);
    await page.locator('header .menu summary').click();
    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await page.getByRole('link', { name: 'Se connecter' }).first().waitFor();
    // The draft in this page and the form that signs out both navigate: either may come last.
    await until(async () => (await kept(page).catch(() => null))?.length === 0, 'nothing is kept');
    // The browser removes a worker some time after its pages are closed; the page may still
    // navigate.
    const workers = () =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length).catch(() => null);
    await until(async () => (await workers()) === 0, 'the worker is gone');
    await cut();
    await expect(page.goto(`${path}/ecrire`)).rejects.toThrow('net::ERR_');
  });

  test('never sees a page that was stored for somebody else, even if no script ran as they signed in', async () => {
    const page = await addPage();
    const path = pagePath(page);
    const { context, cut, mend } = await openDevice({ cookie: await app.signIn('Awa') });
    const desk = await openKept(context, path);
    await desk.page.goto('about:blank');
    await app.services.people.add({ email: 'jean@example.org', name: 'Jean', role: 'staff' }, COMMAND_LINE);
    const { path: link } = await app.services.signIn.createLink('jean@example.org');
    await context.request.post(app.url + link);
    await cut();
    await expect(desk.page.goto(`${path}/ecrire`)).rejects.toThrow('net::ERR_');
    await mend();
    const own = await openKept(context, path);
    const { id } = (await app.services.people.findByEmail('jean@example.org', COMMAND_LINE))!;
    const names = () => own.page.evaluate(() => caches.keys());
    await until(async () => (await names()).join() === `navette-pages-${id}`, 'the other’s page is gone');
    await cut();
    await own.page.reload();
    await own.text.waitFor();
    expect(await own.page.locator('header .menu summary').textContent()).toContain('Jean');
  });
});

test('reading pages are not controlled by the service worker, and do not load its script', async () => {
  const page = await addPage();
  const path = pagePath(page);
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  const { context, cut } = await openDevice({ cookie: await app.signIn('Awa') });
  await openKept(context, path);
  const reader = await context.newPage();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const address of [path, `${path}/notice`, '/', '/recherche?q=eau']) {
    await reader.goto(address);
    expect(await reader.evaluate(() => navigator.serviceWorker.controller), address).toBeNull();
  }
  expect(asked).not.toContain('/offline.js');
  await cut();
  for (const address of [path, '/']) await expect(reader.goto(address), address).rejects.toThrow('net::ERR_');
});

test('at most twenty pages are stored, and no script that none of them needs', async () => {
  const path = pagePath(await addPage());
  const { context } = await openDevice({ cookie: await app.signIn('Relit tout') });
  const { id } = await personNamed('Relit tout');
  const tab = await context.newPage();
  await tab.goto('/');
  await tab.evaluate(async (name) => {
    const cache = await caches.open(name);
    for (let i = 0; i < 25; i++)
      await cache.put(`/fiches/ancienne-${i}/ecrire`, new Response('<script src="/assets/kept-1.js">'));
    for (const script of ['/assets/kept-1.js', '/assets/former-1.js']) await cache.put(script, new Response(''));
  }, `navette-pages-${id}`);
  await openKept(context, path);
  await until(async () => !(await kept(tab)).includes('/assets/former-1.js'), 'what nobody needs is gone');
  const paths = await kept(tab);
  const pages = paths.filter((address) => address.endsWith('/ecrire'));
  expect(pages).toHaveLength(20);
  expect(pages).toContain('/fiches/ancienne-24/ecrire');
  expect(pages).not.toContain('/fiches/ancienne-5/ecrire');
  expect(paths).toContain('/assets/kept-1.js');
});
