import type { CDPSession } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { beginKit, fetchKit, KIT_FILES, KITS, kitsOn, setUpDevice } from '#tests/support/device.ts';
import { button, opener, publishAgain, SCREENS } from '#tests/support/kits.ts';
import { Random } from '#tests/support/random.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';
import { until } from '#tests/support/until.ts';

/**
 * Kits on the device when things go wrong: connections that break, a server that restarts, a device
 * that is full or was cleared. One server and one browser.
 */

/** Cuts of the download: twenty in `npm run faults`. */
const CUTS = Math.max(4, Math.round((Number(process.env.ROUNDS) || 0) / 10));
const seed = Number(process.env.SEED ?? 20_261_128);
/** All but cookies: clearing those is signing out. */
const STORAGE = 'cache_storage,service_workers,indexeddb,local_storage';

describe.each(SCREENS)('on %s', (_name, screen) => {
  const setup = setUpDevice(screen);
  const origin = () => new URL(setup.app.url).origin;

  test(`a download goes on after each of ${CUTS} cuts, without fetching anything twice: seed ${seed}`, async () => {
    const { context, page } = await setup.open();
    const random = new Random(seed);
    const asked: string[] = [];
    let left = 0;
    await context.route(KIT_FILES, async (route) => {
      if (left-- <= 0) return route.abort('connectionreset');
      const answer = await route.fetch();
      // Now and then the connection breaks after the server has responded, before the device has
      // the response.
      if (left === 0 && random.below(2) === 0) return route.abort('connectionreset');
      asked.push(route.request().url().slice(-64));
      return route.fulfill({ response: answer });
    });
    await beginKit(page, KITS[0]);
    for (let cut = 0; cut < CUTS; cut++) {
      await button(page, 'Reprendre').waitFor();
      left = random.below(3);
      if (random.below(3) === 0) await page.reload();
      await button(page, 'Reprendre').waitFor();
      await button(page, 'Reprendre').click();
      // Once this progress bar is gone, the next state shown belongs to the next cut.
      await until(async () => (await page.locator('progress:visible').count()) === 0, 'cut, or whole', 60_000);
      if ((await opener(page).count()) > 0) {
        await button(page, 'Supprimer de cet appareil').click();
        asked.length = 0;
        left = random.below(3);
        await button(page, 'Emporter ce kit').click();
        await button(page, 'Sans les images (').click();
      }
    }
    // A download that was started again in the last round has been cut by then.
    await button(page, 'Reprendre').waitFor();
    left = Number.POSITIVE_INFINITY;
    await button(page, 'Reprendre').click();
    await opener(page).waitFor();
    expect(asked.length).toBe(new Set(asked).size);
  }, 240_000);

  test('three kits are downloaded at once, one in two tabs; each is complete, and one is deleted alone', async () => {
    const { context } = await setup.open();
    const pages = await Promise.all([...KITS, KITS[0]].map(() => context.newPage()));
    await Promise.all(KITS.map((path, i) => beginKit(pages[i]!, path)));
    await pages[3]!.goto(KITS[0]);
    await Promise.all(pages.slice(0, 3).map((page) => opener(page).waitFor()));
    expect(await kitsOn(pages[0]!)).toEqual(KITS.map((path) => `navette-kit ${path}`).sort());
    const list = pages[3]!;
    await list.goto('/kits');
    await until(async () => (await opener(list).count()) === 3, 'three kits are listed');
    await list.getByRole('listitem').filter({ hasText: 'Kit 1' }).getByRole('button', { name: 'Supprimer' }).click();
    await list.getByText('Supprimé de cet appareil.').waitFor();
    await context.setOffline(true);
    for (const [i, path] of KITS.entries()) {
      if (i === 1) continue;
      await list.goto(`/kits${path}/index.html`);
      await list.getByRole('link', { name: `Veillée ${i}` }).click();
      await list.getByText(`Le mot de veillée ${i}.`).waitFor();
    }
    // The deleted kit's address leads to the list.
    await list.goto(`/kits${KITS[1]}/index.html`);
    expect(new URL(list.url()).pathname).toBe('/kits');
  });

  test('a kit and the list of kits open over a connection that delivers nothing', async () => {
    const line = await openSlowLine({ target: setup.app.url, down: 1e9 });
    const { page } = await setup.open(undefined, line.url);
    await fetchKit(page, KITS[0]);
    await page.goto('/kits');
    await opener(page).waitFor();
    let brought = 0;
    line.onDelivered = () => brought++;
    line.setSpeed(1);

    await page.goto('/kits');
    await opener(page).click();
    await page.getByRole('heading', { level: 1, name: 'Kit 0' }).waitFor();
    await page.getByRole('link', { name: 'Veillée 0' }).click();
    await page.getByText('Le mot de veillée 0.').waitFor();
    expect(brought).toBe(0);
    await line.close();
  });

  test('a kit that the server cannot build shows why, and is offered without images where that helps', async () => {
    const { page } = await setup.open();
    const answers = new Map([['true', 413]]);
    let asked = '';
    await page.route(/\/kit\?/, async (route) => {
      asked = new URL(route.request().url()).searchParams.get('images') ?? '';
      const status = answers.get(asked);
      await (status ? route.fulfill({ status, body: '' }) : route.continue());
    });
    await page.goto(KITS[0]);
    await button(page, 'Emporter ce kit').click();
    await page.getByText('Avec ses images, ce kit est trop lourd').waitFor();
    expect(await button(page, 'Avec les images (').count()).toBe(0);
    // The chosen variant is requested again, for checks and for updates.
    await button(page, 'Avec de petites images (').click();
    await opener(page).waitFor();
    await page.getByText(', avec de petites images, ').waitFor();
    await publishAgain(setup.app, setup.pageIds[0]!, 'Petit.');
    await page.reload();
    await button(page, 'Mettre à jour').click();
    await page.getByText('À jour.').waitFor();
    expect(asked).toBe('small');
    await page.getByText(', avec de petites images, ').waitFor();
    await button(page, 'Supprimer de cet appareil').click();
    for (const [status, message] of [
      [413, 'Ce kit est trop lourd'],
      [507, 'Le disque du serveur est plein'],
      [500, 'Le serveur n’a pas réussi à préparer ce kit.'],
      [503, 'Le serveur ne répond pas.'],
    ] as const) {
      answers.set('false', status).set('true', status);
      await button(page, 'Emporter ce kit').click();
      await page.getByText(message).waitFor();
    }
    answers.clear();
    await button(page, 'Emporter ce kit').click();
    // A kit without pictures has no lighter variant with small ones.
    await until(() => button(page, 'Avec les images (').isEnabled(), 'the whole kit is made', 60_000);
    expect(await button(page, 'Avec de petites images (').count()).toBe(0);
    await button(page, 'Sans les images (').click();
    await opener(page).waitFor();
  });

  test('the kit without images is downloaded while others are being built, and retries files after 429', async () => {
    const { context, page } = await setup.open();
    await page.route(/\/kit\?images=(small|true)/, (route) => route.fulfill({ status: 202, body: '{}' }));
    let refused = 0;
    await context.route(KIT_FILES, (route) =>
      ++refused <= 4 ? route.fulfill({ status: 429, body: '' }) : route.continue(),
    );
    await page.goto(KITS[2]);
    await button(page, 'Emporter ce kit').click();
    const light = button(page, 'Sans les images (');
    await until(() => light.isEnabled(), 'the light kit is made', 60_000);
    expect(await button(page, 'Avec les images (').isDisabled()).toBe(true);
    await light.click();
    await opener(page).or(button(page, 'Reprendre')).waitFor();
    expect(await opener(page).count()).toBe(1);
    expect(refused).toBeGreaterThan(4);
  });

  test('a full device is reported, still opens stored kits, and downloads again once there is room', async () => {
    const { context, page } = await setup.open();
    await fetchKit(page, KITS[0]);
    const devtools: CDPSession = await context.newCDPSession(page);
    const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin: origin() });
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: origin(), quotaSize: Math.round(usage) + 2_000 });
    await beginKit(page, KITS[1]);
    await page.getByText('Il n’y a plus de place sur cet appareil.').waitFor();
    await page.goto(`/kits${KITS[0]}/index.html`);
    await page.getByRole('heading', { level: 1, name: 'Kit 0' }).waitFor();
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: origin() });
    await page.goto(KITS[1]);
    const again = button(page, 'Reprendre').or(button(page, 'Emporter ce kit'));
    await again.click();
    const size = button(page, 'Sans les images (');
    await size.or(opener(page)).first().waitFor();
    if (await size.isVisible()) await size.click();
    await opener(page).waitFor();
  });

  test('a device whose storage was cleared offers the kit again, also from an open page of it', async () => {
    const { context, page } = await setup.open();
    await fetchKit(page, KITS[0]);
    await page.goto(`/kits${KITS[0]}/index.html`);
    const list = await context.newPage();
    await list.goto('/kits');
    await list.getByText('À jour.').waitFor();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: STORAGE });
    await page.getByRole('link', { name: 'Comptes 0' }).click();
    // Neither files nor a worker exist any more: the address leads to the collection on the server,
    // or to the list.
    await until(() => [KITS[0], '/kits'].includes(new URL(page.url()).pathname as '/kits'), 'led to what there is');
    await list.reload();
    await list.getByText('Aucun kit sur cet appareil').waitFor();
    await fetchKit(list, KITS[0]);
  });

  test('a cancelled download leaves nothing; a cancelled update leaves the kit as it was', async () => {
    const { context, page } = await setup.open();
    let isHeld = true;
    await context.route(KIT_FILES, async (route) => {
      await until(() => !isHeld, 'cancelled', 60_000);
      await route.abort('connectionreset');
    });
    await beginKit(page, KITS[1]);
    await page.getByRole('progressbar').waitFor();
    await button(page, 'Annuler').click();
    await page.getByText('rien n’a été gardé').waitFor();
    isHeld = false;
    expect(await kitsOn(page)).toEqual([]);
    await context.unrouteAll({ behavior: 'wait' });
    await fetchKit(page, KITS[1]);
    await publishAgain(setup.app, setup.pageIds[3]!, 'Encore autrement.');
    await page.goto('/kits');
    await button(page, 'Mettre à jour').waitFor();
    isHeld = true;
    await context.route(KIT_FILES, async (route) => {
      await until(() => !isHeld, 'cancelled', 60_000);
      await route.abort('connectionreset');
    });
    await button(page, 'Mettre à jour').click();
    await page.getByRole('progressbar').waitFor();
    await button(page, 'Annuler').click();
    await button(page, 'Mettre à jour').waitFor();
    isHeld = false;
    await context.unrouteAll({ behavior: 'wait' });
    await context.setOffline(true);
    await page.goto(`/kits${KITS[1]}/pages/modules-comptes-1.html`);
    await page.getByText('Le mot de comptes 1.').waitFor();
  });

  test('a restart of the server, with another release, strands neither a download nor the list of kits', async () => {
    const { context, page } = await setup.open();
    const came: string[] = [];
    page.on('requestfinished', async (request) => {
      const answer = KIT_FILES.test(request.url()) ? await request.response() : null;
      if (answer?.status() === 200) came.push(request.url().slice(-64));
    });
    let asked = 0;
    let restarted: Promise<void> | null = null;
    await context.route(KIT_FILES, async (route) => {
      const isCut = ++asked === 4;
      // A closed server in this process leaves pending requests without a response, whereas a
      // process that ends resets the connection.
      if (isCut) restarted = until(() => came.length === 3, 'nothing is under way').then(() => setup.restart());
      await restarted;
      return isCut ? route.abort() : route.continue();
    });
    await beginKit(page, KITS[0]);
    // The server did not respond for a moment; files that arrived are not fetched again.
    await button(page, 'Reprendre').click();
    await opener(page).waitFor();
    expect(restarted).not.toBeNull();
    expect(came.length).toBe(new Set(came).size);
    await page.goto('/kits');
    await opener(page).waitFor();
    // The next release has other scripts instead of these; its server does not respond yet.
    await context.route(/\/(islands|assets)\//, (route) => route.fulfill({ status: 404, body: '' }));
    await context.route(/\/kits$/, (route) => route.abort('connectionrefused'));
    await page.goto('/kits');
    await opener(page).click();
    await page.getByRole('heading', { level: 1, name: 'Kit 0' }).waitFor();
    await page.getByRole('link', { name: 'Mes kits' }).click();
    await button(page, 'Supprimer de cet appareil').click();
    await page.getByText('Supprimé de cet appareil.').waitFor();
    expect(await kitsOn(page)).toEqual([]);
  });
});
