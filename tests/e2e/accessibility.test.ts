import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

let story: Story;
const state: Record<'staff' | 'member' | 'partner', Awaited<ReturnType<BrowserContext['storageState']>>> = {} as never;
const WORKSHOP = '/ateliers/atelier-duo-maroc-l-engagement-des-jeunes';
const SHEET = '/fiches/prevenir-les-risques-du-modele-d-affaire';

beforeAll(async () => {
  story = await Story.begin();
  const admin = await story.person('admin@exemple.org');
  state.staff = await admin.context().storageState();
  state.member = await (await story.person('aminata@exemple.org')).context().storageState();
  await admin.goto(`${WORKSHOP}/invitations`);
  await admin.getByLabel(/^Nom/).fill('A. Diarra');
  await admin.getByLabel(/^Organisation/).fill('Comité de gestion');
  await admin.getByLabel(/^Pays/).selectOption('ML');
  await admin
    .getByRole('main')
    .getByRole('button', { name: /Inviter|Créer/ })
    .first()
    .click();
  const link = await admin
    .locator('main')
    .getByText(/\/invitation\/[\w-]+/)
    .first()
    .textContent();
  const partner = await (await story.visitor()).newPage();
  await partner.goto(new URL(/http\S+\/invitation\/[\w-]+/.exec(link ?? '')![0]).pathname);
  await partner.getByRole('main').getByRole('button').first().click();
  await partner.waitForURL(`**${WORKSHOP}`);
  state.partner = await partner.context().storageState();
}, 300_000);
afterAll(() => story.end());

const SCREENS: readonly [role: 'public' | 'staff' | 'member' | 'partner', path: string][] = [
  ['public', '/'],
  ['public', '/fiches'],
  ['public', '/outils'],
  ['public', SHEET],
  ['public', '/etudes/acces-a-l-energie-porteurs-de-projets'],
  ['public', '/outils/kit-agriculture'],
  ['public', `${SHEET}/editions`],
  ['public', '/recherche?q=energie'],
  ['public', '/recherche?q=zzyqx'],
  ['public', '/connexion'],
  ['public', '/nulle-part'],
  ['member', '/'],
  ['member', '/modules/comment-associer-les-hommes'],
  ['partner', WORKSHOP],
  ['partner', `${WORKSHOP}/annotations`],
  ['staff', '/'],
  ['staff', WORKSHOP],
  ['staff', `${WORKSHOP}/annotations`],
  ['staff', `${WORKSHOP}/invitations`],
  ['staff', `${SHEET}/notice`],
  ['staff', `${SHEET}/documents`],
  ['staff', `${SHEET}/publier`],
  ['staff', `${SHEET}/ecrire`],
  ['staff', '/nouvelle-page'],
  ['staff', '/nouveau/collection'],
  ['staff', '/outils/kit-agriculture/gerer'],
  ['staff', '/admin'],
  ['staff', '/admin/personnes'],
  ['staff', '/admin/outbox'],
];

/** Every rule on one size in one scheme; what scheme and size may change, on the others. */
async function faultsOf(page: Page, rules: 'all' | 'contrast'): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (rules === 'contrast') axe.withRules(['color-contrast', 'target-size']);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  const { violations } = await axe.analyze();
  return violations.map(
    (fault) =>
      `${fault.id}: ${fault.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
}

test.each([
  ['desk, light', 1280, false, 'all'],
  ['desk, dark', 1280, true, 'contrast'],
  ['phone, light', 360, false, 'contrast'],
  ['phone, dark', 360, true, 'all'],
] as const)(
  'axe finds nothing on any screen: %s',
  async (_name, width, dark, rules) => {
    const found: string[] = [];
    for (const role of ['public', 'member', 'partner', 'staff'] as const) {
      const context = await story.visitor({ width, dark });
      if (role !== 'public') await context.addCookies(state[role].cookies);
      const page = await context.newPage();
      for (const [, path] of SCREENS.filter(([who]) => who === role)) {
        await page.goto(path);
        if (path.endsWith('/ecrire')) {
          await until(
            async () => (await page.locator('.save-state').getAttribute('data-save')) === 'saved',
            'the editor is ready',
            30_000,
          );
        }
        for (const fault of await faultsOf(page, rules)) found.push(`${role} ${path} ${fault}`);
        const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
        if (wide > width) found.push(`${role} ${path} is ${wide} px wide`);
      }
      await context.close();
    }
    expect(found).toEqual([]);
  },
  240_000,
);
