import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fetchKit, KIT_FILES, KITS, kitsOn, setUpDevice } from '#tests/support/device.ts';
import { button, opener, publishAgain, SCREENS } from '#tests/support/kits.ts';
import { until } from '#tests/support/until.ts';

/**
 * Kits on the device of somebody whose right to read ends, and kits that change or are deleted
 * while they are read. One server and one browser.
 */

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

describe.each(SCREENS)('on %s', (_name, screen) => {
  const setup = setUpDevice(screen);

  test('an update leaves an open page as it is; the next page that is opened is of the new edition', async () => {
    const { context, page } = await setup.open();
    await fetchKit(page, KITS[0]);
    const reader = await context.newPage();
    await reader.goto(`/kits${KITS[0]}/index.html`);
    await reader.getByRole('link', { name: 'Comptes 0' }).click();
    await reader.getByText('Le mot de comptes 0.').waitFor();
    await publishAgain(setup.app, setup.pageIds[1]!, 'Autrement.');
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
  });

  test('a person’s kit asks for them after 30 days, opens when they return, and goes when they sign out', async () => {
    const cookie = await setup.app.signIn('Inès', 'member');
    const { context, page } = await setup.open(cookie);
    await fetchKit(page, KITS[0]);
    const month = new Date(Date.now() - 31 * 24 * 3600_000).toISOString();
    await rewrite(page, KITS[0], { checkedAt: month });
    await context.setOffline(true);
    await page.goto(`/kits${KITS[0]}/index.html`);
    await page.getByText('Pour l’ouvrir, reconnectez-vous').waitFor();
    expect(await opener(page).count()).toBe(0);
    // A contact with the server suffices.
    await context.setOffline(false);
    await page.goto('/kits');
    await page.getByText('À jour.').waitFor();
    await context.setOffline(true);
    await page.goto(`/kits${KITS[0]}/pages/modules-comptes-0.html`);
    await page.getByText('Le mot de comptes 0.').waitFor();
    await context.setOffline(false);
    // Signed out elsewhere: the kit asks its owner to sign in. Signed in again: it opens as before.
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
    // Signing out on this device deletes the kit.
    await page.goto('/mon-compte');
    await page.locator('header .menu summary').click();
    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await until(async () => new URL(page.url()).pathname === '/', 'signed out');
    expect(await kitsOn(page)).toEqual([]);
  });

  test('an own kit is downloaded with its notes, opens offline, and is removed when it is deleted', async () => {
    const cookie = await setup.app.signIn('Moussa', 'member');
    const viewer = await setup.app.services.access.findViewer(cookie);
    const { ownKits, pages } = setup.app.services;
    const chosen = await Promise.all(setup.pageIds.slice(0, 2).map((id) => pages.find(id)));
    const kit = await ownKits.create(
      { title: 'Ma mission', pages: chosen.map((one) => ({ type: 'page', kind: 'module', slug: one!.slug }) as const) },
      viewer,
    );
    const noted = setup.pageIds.slice(0, 2).map((pageId, i) => ({ pageId, note: i === 0 ? 'Pour l’arrivée.' : '' }));
    await ownKits.change(kit, { title: 'Ma mission', pages: noted }, viewer);
    const { context, page } = await setup.open(cookie);
    await fetchKit(page, `/mes-kits/${kit}`);
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
    await until(async () => (await kitsOn(page)).length === 0, 'gone');
  });

  test('a page that may no longer be read is deleted at the next contact, even if the update fails', async () => {
    const { context, page } = await setup.open(await setup.app.signIn('Awa', 'member'));
    await fetchKit(page, KITS[2]);
    expect(await wordsHere(page)).toContain('Le mot de veillée 2.');
    await setup.app.services.pages.archive(setup.pageIds[8]!, COMMAND_LINE);
    await context.route(KIT_FILES, (route) => route.abort('connectionreset'));
    await page.goto('/kits');
    await button(page, 'Reprendre').or(button(page, 'Mettre à jour')).waitFor();
    await until(async () => !(await wordsHere(page)).includes('Le mot de veillée 2.'), 'its words are gone');
    await context.setOffline(true);
    await page.goto(`/kits${KITS[2]}/pages/modules-veillee-2.html`);
    expect(new URL(page.url()).pathname).toBe('/kits');
    // The others are read as before.
    await page.goto(`/kits${KITS[2]}/pages/modules-comptes-2.html`);
    await page.getByText('Le mot de comptes 2.').waitFor();
    await setup.app.services.pages.restore(setup.pageIds[8]!, COMMAND_LINE);
  });

  test.each(['refuses', 'answers'])(
    'a kit that is deleted during its check, while the server %s, does not come back',
    async (server) => {
      const { context, page } = await setup.open();
      await fetchKit(page, KITS[0]);
      // Delays look-ups on the device, once the test requests it.
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
      expect(await kitsOn(page)).toEqual([]);
    },
    120_000,
  );
});
