import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { closeContext, collectComplaints, openBrowser } from '#tests/support/browser.ts';
import { addKit, button, openDevice, opener, publishAgain, SCREENS } from '#tests/support/kits.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';

const KIT = '/outils/la-boite';
const FILES = /\/kit\/[0-9a-f]{64}\//;
/** Cuts of the download, at files that the seed chooses. */
const CUTS = 3;

describe.each(SCREENS)('on %s', (_name, screen) => {
  let app: RunningApp;
  let browser: Browser;
  let pageIds: string[];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp(), openBrowser()]);
    pageIds = await addKit(app, KIT, 'La boîte', [
      ['Tenir les comptes', 'Les comptes sont **affichés** au marché.'],
      ['Prévenir les violences', 'Une référente écoute, sans rien promettre.'],
      ['Associer les hommes', 'Des pères témoignent pendant la veillée.'],
    ]);
  }, 120_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await closeContext(context);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  /** The search indexes of kits on the device. */
  const indexesHere = (page: Page) =>
    page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('navette-kit '));
      const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return kept.flat().flatMap(({ url }) => (url.includes('/index-') ? [url] : []));
    });

  const requireFit = async (page: Page) =>
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);

  const statusText = (page: Page) => page.locator('.kit-panel [role="status"]').textContent();

  test('a kit is downloaded through cuts, read and searched offline, updated, and deleted with the right', async () => {
    const { context, page } = await openDevice(browser, app, { screen });
    contexts.push(context);
    const random = new Random(20261128);
    const asked: string[] = [];
    let left = Number.POSITIVE_INFINITY;
    const cutting = async (route: Route) => {
      if (--left < 0) return route.abort('internetdisconnected');
      asked.push(route.request().url().slice(-64));
      return route.continue();
    };
    await context.route(FILES, cutting);
    const complaints = collectComplaints(page);
    await page.goto(KIT);
    await button(page, 'Emporter ce kit').click();
    await button(page, 'Avec les images (').waitFor();
    left = 1 + random.below(3);
    await button(page, 'Sans les images (').click();
    for (let cut = 1; cut <= CUTS; cut++) {
      await button(page, 'Reprendre').waitFor();
      expect(await statusText(page)).toContain('Ce qui est arrivé est gardé');
      left = cut === CUTS ? Number.POSITIVE_INFINITY : 1 + random.below(3);
      // A page that was closed meanwhile resumes as well.
      if (cut === 2) await page.reload();
      await button(page, 'Reprendre').click();
    }
    await opener(page).waitFor();
    expect(await statusText(page)).toContain('Sur cet appareil');
    // Files received before a cut were not fetched again.
    expect(asked.length).toBe(new Set(asked).size);

    // While this test intercepts the network, scripts of workers bypass the service worker.
    await context.unroute(FILES, cutting);
    // Offline: the list, the cover, a page, the search.
    await page.goto('/kits');
    await opener(page).waitFor();
    await context.setOffline(true);
    await page.goto('/kits');
    await opener(page).click();
    await page.getByRole('heading', { level: 1, name: 'La boîte' }).waitFor();
    await requireFit(page);
    await page.getByRole('link', { name: 'Prévenir les violences' }).click();
    await page.getByText('Une référente écoute').waitFor();
    await requireFit(page);
    await page.getByRole('link', { name: 'Rechercher' }).click();
    await page.getByRole('searchbox').fill('pere');
    await page.getByRole('button', { name: 'Rechercher' }).click();
    await page.getByRole('link', { name: 'Associer les hommes' }).waitFor();
    // The site's engine searches outside the page's thread, in an index that was built when the kit
    // was downloaded: phrases, similar words, and the passage.
    const shown = page.locator('#found li');
    for (const [asked, title, marked] of [
      ['"sans rien promettre"', 'Prévenir les violences', ['sans', 'rien', 'promettre']],
      ['comptez', 'Tenir les comptes', ['comptes', 'comptes']],
      ['titre:homme', 'Associer les hommes', ['hommes']],
    ] as const) {
      await page.getByRole('searchbox').fill(asked);
      await page.keyboard.press('Enter');
      await shown.filter({ hasText: title }).waitFor();
      await until(async () => (await shown.count()) === 1, asked);
      expect(await page.locator('#found mark').allTextContents(), asked).toEqual(marked);
    }
    expect(await page.evaluate(() => 'lunr' in globalThis)).toBe(false);
    await requireFit(page);
    expect(await indexesHere(page)).toHaveLength(1);
    const [taken] = await indexesHere(page);
    await page.getByRole('link', { name: 'Associer les hommes' }).click();
    await page.getByText('Des pères témoignent').waitFor();
    await page.getByRole('link', { name: 'Mes kits' }).click();
    await page.getByRole('heading', { name: 'Mes kits' }).waitFor();
    // Offline, nobody can know whether it is up to date.
    await page.getByText('Vérifié pour la dernière fois le').waitFor();
    expect(await page.getByText('À jour.').count()).toBe(0);
    await context.setOffline(false);

    await context.route(FILES, cutting);
    // One module changed: its own files are fetched again, with the cover that shows the edition.
    await publishAgain(app, pageIds[2]!, 'Autrement.');
    asked.length = 0;
    await page.goto('/kits');
    await button(page, 'Mettre à jour').click();
    await page.getByText('À jour.').waitFor();
    expect(asked.length).toBeLessThanOrEqual(3);
    // The former index was deleted with the former words.
    await until(async () => {
      const now = await indexesHere(page);
      return now.length === 1 && now[0] !== taken;
    }, 'searched by what is held');
    await opener(page).click();
    await page.getByRole('link', { name: 'Rechercher' }).click();
    await page.getByRole('searchbox').fill('autrement');
    await page.keyboard.press('Enter');
    await page.locator('#found mark', { hasText: 'Autrement' }).waitFor();

    // The archive of the same kit is checked in the browser, whole and changed.
    const zip = Buffer.from(await (await context.request.get(`${KIT}.kitleger`)).body());
    const folder = createTempFolder('checked-kit');
    writeFileSync(path.join(folder, 'kit.zip'), zip);
    const at = zip.indexOf('pages/modules-tenir') + 80;
    zip[at] = zip[at]! ^ 0xff;
    writeFileSync(path.join(folder, 'changed.zip'), zip);
    await page.goto('/verifier-un-kit');
    await page.setInputFiles('input[type="file"]', path.join(folder, 'kit.zip'));
    await page.getByText('Ce kit vient de ce site et n’a pas été modifié.').waitFor();
    await page.setInputFiles('input[type="file"]', path.join(folder, 'changed.zip'));
    await page.locator('#kit-report .is-danger').waitFor();

    // The right is lost: the kit is deleted at the next contact.
    const collection = await app.services.collections.requireAt(COMMAND_LINE, 'toolkit', 'la-boite');
    await app.services.collections.publish(collection.id, false, COMMAND_LINE);
    await page.goto('/kits');
    await page.getByText('Ce kit n’est plus ouvert à la lecture').waitFor();
    await until(
      () => page.evaluate(async () => (await caches.keys()).every((name) => !name.startsWith('navette-kit '))),
      'gone',
    );
    expect(complaints.filter((one) => !/net::ERR_|status of 404/.test(one))).toEqual([]);
  }, 240_000);
});
