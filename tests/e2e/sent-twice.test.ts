import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
let browser: Browser;

beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

test.each([true, false])('an invitation is made once, whatever the browser does (script: %s)', async (javaScript) => {
  const { services } = app;
  const sheet = await app.addWrittenPage({
    title: `Une fiche ${javaScript}`,
    summary: 'Un résumé.',
    visibility: 'public',
  });
  await services.editions.publish(sheet.id, {}, COMMAND_LINE);
  const cookie = await app.signIn('Claire Martin');
  const context = await openContext(browser, app.url, { cookie, javaScript });
  const page = await context.newPage();
  const count = async () => (await services.invitations.list(sheet.id, COMMAND_LINE)).length;
  const notice = page.getByText('Ce formulaire avait déjà été envoyé');

  await page.goto(`${pagePath(sheet)}/invitations`);
  const fill = async (name: string) => {
    await page.getByLabel(/^Nom/).fill(name);
    await page.getByLabel(/^Organisation/).fill('Comité de gestion');
    await page.getByLabel(/^Pays/).selectOption('ML');
  };
  await fill('A. Diarra');
  const button = page.getByRole('main').getByRole('button', { name: /Inviter|Créer/ });
  await button.first().dblclick();
  const link = page.getByText(/\/invitation\/[\w-]{20}/).first();
  const made = await link.textContent();
  expect(await count()).toBe(1);

  // The link is still shown when its page is loaded again.
  await page.reload();
  await notice.waitFor();
  expect(await link.textContent()).toBe(made);
  await page.goBack();
  await fill('A. Diarra');
  await button.first().click();
  await notice.waitFor();
  expect(await count()).toBe(1);

  // Somebody else is another invitation, from the same page.
  await page.goBack();
  await fill('B. Traoré');
  await button.first().click();
  await page.getByText('B. Traoré').first().waitFor();
  expect(await count()).toBe(2);
  await context.close();
});
