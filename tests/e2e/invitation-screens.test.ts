import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languagePath, OPEN_INVITATIONS_PATH, PEOPLE_PATH } from '#content/addresses/site-paths.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { drawnFaults, looksInTurn, seed } from '#tests/support/drawn-faults.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

/** The states of the screens of invitations and people that only an action leads to. */
let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 300_000);
afterAll(() => story.end());

const INVITATIONS = '/ateliers/atelier-duo-maroc-l-engagement-des-jeunes/invitations';

const LABELS = {
  fr: { name: /^Nom/, organisation: /^Organisation/, country: /^Pays/, email: /^Courriel/, create: 'Créer le lien' },
  en: { name: /^Name/, organisation: /^Organisation/, country: /^Country/, email: /^E-mail/, create: 'Make the link' },
} as const;
type Locale = keyof typeof LABELS;

async function invite(page: Page, locale: Locale, name: string, email = ''): Promise<void> {
  const labels = LABELS[locale];
  await page.goto(INVITATIONS);
  await page.getByLabel(labels.name).fill(name);
  await page.getByLabel(labels.organisation).fill('Comité de gestion');
  await page.getByLabel(labels.country).selectOption('ML');
  await page.getByLabel(labels.email).fill(email);
  await page.getByRole('button', { name: labels.create }).click();
  await page.waitForLoadState('load');
}

/** Makes the invitation of this name expire. */
async function expire(name: string): Promise<void> {
  const handle = await SqliteHandle.open(path.join(story.dataDir, 'navette.sqlite'), 'readwrite');
  try {
    await handle.run('pragma busy_timeout = 5000');
    await handle.run(`update invitation set expires_at = '2026-01-01T00:00:00.000Z' where name = '${name}'`);
  } finally {
    await handle.close();
  }
}

test.each(['fr', 'en'] as const)(
  'invitations that are new, refused, opened, expired and revoked, and people, have no fault (%s)',
  async (locale) => {
    const page = await story.person('admin@exemple.org', { locale: locale === 'fr' ? 'fr-FR' : 'en-GB' });
    await page.goto(languagePath(locale, INVITATIONS));
    const faults: string[] = [];
    // The other language has the other width and the other scheme.
    let turn = locale === 'fr' ? 0 : 2;
    const look = async (state: string) => {
      for (const fault of await drawnFaults(page, looksInTurn(turn++))) faults.push(`${state}: ${fault}`);
    };

    await invite(page, locale, `Ouverte ${locale}`, `ouverte-${locale}@example.org`);
    await look('a new link that is mailed');
    const link = (await page.locator('#lien-texte').textContent())!;
    await invite(page, locale, `Expirée ${locale}`);
    await look('a new link');
    await invite(page, locale, `Révoquée ${locale}`);
    await expire(`Expirée ${locale}`);
    const partner = await (await story.visitor()).newPage();
    await partner.goto(new URL(link).pathname);
    await partner.getByRole('main').getByRole('button').first().click();
    await partner.waitForURL('**/ateliers/**');

    await page.goto(INVITATIONS);
    await page.getByRole('button', { name: `Révoquée ${locale}` }).click();
    await page.waitForURL('**fait=revoquee*');
    const states = await page.locator('.invitation-table tbody tr').allTextContents();
    for (const name of ['Ouverte', 'Expirée', 'Révoquée'])
      expect(
        states.some((state) => state.includes(`${name} ${locale}`)),
        name,
      ).toBe(true);
    await look('all states');
    // An address that browsers accept, and the server does not.
    await invite(page, locale, 'Refusée', 'nom@exemple');
    expect(await page.locator('.field-error').count()).toBeGreaterThan(0);
    await look('refused');

    await page.goto(OPEN_INVITATIONS_PATH);
    await look('open invitations');
    await page.goto(PEOPLE_PATH);
    await page.locator('#inviter input[name="name"]').fill('Encore Aminata');
    await page.locator('#inviter input[name="email"]').fill('aminata@exemple.org');
    await page.locator('#inviter button[type="submit"]').click();
    await page.locator('#inviter .field-error').first().waitFor();
    await look('a person who exists');
    await page.goto(`${PEOPLE_PATH}?q=aminata`);
    await page.locator('tbody a').first().click();
    await page.waitForURL('**/admin/personnes/*');
    await look('a person');
    for (const intent of ['disable', 'enable']) {
      await page.locator(`button[name="intent"][value="${intent}"]`).click();
      await page.waitForURL(`**fait=${intent}d`);
      await look(`a person after ${intent}`);
    }
    expect(faults, `seed ${seed}`).toEqual([]);
  },
  480_000,
);

test('a new link is copied, and an invitation revoked, by keys alone', async () => {
  const page = await story.person('admin@exemple.org', { locale: 'fr-FR', width: 360 });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await invite(page, 'fr', 'Par clavier');
  const isFocused = (selector: string) =>
    page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector);
  const tabTo = async (selector: string) => {
    await until(async () => {
      await page.keyboard.press('Tab');
      return isFocused(selector);
    }, `Tab comes to ${selector}`);
  };
  await tabTo('[data-copy="lien-texte"]');
  await page.keyboard.press('Enter');
  const link = await page.locator('#lien-texte').textContent();
  await until(async () => (await page.evaluate(() => navigator.clipboard.readText())) === link, 'the link is copied');
  await tabTo('a[href^="mailto:"]');
  await tabTo('a[href^="https://wa.me/"]');
  await tabTo('button[aria-label*="Par clavier"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**fait=revoquee*');
  expect(await page.locator('.invitation-table tbody tr', { hasText: 'Par clavier' }).textContent()).toContain(
    'révoquée',
  );
}, 120_000);
