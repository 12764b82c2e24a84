import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { plainText } from '#content/document/reading/text.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { FIRST } from '#tests/support/editor-floor.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, deskOf } from '#tests/support/writing-desk.ts';

/** The browser's view of drafts that the server has no room for (docs/collaboration.md, 9). */

/** Of a draft that `addWrittenPage` adds. */
const WEIGHT = 70;
const SAID = 'Vous avez trop de longs brouillons ouverts\u00a0: fermez-en.';

let app: RunningApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp({}, undefined, { mostOpen: 2.5 * WEIGHT }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

test('a draft without room reports it, opens by itself later, and loses nothing typed meanwhile', async () => {
  const pages = [];
  for (const title of ['Un', 'Deux', 'Trois', 'Quatre']) pages.push(await app.addWrittenPage({ title }));
  const [one, two, three, four] = pages.map((page) => `${pagePath(page)}/ecrire`);
  const context = await openContext(browser, app.url, { cookie: await app.signIn('Awa') });
  const openTab = async (address: string, within = context): Promise<Desk> => {
    within.setDefaultTimeout(60_000);
    const desk = deskOf(within, await within.newPage());
    await desk.page.goto(address);
    return desk;
  };
  const [first, second] = [await openTab(one!), await openTab(two!)];
  for (const desk of [first, second]) {
    await desk.text.waitFor();
    await desk.saved();
  }

  // Not opened at all: the text can be read below the message.
  const third = await openTab(three!);
  const opening = third.page.locator('.writing-bar.is-waiting');
  await opening.getByText(SAID).waitFor();
  expect(await third.page.getByRole('button', { name: 'Recharger' }).isVisible()).toBe(false);
  await second.page.close();
  await third.text.waitFor();
  await third.saved();
  expect(await third.page.locator('.refusal').isVisible(), 'nothing is said any more').toBe(false);

  // Closed while it is written: another person opens their own.
  const brunos = await openContext(browser, app.url, { cookie: await app.signIn('Bruno') });
  const bruno = await openTab(four!, brunos);
  await bruno.text.waitFor();
  await bruno.saved();
  const refusal = third.page.locator('.refusal');
  await refusal.getByText(SAID).waitFor();
  expect([await first.saveState(), await third.saveState()]).toEqual(['saved', 'unsaved']);
  await third.caretAfter(FIRST);
  await third.page.keyboard.type(' Tapé sans place.');
  await bruno.context.close();
  await third.saved();
  await until(async () => !(await refusal.isVisible()), 'nothing is said any more');
  const stored = plainText((await app.services.drafts.read(pages[2]!.id)).document).text;
  expect(stored).toContain('Tapé sans place.');
  expect([first.complaints, third.complaints, bruno.complaints]).toEqual([[], [], []]);
  await context.close();
}, 240_000);
