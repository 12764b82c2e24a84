import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { closeContext, openBrowser, openContext } from '#tests/support/browser.ts';
import { addKit, button, opener } from '#tests/support/kits.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/** Session plans on a facilitator's device: there is often no network in the room. */
let app: RunningApp;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const STEPS = `## Déroulé

1. **Ouvrir (10 min).** Dire bonjour.
2. **Jouer (60 min).** En deux groupes.
`;

/** The plans' service workers and files on the device. */
const keptHere = (tab: Page) =>
  tab.evaluate(async () => {
    const workers = (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname);
    const names = (await caches.keys()).filter((name) => name.startsWith('navette-plans-'));
    const held = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    const paths = held.flat().map(({ url }) => url.slice(location.origin.length));
    return { workers, pages: paths.filter((path) => /^\/(deroule|modules)/.test(path)) };
  });

/** A published module with steps. @returns the path of its plan */
async function addModule(title: string, visibility: 'members' | 'public', text = STEPS) {
  const { document } = parseMarkdown(text);
  const module = await app.addPage({ kind: 'module', title, summary: 'R.', visibility, document });
  await app.services.editions.publish(module.id, {}, COMMAND_LINE);
  return { module, path: `/modules/${module.slug}/seance` };
}

/** A new device, of a visitor without an account or of a member. */
async function openDevice(as: 'visitor' | 'member' | 'staff', name = 'Inès') {
  context = await openContext(browser, app.url, {
    width: 360,
    ...(as === 'visitor' ? {} : { cookie: await app.signIn(name, as) }),
  });
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

const isKept = (tab: Page) => tab.getByText('il s’ouvre aussi sans réseau').waitFor();

/** Two steps, at the hours that were asked for. */
async function leadOffline(tab: Page, hours: string[]): Promise<void> {
  expect(await tab.locator('.session-step [data-from]').allTextContents()).toEqual(hours);
  await tab.getByRole('button', { name: 'Démarrer' }).click();
  await tab.getByRole('button', { name: 'Suspendre' }).waitFor();
}

test.each(['member', 'visitor'] as const)(
  'a plan that a %s opened works offline after a reload, and is deleted when it may no longer be read',
  async (who) => {
    const { module, path } = await addModule('Jouer', who === 'member' ? 'members' : 'public');
    const tab = await openDevice(who);
    await tab.goto(`${path}?debut=09:00`);
    await isKept(tab);
    expect(await keptHere(tab)).toEqual({ workers: [path], pages: [path] });
    await context.setOffline(true);
    await tab.reload();
    await leadOffline(tab, ['09:00', '09:10']);
    // Other hours than it was stored with.
    await tab.getByLabel('Début').fill('14:30');
    await tab.getByRole('button', { name: 'Recalculer les heures' }).click();
    await tab.waitForURL(/debut=14/);
    expect(await tab.locator('.session-step [data-from]').allTextContents()).toEqual(['14:30', '14:40']);
    await context.setOffline(false);
    await app.services.pages.archive(module.id, COMMAND_LINE);
    await tab.reload();
    // The page is deleted first, and its service worker once nothing is stored.
    await until(async () => (await keptHere(tab)).workers.length === 0, 'it is gone', 60_000);
    expect((await keptHere(tab)).pages).toEqual([]);
    await closeContext(context);
  },
  120_000,
);

test('plans of several modules share one service worker; signing in deletes those of the visitor', async () => {
  const [first, second] = [await addModule('Semer', 'public'), await addModule('Récolter', 'public')];
  const ofBoth = [first, second].map(({ module }) => `page=/modules/${module.slug}`);
  const plans = [ofBoth, [...ofBoth].reverse()].map((pages) => `/deroule?${pages.join('&')}`);
  const tab = await openDevice('visitor');
  for (const plan of plans) {
    // The second is stored without breaks, whatever later addresses request.
    await tab.goto(`${plan}&debut=09:00&pause=${plan === plans[0] ? 15 : 0}`);
    await isKept(tab);
  }
  const { workers, pages } = await keptHere(tab);
  expect([workers, pages.length]).toEqual([['/deroule'], 2]);
  await context.setOffline(true);
  await tab.goto(`${plans[0]}&debut=10:00&pause=30`);
  const froms = await tab.locator('.session-step [data-from]').allTextContents();
  expect(froms).toEqual(['10:00', '10:10', '11:10', '11:40', '11:50']);
  const rows = async (query: string) => {
    await tab.goto(plans[1] + query);
    const all = await tab.locator('.session-step:visible [data-from]').allTextContents();
    return [
      await tab.getByLabel('Début').inputValue(),
      await tab.getByLabel('Pause entre deux modules').inputValue(),
      ...all,
    ];
  };
  expect(await rows('&pause=30')).toEqual(['', '30', '0:00', '0:10', '1:10', '1:40', '1:50']);
  expect(await rows('&debut=08:00')).toEqual(['08:00', '15', '08:00', '08:10', '09:10', '09:25', '09:35']);
  expect(await rows('&debut=08:00&pause=0')).toEqual(['08:00', '0', '08:00', '08:10', '09:10', '09:20']);
  await context.setOffline(false);
  const [session, value] = (await app.signIn('Aya', 'member')).split('=');
  await context.addCookies([{ name: session!, value: value!, url: app.url }]);
  await tab.goto('/');
  await until(async () => (await keptHere(tab)).pages.length === 0, 'those of the visitor are gone', 60_000);
  await closeContext(context);
}, 120_000);

test('a plan is deleted with the right to read it: when its module is archived, or its person disabled', async () => {
  const [first, second] = [await addModule('Tailler', 'members'), await addModule('Greffer', 'members')];
  const [one, other] = [first, second].map(({ module }) => `/deroule?page=/modules/${module.slug}`);
  const tab = await openDevice('member', 'Koffi');
  for (const plan of [one!, other!]) {
    await tab.goto(plan);
    await isKept(tab);
  }
  await app.services.pages.archive(first.module.id, COMMAND_LINE);
  await tab.goto(one!);
  await until(async () => (await keptHere(tab)).pages.length === 1, 'the archived one is gone', 60_000);
  expect(await keptHere(tab)).toEqual({
    workers: ['/deroule'],
    pages: [other!.replaceAll('=/modules/', '=%2Fmodules%2F')],
  });
  const { id } = (await app.services.people.list(COMMAND_LINE)).find(({ name }) => name === 'Koffi')!;
  await app.services.people.disable(id, COMMAND_LINE);
  await tab.goto(other!);
  await until(async () => (await keptHere(tab)).workers.length === 0, 'that of the person is gone', 60_000);
  expect((await keptHere(tab)).pages).toEqual([]);
  await closeContext(context);
}, 120_000);

test('stored sessions are deleted when a new edition lacks them, and all when the module is archived', async () => {
  const { module, path } = await addModule('Bouturer', 'public', `${STEPS}\n### Suite\n\n1. **Finir (5 min).**\n`);
  const tab = await openDevice('visitor');
  for (const query of ['', '?seance=1', '?seance=2']) {
    await tab.goto(path + query);
    await isKept(tab);
  }
  await app.services.drafts.replace(module.id, parseMarkdown(STEPS).document);
  await app.services.editions.publish(module.id, { note: 'Plus courte' }, COMMAND_LINE);
  await tab.goto(`${path}?seance=2`);
  await until(async () => (await keptHere(tab)).pages.length === 2, 'the second session is gone', 60_000);
  const { workers, pages } = await keptHere(tab);
  expect([workers, pages.toSorted()]).toEqual([[path], [path, `${path}?seance=1`]]);
  await context.setOffline(true);
  await tab.goto(`${path}?seance=1`);
  await leadOffline(tab, ['0:00', '0:10']);
  await context.setOffline(false);
  await app.services.pages.archive(module.id, COMMAND_LINE);
  await tab.goto(`${path}?seance=1`);
  await until(async () => (await keptHere(tab)).workers.length === 0, 'all are gone', 60_000);
  expect((await keptHere(tab)).pages).toEqual([]);
  await closeContext(context);
}, 120_000);

test('the service workers of kits, plans and drafts coexist, and none deletes what another stores', async () => {
  const { path } = await addModule('Tisser', 'public');
  await addKit(app, '/outils/le-fil', 'Le fil', [['Nouer', STEPS]]);
  const draft = await app.addPage({ title: 'Semer', summary: 'Deux phrases pour dire ce que la fiche apporte.' });
  const tab = await openDevice('staff', 'Awa');
  const write = `/fiches/${draft.slug}/ecrire`;
  await tab.goto(write);
  const editorKept = () => tab.evaluate(async (one) => !!(await caches.match(one, { ignoreVary: true })), write);
  await until(editorKept, 'the editor’s page is kept', 60_000);
  // More plans than the device keeps: none takes a draft’s place.
  const owner = (await tab.evaluate(async () =>
    (await caches.keys()).find((name) => name.startsWith('navette-pages-')),
  ))!;
  await tab.evaluate(
    async (name) => {
      const cache = await caches.open(name);
      for (let at = 0; at < 30; at++) await cache.put(`/modules/ancien-${at}/seance`, new Response(''));
    },
    owner.replace('pages', 'plans'),
  );
  await tab.goto(path);
  await isKept(tab);
  await until(async () => (await keptHere(tab)).pages.length === 20, 'twenty plans are kept');
  expect(await editorKept()).toBe(true);
  await tab.goto('/outils/le-fil');
  await button(tab, 'Emporter ce kit').click();
  await button(tab, 'Sans les images (').click();
  await opener(tab).waitFor();
  expect((await keptHere(tab)).workers.toSorted()).toEqual([write, path, '/kits'].toSorted());
  await context.setOffline(true);
  await tab.goto('/kits');
  await opener(tab).click();
  await tab.getByRole('link', { name: 'Nouer' }).click();
  const timer = tab.getByRole('region', { name: 'Minuteur' });
  expect(await timer.innerText()).toContain('Ensuite\u00a0: Ouvrir');
  expect(await timer.innerText()).toContain('séance\u00a0: 1\u00a0h\u00a010');
  await timer.getByRole('button', { name: 'Démarrer' }).click();
  await timer.getByText(/^(10:00|9:\d\d)$/).waitFor();
  await timer.getByRole('button', { name: 'Étape suivante' }).click();
  expect(await tab.locator('li.led').innerText()).toContain('Jouer');
  // A phone that discarded the page continues where it was.
  await tab.reload();
  await timer.getByText('C’est la dernière étape.').waitFor();
  await timer.getByText(/^(60:00|59:\d\d)$/).waitFor();
  await timer.getByRole('button', { name: 'Suspendre' }).click();
  await tab.goto(path);
  await leadOffline(tab, ['0:00', '0:10']);
  await tab.goto(write);
  await tab.locator('.tiptap').waitFor();
  await context.setOffline(false);
  await closeContext(context);
}, 180_000);
