import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { closeContext, openBrowser } from '#tests/support/browser.ts';
import { freePort } from '#tests/support/free-port.ts';
import { addKit, button, openDevice, opener, publishAgain, SCREENS } from '#tests/support/kits.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { Random } from '#tests/support/random.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { openSlowLine } from '#tests/support/slow-line.ts';
import { until } from '#tests/support/until.ts';

/**
 * Kits on the device when things go wrong: lines that are cut, a server that starts anew, a device
 * that is full or was cleared, and readers who may no longer read. One server and one browser.
 */

/** Cuts of the download: twenty in `npm run faults`. */
const CUTS = Math.max(4, Math.round((Number(process.env.ROUNDS) || 0) / 10));
const seed = Number(process.env.SEED ?? 20_261_128);
const KITS = ['/outils/kit-un', '/outils/kit-deux', '/outils/kit-trois'] as const;
/** All but cookies: clearing those is signing out. */
const STORAGE = 'cache_storage,service_workers,indexeddb,local_storage';
const FILES = /\/kit\/[0-9a-f]{64}\//;

describe.each(SCREENS)('on %s', (_name, screen) => {
  let app: RunningApp;
  let where: { readonly PORT: string; readonly DATA_DIR: string };
  let browser: Browser;
  const pageIds: string[] = [];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    where = { PORT: String(await freePort()), DATA_DIR: await createMigratedFolder('app') };
    [app, browser] = await Promise.all([startApp(where), openBrowser()]);
    for (const [i, path] of KITS.entries()) {
      const modules = ['Comptes', 'Écoute', 'Veillée'].map(
        (name) => [`${name} ${i}`, `Le mot de ${name.toLowerCase()} ${i}.`] as const,
      );
      pageIds.push(...(await addKit(app, path, `Kit ${i}`, modules)));
    }
  }, 120_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await closeContext(context);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  async function open(cookie?: string) {
    const device = await openDevice(browser, app, { screen, ...(cookie ? { cookie } : {}) });
    contexts.push(device.context);
    return device;
  }

  const origin = () => new URL(app.url).origin;

  async function begin(page: Page, path: string): Promise<void> {
    await page.goto(path);
    await button(page, 'Emporter ce kit').click();
    await button(page, 'Sans les images (').click();
  }

  async function take(page: Page, path: string): Promise<void> {
    await begin(page, path);
    await opener(page).waitFor();
  }

  const kitsHere = (page: Page) =>
    page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('navette-kit ')).sort());

  /** Changes the record of a kit, as time or another program would. */
  async function rewrite(page: Page, path: string, change: Record<string, unknown>): Promise<void> {
    await page.evaluate(
      async ([kit, more]) => {
        const cache = await caches.open(`navette-kit ${kit}`);
        const place = `/kits${kit}/kit.json`;
        const record = (await (await cache.match(place))!.json()) as object;
        await cache.put(place, new Response(JSON.stringify({ ...record, ...more })));
      },
      [path, change] as const,
    );
  }

  test(`a download goes on after each of ${CUTS} cuts, without fetching anything twice: seed ${seed}`, async () => {
    const { context, page } = await open();
    const random = new Random(seed);
    const asked: string[] = [];
    let left = 0;
    await context.route(FILES, async (route) => {
      if (left-- <= 0) return route.abort('connectionreset');
      const answer = await route.fetch();
      // Now and then the line is cut when the server has answered, before the device has it.
      if (left === 0 && random.below(2) === 0) return route.abort('connectionreset');
      asked.push(route.request().url().slice(-64));
      return route.fulfill({ response: answer });
    });
    await begin(page, KITS[0]);
    for (let cut = 0; cut < CUTS; cut++) {
      await button(page, 'Reprendre').waitFor();
      left = random.below(3);
      if (random.below(3) === 0) await page.reload();
      await button(page, 'Reprendre').waitFor();
      await button(page, 'Reprendre').click();
      // What was shown is gone: the next one tells of the next cut.
      await until(async () => (await page.locator('progress:visible').count()) === 0, 'cut, or whole', 60_000);
      if ((await opener(page).count()) > 0) {
        await button(page, 'Supprimer de cet appareil').click();
        asked.length = 0;
        left = random.below(3);
        await button(page, 'Emporter ce kit').click();
        await button(page, 'Sans les images (').click();
      }
    }
    // One that was begun anew at the end has been cut by then.
    await button(page, 'Reprendre').waitFor();
    left = Number.POSITIVE_INFINITY;
    await button(page, 'Reprendre').click();
    await opener(page).waitFor();
    expect(asked.length).toBe(new Set(asked).size);
  }, 240_000);

  test('three kits are taken at once, each is whole, and one goes alone; a second tab joins a download', async () => {
    const { context } = await open();
    const pages = await Promise.all([...KITS, KITS[0]].map(() => context.newPage()));
    await Promise.all(KITS.map((path, i) => begin(pages[i]!, path)));
    await pages[3]!.goto(KITS[0]);
    await Promise.all(pages.slice(0, 3).map((page) => opener(page).waitFor()));
    expect(await kitsHere(pages[0]!)).toEqual(KITS.map((path) => `navette-kit ${path}`).sort());
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
    // The one that went leads to the list.
    await list.goto(`/kits${KITS[1]}/index.html`);
    expect(new URL(list.url()).pathname).toBe('/kits');
  }, 120_000);

  test('a kit and the list of kits open over a line that is connected and brings nothing', async () => {
    const line = await openSlowLine({ target: app.url, down: 1e9 });
    const device = await openDevice(browser, { ...app, url: line.url }, { screen });
    contexts.push(device.context);
    const { page } = device;
    await take(page, KITS[0]);
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

  test('an update leaves who reads where they are, and their next page is of the new edition', async () => {
    const { context, page } = await open();
    await take(page, KITS[0]);
    const reader = await context.newPage();
    await reader.goto(`/kits${KITS[0]}/index.html`);
    await reader.getByRole('link', { name: 'Comptes 0' }).click();
    await reader.getByText('Le mot de comptes 0.').waitFor();
    await publishAgain(app, pageIds[1]!, 'Autrement.');
    await page.goto('/kits');
    await button(page, 'Mettre à jour').click();
    await page.getByText('À jour.').waitFor();
    expect(await reader.getByText('Le mot de comptes 0.').isVisible()).toBe(true);
    await context.setOffline(true);
    await reader
      .getByRole('link', { name: /Écoute 0/ })
      .first()
      .click();
    await reader.getByText('Autrement.').waitFor();
  }, 120_000);

  test('a kit that the server cannot make says why, and is offered without its pictures where that helps', async () => {
    const { page } = await open();
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
    // What was chosen is asked for again, when it is looked at and when it is updated.
    await button(page, 'Avec de petites images (').click();
    await opener(page).waitFor();
    await page.getByText(', avec de petites images, ').waitFor();
    await publishAgain(app, pageIds[0]!, 'Petit.');
    await page.reload();
    await button(page, 'Mettre à jour').click();
    await page.getByText('À jour.').waitFor();
    expect(asked).toBe('small');
    await page.getByText(', avec de petites images, ').waitFor();
    await button(page, 'Supprimer de cet appareil').click();
    for (const [status, said] of [
      [413, 'Ce kit est trop lourd'],
      [507, 'Le disque du serveur est plein'],
      [500, 'Le serveur n’a pas réussi à préparer ce kit.'],
      [503, 'Le serveur ne répond pas.'],
    ] as const) {
      answers.set('false', status).set('true', status);
      await button(page, 'Emporter ce kit').click();
      await page.getByText(said).waitFor();
    }
    answers.clear();
    await button(page, 'Emporter ce kit').click();
    // Without pictures, none are lighter when they are small.
    await until(() => button(page, 'Avec les images (').isEnabled(), 'the whole kit is made', 60_000);
    expect(await button(page, 'Avec de petites images (').count()).toBe(0);
    await button(page, 'Sans les images (').click();
    await opener(page).waitFor();
  }, 120_000);

  test('the light kit is taken while the other is being made, and files wait for their turn at a busy server', async () => {
    const { context, page } = await open();
    await page.route(/\/kit\?images=(small|true)/, (route) => route.fulfill({ status: 202, body: '{}' }));
    let refused = 0;
    await context.route(FILES, (route) =>
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
  }, 120_000);

  test('a device that is full says so, keeps what it reads, and goes on once there is room', async () => {
    const { context, page } = await open();
    await take(page, KITS[0]);
    const devtools: CDPSession = await context.newCDPSession(page);
    const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin: origin() });
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: origin(), quotaSize: Math.round(usage) + 2_000 });
    await begin(page, KITS[1]);
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
  }, 120_000);

  test('a device whose storage was cleared offers the kit anew, also from a page of it that is open', async () => {
    const { context, page } = await open();
    await take(page, KITS[0]);
    await page.goto(`/kits${KITS[0]}/index.html`);
    const list = await context.newPage();
    await list.goto('/kits');
    await list.getByText('À jour.').waitFor();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: STORAGE });
    await page.getByRole('link', { name: 'Comptes 0' }).click();
    // There is no file any more, nor a worker: the living collection, or the list.
    await until(() => [KITS[0], '/kits'].includes(new URL(page.url()).pathname as '/kits'), 'led to what there is');
    await list.reload();
    await list.getByText('Aucun kit sur cet appareil').waitFor();
    await take(list, KITS[0]);
  }, 120_000);

  test('a kit of somebody’s asks for them after 30 days, opens when they are back, and goes when they sign out', async () => {
    const cookie = await app.signIn('Inès', 'member');
    const { context, page } = await open(cookie);
    await take(page, KITS[0]);
    const month = new Date(Date.now() - 31 * 24 * 3600_000).toISOString();
    await rewrite(page, KITS[0], { checkedAt: month });
    await context.setOffline(true);
    await page.goto(`/kits${KITS[0]}/index.html`);
    await page.getByText('Pour l’ouvrir, reconnectez-vous').waitFor();
    expect(await opener(page).count()).toBe(0);
    // The server has only to be asked.
    await context.setOffline(false);
    await page.goto('/kits');
    await page.getByText('À jour.').waitFor();
    await context.setOffline(true);
    await page.goto(`/kits${KITS[0]}/pages/modules-comptes-0.html`);
    await page.getByText('Le mot de comptes 0.').waitFor();
    await context.setOffline(false);
    // Signed out elsewhere: it asks for them. Signed in again: it is there, as it was.
    const saved = await context.cookies();
    await context.clearCookies();
    await page.goto('/kits');
    await page.getByText('Pour l’ouvrir, reconnectez-vous').waitFor();
    await page.goto(`/kits${KITS[0]}/pages/modules-comptes-0.html`);
    await page.getByRole('link', { name: 'Se connecter' }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/kits');
    await context.addCookies(saved);
    await page.goto('/kits');
    await page.getByText('À jour.').waitFor();
    // Signing out on this device takes it along.
    await page.goto('/mon-compte');
    await page.locator('header .menu summary').click();
    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await until(async () => new URL(page.url()).pathname === '/', 'signed out');
    expect(await kitsHere(page)).toEqual([]);
  }, 120_000);

  test('a kit of one’s own is taken with its notes, opens without network, and goes when it is deleted', async () => {
    const cookie = await app.signIn('Moussa', 'member');
    const viewer = await app.services.access.findViewer(cookie);
    const { ownKits, pages } = app.services;
    const chosen = await Promise.all(pageIds.slice(0, 2).map((id) => pages.find(id)));
    const kit = await ownKits.create(
      { title: 'Ma mission', pages: chosen.map((one) => ({ type: 'page', kind: 'module', slug: one!.slug }) as const) },
      viewer,
    );
    const noted = pageIds.slice(0, 2).map((pageId, i) => ({ pageId, note: i === 0 ? 'Pour l’arrivée.' : '' }));
    await ownKits.change(kit, { title: 'Ma mission', pages: noted }, viewer);
    const { context, page } = await open(cookie);
    await take(page, `/mes-kits/${kit}`);
    await context.setOffline(true);
    await page.goto('/kits');
    await opener(page).click();
    await page.getByRole('heading', { level: 1, name: 'Ma mission' }).waitFor();
    await page.getByRole('link', { name: 'Comptes 0' }).click();
    await page.getByText('Pour l’arrivée.').waitFor();
    await page.getByText('Le mot de comptes 0.').waitFor();
    await context.setOffline(false);
    // A note that changed is an update of its page.
    await ownKits.change(
      kit,
      { title: 'Ma mission', pages: noted.map((one) => ({ ...one, note: 'Autre note.' })) },
      viewer,
    );
    await page.goto('/kits');
    await button(page, 'Mettre à jour').click();
    await page.getByText('À jour.').waitFor();
    await ownKits.delete(kit, viewer);
    await page.goto('/kits');
    await page.getByText('Ce kit n’est plus ouvert à la lecture').waitFor();
    await until(async () => (await kitsHere(page)).length === 0, 'gone');
  }, 120_000);

  /** The words of the files that are here, of all kits. */
  const wordsHere = (page: Page) =>
    page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('navette-kit '));
      const all = await Promise.all(
        names.map(async (name) => {
          const cache = await caches.open(name);
          const files = (await cache.keys()).filter(({ url }) => url.includes('/sha256/'));
          return Promise.all(files.map(async (file) => (await cache.match(file))!.text()));
        }),
      );
      return all.flat().join('\n');
    });

  test('a page that may no longer be read goes at the next contact, though nothing of the next edition comes', async () => {
    const { context, page } = await open(await app.signIn('Awa', 'member'));
    await take(page, KITS[2]);
    expect(await wordsHere(page)).toContain('Le mot de veillée 2.');
    await app.services.pages.archive(pageIds[8]!, COMMAND_LINE);
    await context.route(FILES, (route) => route.abort('connectionreset'));
    await page.goto('/kits');
    await button(page, 'Reprendre').or(button(page, 'Mettre à jour')).waitFor();
    await until(async () => !(await wordsHere(page)).includes('Le mot de veillée 2.'), 'its words are gone');
    await context.setOffline(true);
    await page.goto(`/kits${KITS[2]}/pages/modules-veillee-2.html`);
    expect(new URL(page.url()).pathname).toBe('/kits');
    // The others are read as before.
    await page.goto(`/kits${KITS[2]}/pages/modules-comptes-2.html`);
    await page.getByText('Le mot de comptes 2.').waitFor();
    await app.services.pages.restore(pageIds[8]!, COMMAND_LINE);
  }, 120_000);

  test('a download that is cancelled leaves nothing, and an update that is leaves what is read', async () => {
    const { context, page } = await open();
    let isHeld = true;
    await context.route(FILES, async (route) => {
      await until(() => !isHeld, 'cancelled', 60_000);
      await route.abort('connectionreset');
    });
    await begin(page, KITS[1]);
    await page.getByRole('progressbar').waitFor();
    await button(page, 'Annuler').click();
    await page.getByText('rien n’a été gardé').waitFor();
    isHeld = false;
    expect(await kitsHere(page)).toEqual([]);
    await context.unrouteAll({ behavior: 'wait' });
    await take(page, KITS[1]);
    await publishAgain(app, pageIds[3]!, 'Encore autrement.');
    await page.goto('/kits');
    await button(page, 'Mettre à jour').waitFor();
    isHeld = true;
    await context.route(FILES, async (route) => {
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
  }, 120_000);

  test.each(['refuses', 'answers'])(
    'a kit that is deleted while it is looked at, and the server %s, does not come back',
    async (server) => {
      const { context, page } = await open();
      await take(page, KITS[0]);
      // What is looked up on the device takes its time, once this is wanted.
      await page.addInitScript(() => {
        const slow = { looks: 0, wait: null as Promise<void> | null };
        Object.assign(window, { slow });
        const { match } = CacheStorage.prototype;
        CacheStorage.prototype.match = async function (...asked) {
          const found = await match.apply(this, asked);
          if (slow.wait) slow.looks++;
          await slow.wait;
          return found;
        };
      });
      const slow = (work: string) => page.evaluate(work);
      let answered = () => {};
      const held = new Promise<void>((resolve) => {
        answered = resolve;
      });
      await context.route(/\/kit\?/, async (route) => {
        await held;
        await (server === 'answers' ? route.continue() : route.abort('connectionrefused'));
      });
      await page.goto('/kits');
      await button(page, 'Supprimer de cet appareil').waitFor();
      await slow('slow.wait = new Promise((resolve) => { slow.goOn = resolve; }); 0');
      answered();
      await until(async () => (await slow('slow.looks')) === 1, 'the check is over, and what is here is looked at');
      await button(page, 'Supprimer de cet appareil').click();
      await until(async () => (await slow('slow.looks')) === 2, 'it was deleted');
      await slow('slow.goOn(); slow.wait = null; 0');
      await page.getByText('Supprimé de cet appareil.').waitFor();
      expect(await kitsHere(page)).toEqual([]);
    },
    120_000,
  );

  test('a server that starts anew, in another release, strands neither a download nor the list of kits', async () => {
    const { context, page } = await open();
    const came: string[] = [];
    page.on('requestfinished', async (request) => {
      const answer = FILES.test(request.url()) ? await request.response() : null;
      if (answer?.status() === 200) came.push(request.url().slice(-64));
    });
    let asked = 0;
    let restarted: Promise<void> | null = null;
    await context.route(FILES, async (route) => {
      const isCut = ++asked === 4;
      // A server in this process that is closed leaves what is under way without an answer, where a
      // process that ends resets the connection.
      if (isCut) restarted = until(() => came.length === 3, 'nothing is under way').then(restart);
      await restarted;
      return isCut ? route.abort() : route.continue();
    });
    await begin(page, KITS[0]);
    // Nobody answered for a moment; what came is not fetched again.
    await button(page, 'Reprendre').click();
    await opener(page).waitFor();
    expect(restarted).not.toBeNull();
    expect(came.length).toBe(new Set(came).size);
    await page.goto('/kits');
    await opener(page).waitFor();
    // The next release has other scripts, and no longer these; its server answers nothing yet.
    await context.route(/\/(islands|assets)\//, (route) => route.fulfill({ status: 404, body: '' }));
    await context.route(/\/kits$/, (route) => route.abort('connectionrefused'));
    await page.goto('/kits');
    await opener(page).click();
    await page.getByRole('heading', { level: 1, name: 'Kit 0' }).waitFor();
    await page.getByRole('link', { name: 'Mes kits' }).click();
    await button(page, 'Supprimer de cet appareil').click();
    await page.getByText('Supprimé de cet appareil.').waitFor();
    expect(await kitsHere(page)).toEqual([]);
  }, 120_000);

  /** The same folder and port, in a new process as far as a browser sees. */
  async function restart(): Promise<void> {
    await app.close();
    app = await startApp(where);
  }
});
