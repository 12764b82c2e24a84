import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { closeContext, collectComplaints, openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';
import { type Desk, openDesk } from '#tests/support/writing-desk.ts';

/**
 * Countries, keywords, authors in the form of a notice: chips with a script, lines and boxes
 * without.
 */
let app: RunningApp;
let browser: Browser;
let cookie: string;
beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser();
  cookie = await app.signIn('Awa');
  const notice = emptyNotice('factsheet');
  const common = { ...notice.common, keywords: ['Forage profond'], authors: ['Équipe CID'] };
  const page = await app.addWrittenPage({ title: 'Une autre', summary: 'x', notice: { ...notice, common } });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function openNotice(
  page: Page,
  options: { script?: boolean; width?: number; touch?: boolean } = {},
): Promise<Tab> {
  const { script = true, width = 1280, touch = false } = options;
  const context = await openContext(browser, app.url, { cookie, javaScript: script, width, height: 740, touch });
  const tab = await context.newPage();
  // Scrolling ends at once: where something stands is where it is pressed.
  await tab.emulateMedia({ reducedMotion: 'reduce' });
  await tab.goto(`${pagePath(page)}/notice`);
  return tab;
}

const save = async (tab: Tab, page: Page) => {
  await tab.getByRole('button', { name: 'Enregistrer' }).click();
  await tab.waitForURL(`**${pagePath(page)}?fait=notice`);
  const { countries, keywords, authors } = (await app.services.pages.find(page.id))!.notice.common;
  return { countries, keywords, authors };
};

const chips = (tab: Tab, name: string) =>
  tab.getByRole('list', { name, exact: true }).getByRole('listitem').locator('span').allTextContents();

test('by keyboard, from known and new terms; without a script the same form is sent', async () => {
  const page = await app.addWrittenPage({ title: 'Une fiche à décrire', summary: 'x' });
  const tab = await openNotice(page);
  const country = tab.getByRole('combobox', { name: 'Pays', exact: true });
  await country.fill('mali');
  await tab.getByRole('option', { name: 'Mali', exact: true }).waitFor();
  expect(await country.getAttribute('aria-expanded')).toBe('true');
  await country.press('Enter');
  await country.fill('burk');
  await tab.getByRole('option', { name: 'Burkina Faso' }).click();
  expect(await chips(tab, 'Pays')).toEqual(['Burkina Faso', 'Mali']);
  // The boxes are the same choice.
  await tab.locator('summary', { hasText: 'Choisir dans toute la liste' }).click();
  expect(await tab.getByRole('checkbox', { name: 'Mali', exact: true }).isChecked()).toBe(true);
  await tab.getByRole('checkbox', { name: 'Togo' }).check();
  await tab.getByRole('button', { name: 'Retirer Burkina Faso' }).click();
  expect(await chips(tab, 'Pays')).toEqual(['Mali', 'Togo']);

  const keyword = tab.getByRole('combobox', { name: 'Mots-clés', exact: true });
  await keyword.focus();
  await tab.keyboard.type('forage');
  const known = tab.getByRole('option', { name: 'Forage profond' });
  await known.waitFor();
  expect(await known.getAttribute('aria-selected')).toBe('true');
  expect(await keyword.getAttribute('aria-activedescendant')).toBe(await known.getAttribute('id'));
  await keyword.press('Enter');
  await tab.keyboard.type('Réemploi');
  await tab.getByRole('option', { name: 'Ajouter « Réemploi »' }).waitFor();
  await keyword.press('Enter');
  await tab.keyboard.type('de trop');
  await keyword.press('Enter');
  expect(await chips(tab, 'Mots-clés')).toEqual(['Forage profond', 'Réemploi', 'de trop']);
  await keyword.press('Backspace');
  await tab.keyboard.press('Enter');
  expect(await chips(tab, 'Mots-clés')).toEqual(['Forage profond', 'Réemploi']);
  await tab.getByRole('status').filter({ hasText: 'de trop retiré' }).waitFor({ state: 'attached' });

  // A typed value becomes a token when the field loses focus.
  await tab.getByRole('combobox', { name: 'Auteurs', exact: true }).fill('A. Diarra');
  await keyword.focus();
  expect(await chips(tab, 'Auteurs')).toEqual(['A. Diarra']);
  const expected = { countries: ['ML', 'TG'], keywords: ['Forage profond', 'Réemploi'], authors: ['A. Diarra'] };
  const saved = await save(tab, page);
  expect({ ...saved, countries: [...saved.countries].sort() }).toEqual(expected);

  const plain = await openNotice(page, { script: false });
  expect(await plain.getByRole('combobox', { name: 'Mots-clés' }).count()).toBe(0);
  const lines = plain.getByRole('textbox', { name: 'Mots-clés' });
  expect(await lines.inputValue()).toBe('Forage profond\nRéemploi');
  expect(await save(plain, page)).toEqual(saved);
});

test('a country is one of the list; the form fits a phone and its rules hold', async () => {
  const page = await app.addWrittenPage({ title: 'Une fiche sur un téléphone', summary: 'x' });
  const tab = await openNotice(page, { width: 360 });
  const country = tab.getByRole('combobox', { name: 'Pays', exact: true });
  await country.fill('Atlantide');
  await country.press('Enter');
  expect(await country.evaluate((field: HTMLInputElement) => field.validationMessage)).toBe(
    'Choisissez un nom de la liste.',
  );
  await country.fill('mad');
  await tab.getByRole('option', { name: 'Madagascar' }).waitFor();
  expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(360);
  expect(await breachesOf(tab)).toEqual([]);
  await country.press('Enter');
  const keyword = tab.getByRole('combobox', { name: 'Mots-clés', exact: true });
  await keyword.fill('<img src=x onerror=alert(1)>');
  await keyword.press('Enter');
  expect(await chips(tab, 'Mots-clés')).toEqual(['<img src=x onerror=alert(1)>']);
  expect(await breachesOf(tab)).toEqual([]);
  expect((await save(tab, page)).countries).toEqual(['MG']);
});

test('Tab leaves a field: a name typed in full is accepted, a suggestion of the list is not', async () => {
  const page = await app.addWrittenPage({ title: 'Une fiche à quitter', summary: 'x' });
  const tab = await openNotice(page);
  const country = tab.getByRole('combobox', { name: 'Pays', exact: true });
  await country.fill('Mali');
  await tab.getByRole('option', { name: 'Mali', exact: true }).waitFor();
  await country.press('Tab');
  expect(await chips(tab, 'Pays')).toEqual(['Mali']);
  expect(await country.evaluate((field) => document.activeElement === field)).toBe(false);
  await country.fill('ma');
  await tab.getByRole('option', { name: 'Madagascar' }).waitFor();
  await country.press('Tab');
  expect(await chips(tab, 'Pays')).toEqual(['Mali']);
  // Completed when the focus moves to the button; otherwise the form would be refused.
  await country.fill('togo');
  expect([...(await save(tab, page)).countries].sort()).toEqual(['ML', 'TG']);
});

test('a button is pressed while a term is still in its field: the form is sent, by mouse and by touch', async () => {
  for (const touch of [false, true]) {
    const page = await app.addWrittenPage({ title: 'Une fiche à envoyer', summary: 'x' });
    const tab = await openNotice(page, { width: 360, touch });
    const field = tab.getByRole('combobox', { name: 'Contributions', exact: true });
    await field.fill('A. Diarra');
    const button = tab.getByRole('button', { name: 'Enregistrer' });
    // The chip that the term becomes is shown above the button, which it moves.
    await button.evaluate((element) => element.scrollIntoView({ block: 'end', behavior: 'instant' }));
    const { x, y, width, height } = (await button.boundingBox())!;
    const at = [x + width / 2, y + height / 2] as const;
    if (touch) await tab.touchscreen.tap(...at);
    else await tab.mouse.click(...at);
    await tab.waitForURL(`**${pagePath(page)}?fait=notice`);
    expect((await app.services.pages.find(page.id))?.notice.common.contributors).toEqual(['A. Diarra']);
  }
});

test('terms that arrive once the field is scrolled away leave the page where it is', async () => {
  const page = await app.addWrittenPage({ title: 'Une fiche à parcourir', summary: 'x' });
  const tab = await openNotice(page);
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await tab.route(/forage/, async (route) => {
    await arrival;
    await route.continue();
  });
  const asked = tab.waitForRequest(/forage/);
  const field = tab.getByRole('combobox', { name: 'Mots-clés', exact: true });
  await field.fill('forage');
  await asked;
  await tab.evaluate('scrollTo(0, 0)');
  expect((await field.boundingBox())!.y).toBeGreaterThan(740);
  arrive();
  await tab.getByRole('option', { name: 'Forage profond' }).waitFor();
  expect(await tab.evaluate('scrollY')).toBe(0);
});

test('keywords are split at commas, with and without a script; a duplicate is reported', async () => {
  const page = await app.addWrittenPage({ title: 'Une fiche à mots-clés', summary: 'x' });
  const tab = await openNotice(page);
  const keyword = tab.getByRole('combobox', { name: 'Mots-clés', exact: true });
  await keyword.pressSequentially('eau, sol');
  expect(await chips(tab, 'Mots-clés')).toEqual(['eau']);
  await keyword.press('Enter');
  expect(await chips(tab, 'Mots-clés')).toEqual(['eau', 'sol']);
  await keyword.fill('Eau');
  await keyword.press('Enter');
  await tab.getByText('« Eau » y est déjà.'.replaceAll(/(?<=«) | (?=»)/g, '\u202f')).waitFor();
  const author = tab.getByRole('combobox', { name: 'Auteurs', exact: true });
  await author.fill('Diarra, Awa');
  await author.press('Enter');
  expect(await save(tab, page)).toMatchObject({ keywords: ['eau', 'sol'], authors: ['Diarra, Awa'] });
  const plain = await openNotice(page, { script: false });
  await plain.getByRole('textbox', { name: 'Mots-clés' }).fill('eau, sol\narbre');
  expect((await save(plain, page)).keywords).toEqual(['eau', 'sol', 'arbre']);
});

test('a link of the gate opens the fold that it names, without a script, and leads back', async () => {
  const page = await app.addWrittenPage({ title: 'Une fiche à publier', summary: 'x' });
  const context = await openContext(browser, app.url, { cookie, javaScript: false });
  const tab = await context.newPage();
  await tab.goto(`${pagePath(page)}/publier`);
  await tab.getByRole('link', { name: 'Thèmes', exact: true }).click();
  await tab.waitForURL('**/notice?champ=common.sectors&retour=publier#f-common-sectors');
  const fold = tab.locator('#f-common-sectors');
  await fold.getByRole('checkbox').first().check();
  await tab.getByRole('button', { name: 'Enregistrer' }).click();
  await tab.waitForURL(`**${pagePath(page)}/publier?fait=notice`);
  await tab.getByText('La notice est enregistrée.').waitFor();
  expect(await tab.getByRole('link', { name: 'Thèmes', exact: true }).count()).toBe(0);
});

describe('beside the text', () => {
  const openPanel = async (page: Page, name: string, width = 1280): Promise<Desk> => {
    const desk = await openDesk(browser, app.url, pagePath(page), {
      cookie: await app.signIn(name),
      width,
      height: 800,
    });
    if (width < 1152) await desk.page.getByRole('button', { name: 'Panneau latéral' }).click();
    await desk.page.locator('summary', { hasText: 'Remplir la notice ici' }).click();
    await desk.page.getByRole('combobox', { name: 'Pays', exact: true }).waitFor();
    return desk;
  };
  const stored = async (page: Page) => (await app.services.pages.find(page.id))!.notice;

  test('two people fill in the notice at once: other fields, one list, and the same text', async () => {
    const page = await app.addWrittenPage({ kind: 'workshop', title: 'Un atelier à deux', summary: 'x' });
    const [awa, paul] = [await openPanel(page, 'Awa'), await openPanel(page, 'Paul')];
    const aim = ({ page: tab }: Desk) => tab.getByRole('textbox', { name: 'But', exact: true });
    const country = async ({ page: tab }: Desk, name: string) => {
      await tab.getByRole('combobox', { name: 'Pays', exact: true }).fill(name);
      await tab.getByRole('combobox', { name: 'Pays', exact: true }).press('Enter');
    };
    await Promise.all([country(awa, 'Mali'), country(paul, 'Togo')]);
    for (const desk of [awa, paul])
      await until(
        async () => (await chips(desk.page, 'Pays')).sort().join() === 'Mali,Togo',
        'both see both countries',
      );
    await aim(awa).fill('Comprendre');
    await aim(awa).press('Tab');
    await until(async () => (await aim(paul).inputValue()) === 'Comprendre', 'Paul sees what Awa wrote');
    await paul.page
      .locator('.field:has([name="own.aim"]) + .field-said')
      .getByText('Quelqu’un vient de changer ce champ.')
      .waitFor();

    // Both change the same text: nothing is overwritten, and the second person decides.
    await aim(paul).fill('Comprendre, puis décider');
    await aim(awa).fill('Mesurer');
    await aim(awa).press('Tab');
    await until(async () => (await stored(page)).own.aim === 'Mesurer', 'Awa’s is stored');
    await aim(paul).press('Tab');
    const asked = paul.page.getByRole('alert').filter({ hasText: 'Quelqu’un d’autre a changé ce champ' });
    await asked.getByText('Mesurer').waitFor();
    expect(await aim(paul).inputValue()).toBe('Comprendre, puis décider');
    expect(await breachesOf(paul.page)).toEqual([]);
    await asked.getByRole('button', { name: 'Garder la mienne' }).click();
    await until(async () => (await aim(awa).inputValue()) === 'Comprendre, puis décider', 'Awa sees it');
    const { common, own } = await stored(page);
    expect([[...common.countries].sort(), own.aim]).toEqual([['ML', 'TG'], 'Comprendre, puis décider']);
    expect([awa.complaints, paul.complaints.filter((complaint) => !complaint.includes('409'))]).toEqual([[], []]);
    for (const desk of [awa, paul]) await closeContext(desk.context);
  }, 90_000);

  test('what is typed without a network is kept, also when the page is closed; it fits a phone', async () => {
    const page = await app.addWrittenPage({ kind: 'workshop', title: 'Un atelier au loin', summary: 'x' });
    const desk = await openPanel(page, 'Awa', 360);
    const { page: tab, context } = desk;
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await breachesOf(tab)).toEqual([]);
    await context.setOffline(true);
    await tab.getByRole('textbox', { name: 'But', exact: true }).fill('Écrit au loin');
    await tab.getByRole('textbox', { name: 'But', exact: true }).press('Tab');
    await tab.locator('.field-said').getByText('Pas encore enregistré').waitFor();
    await tab.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(`${pagePath(page)}/ecrire`);
    await again.locator('.ProseMirror').waitFor();
    await again.getByRole('button', { name: 'Panneau latéral' }).click();
    // It is sent when the page is closed, or by the panel that opens next: nobody types it again.
    await until(async () => (await stored(page)).own.aim === 'Écrit au loin', 'it is stored');
    await closeContext(context);
  }, 90_000);
});

