import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { closeContext, openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/** Session plans on the device of who leads them: there is often no network in the room. */
let app: RunningApp;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  if (context) await closeContext(context);
  await browser?.close();
  await app?.close();
});

const STEPS = `## Déroulé

1. **Ouvrir (10 min).** Dire bonjour.
2. **Jouer (60 min).** En deux groupes.
`;

/** What the device keeps of plans: their workers, and files. */
const keptHere = (tab: Page) =>
  tab.evaluate(async () => {
    const workers = (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname);
    const names = (await caches.keys()).filter((name) => name.startsWith('navette-pages-'));
    const held = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return { workers, pages: held.flat().flatMap(({ url }) => (/\/seance/.test(url) ? [new URL(url).pathname] : [])) };
  });

test('a plan that a member opened is led after a reload without network, and goes when it may not be read', async () => {
  const { document } = parseMarkdown(STEPS);
  const module = await app.addPage({ kind: 'module', title: 'Jouer', summary: 'R.', visibility: 'members', document });
  await app.services.editions.publish(module.id, {}, COMMAND_LINE);
  const path = `/modules/${module.slug}/seance`;
  context = await openContext(browser, app.url, { cookie: await app.signIn('Inès', 'member'), width: 360 });
  context.setDefaultTimeout(60_000);
  const tab = await context.newPage();
  await tab.goto(`${path}?debut=09:00`);
  await tab.getByText('il s’ouvre aussi sans réseau').waitFor();
  expect(await keptHere(tab)).toEqual({ workers: [path], pages: [path] });
  await context.setOffline(true);
  await tab.reload();
  expect(await tab.locator('.session-step [data-from]').allTextContents()).toEqual(['09:00', '09:10']);
  await tab.getByRole('button', { name: 'Démarrer' }).click();
  await tab.getByRole('button', { name: 'Suspendre' }).waitFor();
  await context.setOffline(false);
  await app.services.pages.archive(module.id, COMMAND_LINE);
  await tab.reload();
  await until(async () => (await keptHere(tab)).pages.length === 0, 'it is gone', 60_000);
  expect((await keptHere(tab)).workers).toEqual([]);
}, 120_000);

test('a plan that nobody in particular opened is not kept', async () => {
  const { document } = parseMarkdown(STEPS);
  const module = await app.addPage({ kind: 'module', title: 'Ouvrir', summary: 'R.', visibility: 'public', document });
  await app.services.editions.publish(module.id, {}, COMMAND_LINE);
  const visitor = await openContext(browser, app.url);
  const tab = await visitor.newPage();
  await tab.goto(`/modules/${module.slug}/seance`);
  await tab.getByRole('button', { name: 'Démarrer' }).click();
  expect(await tab.getByText('il s’ouvre aussi sans réseau').isVisible()).toBe(false);
  expect(await keptHere(tab)).toEqual({ workers: [], pages: [] });
  await closeContext(visitor);
}, 120_000);
