import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { historyPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { openContext } from '#tests/support/browser.ts';
import { cuttableSocket } from '#tests/support/cuttable-socket.ts';
import { DraftClient } from '#tests/support/draft-client.ts';
import { DESK, PHONE, seed } from '#tests/support/drawn-faults.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, deskOf } from '#tests/support/writing-desk.ts';

/**
 * docs/collaboration.md, 11: restore points are listed, compared and restored in the side panel.
 */
let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

const points = async (pageId: string) => floor.app.services.checkpoints.list(COMMAND_LINE, pageId);

/** A page somebody wrote in and left: it has one restore point. */
async function writtenPage() {
  const page = await floor.addPage();
  const awa = new DraftClient(floor.app.url, page.id, await floor.app.signIn('Awa Traoré'));
  await until(() => awa.saved, 'the draft is open');
  const paragraphs = awa.draft.getXmlFragment(DRAFT_FRAGMENT).toArray() as Y.XmlElement[];
  const first = paragraphs.find((one) => one.toString().includes(FIRST))!.get(0) as Y.XmlText;
  first.insert(first.length, ' Il faut creuser.');
  await until(() => awa.saved, 'what she wrote is stored');
  awa.destroy();
  await until(async () => (await points(page.id)).length === 1, 'the end of the session is kept');
  return page;
}

async function openPanel({ page }: Desk, tab = 'Historique'): Promise<void> {
  if ((await page.locator('.side-panel').count()) === 0)
    await page.getByRole('button', { name: /Panneau latéral|Side panel/ }).click();
  await page.getByRole('tab', { name: tab }).click();
}

async function openHistory(desk: Desk, tab?: string): Promise<void> {
  await openPanel(desk, tab);
  await desk.page.locator('.point-list li').first().waitFor();
}

/** A draft that Jean has just written in, beside its restore points. */
async function openWritten() {
  const page = await writtenPage();
  const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
  await jean.caretAfter(FIRST);
  await jean.page.keyboard.type(' Puis il faut mesurer.');
  await jean.saved();
  await openHistory(jean);
  return { page, jean };
}

describe('restore points', () => {
  test('one writes, another compares and restores by keyboard, the first sees it arrive; and back again', async () => {
    const page = await writtenPage();
    const awa = await floor.open(pagePath(page), 'Awa Traoré');
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    await awa.saved();
    await openHistory(jean);
    const first = jean.page.locator('.point-list li').last();
    expect(await first.textContent()).toMatch(/\d\d:\d\dfin de séanceAwa Traoré · \d+ mots/);
    await awa.caretAfter(FIRST);
    await awa.page.keyboard.type(' Puis il faut mesurer.');
    await awa.saved();

    await first.getByRole('button', { name: /^Comparer le texte du/ }).focus();
    await jean.press('Enter');
    const dialog = jean.page.getByRole('dialog');
    await dialog.locator('ins', { hasText: 'Puis il faut mesurer.' }).waitFor();
    expect(await dialog.locator('.compare-summary strong').textContent()).toBe('4 mots ajoutés, rien de retiré');
    await dialog.getByRole('button', { name: 'Changement suivant' }).focus();
    await jean.press('Enter');
    expect(await jean.page.evaluate(() => document.activeElement?.textContent)).toContain('Puis il faut mesurer.');
    await dialog.getByRole('button', { name: 'Restaurer ce texte…' }).focus();
    await jean.press('Enter');
    const confirm = jean.page.getByRole('dialog', { name: /^Restaurer le texte du .*\?$/ });
    await confirm.getByText('1 autre personne a ce brouillon ouvert').waitFor();
    // The harmless choice has the focus.
    expect(await jean.page.evaluate(() => document.activeElement?.textContent)).toBe('Ne rien changer');
    await jean.press('Shift+Tab', 'Enter');
    await jean.page.locator('.replacement', { hasText: /^Le texte du .* est restauré\./ }).waitFor();
    await awa.page.locator('.replacement', { hasText: /^Jean Lefèvre a restauré le texte du / }).waitFor();
    await until(async () => !(await awa.text.textContent())?.includes('mesurer'), 'it arrives with the one who wrote');
    expect(await awa.text.textContent()).toContain('Il faut creuser.');
    // Her words are gone with the replaced text: undoing them would change another text.
    const replaced = await awa.text.textContent();
    await awa.page
      .locator('button[aria-label^="Annuler"][disabled], button[aria-label^="Annuler"][aria-disabled="true"]')
      .waitFor();
    await awa.caretAfter(FIRST);
    await awa.press('Control+z');
    expect(await awa.text.textContent()).toBe(replaced);
    // The list was reloaded by itself.
    await jean.page.locator('.point-list li', { hasText: 'avant un retour en arrière, par Jean Lefèvre' }).waitFor();

    await jean.page.getByRole('button', { name: 'Revenir au texte d’avant' }).click();
    await awa.text.getByText('Puis il faut mesurer.').waitFor();
    await jean.page.locator('.replacement', { hasText: 'Le texte d’avant est revenu.' }).waitFor();
    await awa.page.getByRole('button', { name: 'Ouvrir l’historique' }).click();
    await awa.page.locator('.point-list li', { hasText: 'avant un retour en arrière' }).nth(1).waitFor();
    // Two points of the same minute have names of their own.
    const names = await awa.page
      .getByRole('button', { name: /^Restaurer le texte du/ })
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')));
    expect(names.length).toBeGreaterThan(2);
    expect(new Set(names).size).toBe(names.length);
  });

  test('a point is compared with the one before, not restored twice, and reported when it is gone', async () => {
    const page = await writtenPage();
    await floor.app.services.checkpoints.replace(
      COMMAND_LINE,
      page.id,
      fitDocument({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Tout neuf.' }] }] })
        .document,
    );
    const jean = await floor.open(pagePath(page), 'Jean Lefèvre');
    await openHistory(jean);
    const imported = jean.page.locator('.point-list li', { hasText: 'avant un import' });
    await imported.getByRole('button', { name: /^Comparer/ }).click();
    const dialog = jean.page.getByRole('dialog');
    await dialog.locator('ins', { hasText: 'Tout neuf.' }).waitFor();
    await dialog.getByLabel(/^le point d’avant \(/).check();
    await dialog.getByText('Les deux textes sont les mêmes.').waitFor();
    await jean.press('Escape');
    const { pages } = floor.app.services;
    const change = { shown: [], value: ['BF'] };
    await pages.changeNoticeField(page.id, 'common.countries', change, COMMAND_LINE);
    await imported.getByRole('button', { name: /^Comparer/ }).click();
    await dialog.locator('.compared-details div', { hasText: /^Pays.*Burkina Faso$/ }).waitFor();
    await dialog.getByText('Restaurer remet le texte seul').waitFor();
    await jean.press('Escape');
    const restore = imported.getByRole('button', { name: /^Restaurer/ });
    const go = jean.page.getByRole('button', { name: 'Restaurer ce texte', exact: true });
    await restore.click();
    await go.click();
    await jean.text.getByText('Il faut creuser.').waitFor();
    await imported.getByRole('button', { name: /^Comparer/ }).click();
    await dialog.getByText('Le texte lui-même n’a pas changé.').waitFor();
    expect(await dialog.getByRole('button', { name: /^Restaurer/ }).count()).toBe(0);
    await jean.press('Escape');
    await restore.click();
    await go.click();
    await jean.page.locator('.replacement', { hasText: 'rien n’a changé' }).waitFor();
    await restore.click();
    await floor.app.services.database.write((trx) => trx.deleteFrom('checkpoint').execute());
    jean.complaints.length = 0;
    await go.click();
    await jean.page.getByRole('alert').getByText('Ce point de restauration n’existe plus.').waitFor();
    // The browser logs the 404.
    jean.complaints.length = 0;
  });
});

test('a list that could not be loaded is loaded when the server can be reached again', async () => {
  const page = await writtenPage();
  const awa = await floor.open(pagePath(page), 'Awa Traoré');
  await awa.saved();
  await awa.page.route('**/ecrire/historique', (route) => route.abort());
  await openPanel(awa);
  await awa.page.locator('.side-panel').getByText('L’historique n’a pas pu être lu').waitFor();
  await awa.page.unroute('**/ecrire/historique');
  await awa.caretAfter(FIRST);
  await awa.page.keyboard.type(' Puis mesurer.');
  await awa.page.locator('.point-list li').first().waitFor();
  // The browser logs the aborted request.
  awa.complaints.length = 0;
});

test('text typed offline into a draft that was replaced meanwhile is preserved, shown, and put back', async () => {
  const page = await writtenPage();
  const context = await openContext(floor.browser, floor.app.url, { cookie: await floor.app.signIn('Awa') });
  const tab = await context.newPage();
  const socket = await cuttableSocket(tab);
  const awa = deskOf(context, tab, []);
  floor.keep(awa);
  await tab.goto(`${pagePath(page)}/ecrire`);
  await awa.saved();
  await awa.caretAfter(FIRST);
  await context.setOffline(true);
  socket.cut();
  await tab.keyboard.type(' Mesuré trois fois, sans réseau.');
  await until(async () => (await awa.saveState()) === 'offline-kept', 'off line');
  await floor.app.services.checkpoints.replace(
    COMMAND_LINE,
    page.id,
    fitDocument({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Tout neuf.' }] }] })
      .document,
  );
  socket.mend();
  await context.setOffline(false);
  const lost = tab.locator('.lost-writing');
  await lost.getByText('Mesuré trois fois, sans réseau.').waitFor();
  expect(await faultsOf(tab, 'lost', 1280)).toEqual([]);
  await awa.saved();
  expect(await awa.text.textContent()).toBe('Tout neuf.');
  // Like connected participants, they are notified, and their undo history is cleared.
  await tab.locator('.replacement', { hasText: /^L’administration a mis .* pendant votre absence\./ }).waitFor();
  await awa.text.click();
  await awa.press('Control+z');
  expect(await awa.text.textContent()).toBe('Tout neuf.');
  await tab.reload();
  await awa.saved();
  expect(await tab.locator('.replacement').count()).toBe(0);
  expect(await lost.locator('blockquote').textContent()).toMatch(
    /^En trois phrases.* Mesuré trois fois, sans réseau\.$/,
  );
  await lost.getByRole('button', { name: 'Ajouter à la fin du texte' }).click();
  await awa.text.getByText('Mesuré trois fois, sans réseau.').waitFor();
  expect(await lost.count()).toBe(0);
  await awa.saved();
  expect((await floor.app.services.drafts.read(page.id)).document.textContent).toContain(
    'Mesuré trois fois, sans réseau.',
  );
  await tab.reload();
  await awa.saved();
  expect(await lost.count()).toBe(0);
});

test.each([
  ['before its answer is lost', async () => {}, 'first'],
  ['soon after its answer is lost', async (tab: Page) => tab.evaluate('new Promise(requestAnimationFrame)'), 'then'],
  ['when the failure was already reported', (tab: Page) => tab.locator('.field-error').waitFor(), 'then'],
] as const)('a restore that takes effect %s is reported as done, and can be undone', async (_, wait, order) => {
  const { jean } = await openWritten();
  await jean.page.route('**/ecrire/historique/*', async (route) => {
    if (order === 'first') await route.fetch();
    await route.abort();
    await wait(jean.page);
    // The request was under way when the connection broke.
    if (order === 'then') await route.fetch();
  });
  await jean.page
    .getByRole('button', { name: /^Restaurer le texte du/ })
    .last()
    .click();
  await jean.page.getByRole('button', { name: 'Restaurer ce texte', exact: true }).click();
  await jean.page.locator('.replacement', { hasText: /^Le texte du .* est restauré\./ }).waitFor();
  await jean.page.locator('dialog[open]').waitFor({ state: 'detached' });
  expect(await jean.text.textContent()).not.toContain('mesurer');
  await jean.page.unroute('**/ecrire/historique/*');
  await jean.page.getByRole('button', { name: 'Revenir au texte d’avant' }).click();
  await jean.text.getByText('Puis il faut mesurer.').waitFor();
  // The browser logs the aborted response.
  jean.complaints.length = 0;
});

test('a restore whose response was lost does not hide one by the same person in another tab', async () => {
  const { page, jean } = await openWritten();
  const there = jean.page.locator('.replacement');
  await jean.page.route('**/ecrire/historique/*', async (route) => {
    await route.fetch();
    // The notice arrived before the response is lost.
    await jean.text.getByText('mesurer').waitFor({ state: 'detached' });
    await route.abort();
  });
  await jean.page
    .getByRole('button', { name: /^Restaurer le texte du/ })
    .last()
    .click();
  await jean.page.getByRole('button', { name: 'Restaurer ce texte', exact: true }).click();
  await there.filter({ hasText: /^Le texte du .* est restauré\./ }).waitFor();
  await jean.page.unroute('**/ecrire/historique/*');
  const kept = (await points(page.id)).find(({ reason }) => reason === 'before-restore')!;
  await jean.page.evaluate((address) => fetch(address, { method: 'POST' }), historyPath(pagePath(page), kept.id));
  await there.filter({ hasText: /^Jean Lefèvre a restauré le texte du / }).waitFor();
  // The browser logs the aborted response.
  jean.complaints.length = 0;
});

async function faultsOf(page: Page, where: string, width: number): Promise<string[]> {
  const breaches = await breachesOf(page);
  const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
  const picture = process.env.NAVETTE_PICTURES;
  if (picture) await page.screenshot({ path: `${picture}/${where.replace(/\W+/g, '-')}.png` });
  return [...breaches.map((breach) => `${where} ${breach}`), ...(wide > width ? [`${where} is ${wide} px wide`] : [])];
}

/**
 * A width, dark or light, and a language: two complementary variants, in rotation among runs
 * (decision 220).
 */
const DRAWN = [0, 1, 2, 3]
  .filter((turn) => process.env.ROUNDS || turn === seed % 4)
  .flatMap((turn) => {
    const [isDark, isFrench] = [turn % 2 === 1, turn < 2];
    const localeOf = (french: boolean) => (french ? 'fr-FR' : 'en-GB');
    return [
      [DESK, isDark, localeOf(isFrench)],
      [PHONE, !isDark, localeOf(!isFrench)],
    ] as const;
  });

test.each(DRAWN)('axe finds nothing: %i px, dark %s, %s', async (width, dark, locale) => {
  const page = await writtenPage();
  const jean = await floor.open(pagePath(page), 'Jean Lefèvre', {
    width,
    height: width === PHONE ? 740 : 900,
    dark,
    locale,
  });
  await jean.saved();
  await jean.caretAfter(FIRST);
  await jean.page.keyboard.type(' Puis mesurer.');
  await jean.caretAfter('Les étapes');
  await jean.press('Shift+Home', 'Delete');
  await jean.saved();
  const where = `${width} ${dark ? 'dark' : 'light'} ${locale}`;
  await openHistory(jean, locale === 'fr-FR' ? 'Historique' : 'History');
  const found = await faultsOf(jean.page, `${where} list`, width);
  const row = jean.page.locator('.point-list li').first();
  await row.getByRole('button').first().click();
  await jean.page.locator('.compare-text ins').first().waitFor();
  found.push(...(await faultsOf(jean.page, `${where} compared`, width)));
  await jean.page.locator('.compare-actions button').last().click();
  await jean.page.locator('.restore-facts').waitFor();
  found.push(...(await faultsOf(jean.page, `${where} confirm`, width)));
  await jean.page.locator('.editor-dialog button[type="submit"]').click();
  await jean.page.locator('.replacement').waitFor();
  await jean.page.getByRole('dialog').waitFor({ state: 'detached' });
  await until(
    () => jean.page.evaluate(() => document.activeElement?.classList.contains('replacement') === true),
    'the focus is on what is told',
  );
  // The button that undoes it is in sight.
  const goBack = jean.page.locator('.replacement button').first();
  await goBack.click({ trial: true });
  found.push(...(await faultsOf(jean.page, `${where} restored`, width)));
  expect(found, `seed ${seed}`).toEqual([]);
});