test('the introduction of a toolkit is written as text, and stored as Markdown; what is no text stays Markdown', async () => {
  const { collections } = app.services;
  const { slug } = await collections.create(
    { kind: 'toolkit', title: 'L’eau ensemble', introduction: 'Pour qui **commence**.\n\n- un puits' },
    COMMAND_LINE,
  );
  const context = await openContext(browser, app.url, { cookie, width: 360, height: 740 });
  const tab = await context.newPage();
  const complaints = collectComplaints(tab);
  await tab.goto(`/outils/${slug}/gerer`);
  const text = tab.getByRole('textbox', { name: 'Introduction' });
  await text.getByText('commence').waitFor();
  expect(await text.innerHTML()).toContain('<strong>commence</strong>');
  await text.click();
  await tab.keyboard.press('Control+End');
  await tab.keyboard.type(' et sa margelle');
  await tab.keyboard.press('Control+Home');
  await tab.keyboard.press('Control+Shift+ArrowRight');
  await tab.getByRole('button', { name: 'Lien', exact: true }).click();
  const address = tab.getByRole('textbox', { name: 'Adresse du lien' });
  await address.fill('javascript:alert(1)');
  await address.press('Enter');
  await tab.getByText('Ce n’est pas une adresse').waitFor();
  await address.fill('/fiches/une-autre');
  await address.press('Enter');
  expect(await breachesOf(tab)).toEqual([]);
  await tab.getByRole('button', { name: 'Enregistrer' }).last().click();
  await tab.waitForURL('**?fait=enregistre*');
  expect((await collections.requireAt(COMMAND_LINE, 'toolkit', slug)).introduction.trim()).toBe(
    '[Pour](/fiches/une-autre) qui **commence**.\n\n- un puits et sa margelle',
  );
  // In Markdown, with something that this editor does not support: a typed block.
  await tab.getByRole('button', { name: 'Écrire en Markdown' }).click();
  const source = tab.getByRole('textbox', { name: 'Introduction' });
  expect(await source.inputValue()).toContain('- un puits et sa margelle');
  await source.fill(':::constat\nUne pompe sur deux.\n:::');
  await tab.getByRole('button', { name: 'Enregistrer' }).last().click();
  await tab.waitForLoadState('networkidle');
  expect(await source.inputValue()).toContain(':::constat');
  expect(complaints).toEqual([]);
  await closeContext(context);
});
