import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { closeContext, openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, deskOf } from '#tests/support/writing-desk.ts';

let app: RunningApp;
let browser: Browser;
const desks: Desk[] = [];
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
}, 120_000);
afterEach(async () => {
  for (const desk of desks.splice(0)) await closeContext(desk.context);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

test('a link from the publication page to a finding opens the editor with the caret there', async () => {
  const page = await app.addPage({ kind: 'study', title: 'Une étude', summary: 'Un résumé.' });
  const cookie = await app.signIn('Yacine');
  const context = await openContext(browser, app.url, { cookie, javaScript: false });
  const publication = await context.newPage();
  await publication.goto(`${pagePath(page)}/publier`);
  const href = await publication.getByRole('link', { name: 'Les limites', exact: true }).getAttribute('href');
  await closeContext(context);

  const writing = await openContext(browser, app.url, { cookie });
  const desk = deskOf(writing, await writing.newPage());
  desks.push(desk);
  await desk.page.goto(href!);
  await desk.text.waitFor();
  await until(
    () => desk.page.evaluate(() => document.activeElement?.classList.contains('ProseMirror') === true),
    'focus',
  );
  await desk.page.keyboard.type('Ici : ');
  await until(
    async () => (await desk.page.locator('.prose h2:text-is("Les limites") + p').textContent()) === 'Ici\u00a0: ',
    'it is written where the link led',
  );
  await desk.saved();
  expect(desk.complaints).toEqual([]);
});
