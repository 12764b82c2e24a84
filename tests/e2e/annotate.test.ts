import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints } from '#tests/support/browser.ts';
import { selectWords } from '#tests/support/select-words.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

const WORKSHOP = '/ateliers/atelier-duo-mali-l-eau-en-zone-rurale';
const WORDS = 'Le réparateur a été appelé le troisième jour';

let story: Story;
let staff: Page;
beforeAll(async () => {
  story = await Story.begin();
  staff = await story.person('yacine@exemple.org');
}, 240_000);
afterAll(() => story.end());

/** Invites somebody through the screen. @returns the path of their link */
async function invite(name: string): Promise<string> {
  await staff.goto(`${WORKSHOP}/invitations`);
  await staff.getByLabel('Nom').fill(name);
  await staff.getByLabel('Organisation').fill('Comité de gestion de l’eau');
  await staff.getByLabel('Pays').selectOption('ML');
  await staff.getByRole('radio', { name: 'Partenaires' }).check();
  await staff.getByRole('button', { name: 'Créer le lien' }).click();
  await staff.getByRole('img', { name: new RegExp(`^Code QR du lien personnel d(e |’)${name}$`) }).waitFor();
  const link = await staff.locator('.invitation-link code').textContent();
  return new URL(link ?? '').pathname;
}

/** Opens a link as its holder does. */
async function enter(link: string, options: { javaScript?: boolean; width?: number } = {}): Promise<Page> {
  const page = await (await story.visitor({ width: 360, height: 740, ...options })).newPage();
  await page.goto(link);
  await page.getByRole('main').getByRole('button').first().click();
  await page.waitForURL((address) => address.pathname === WORKSHOP);
  return page;
}

test('staff open the annotations again and invite; the window’s dates are on the page', async () => {
  await staff.goto(`${WORKSHOP}/notice`);
  const year = new Date().getFullYear() + 5;
  await staff.getByLabel('Annotations ouvertes jusqu’au').fill(`${year}-12-31`);
  await staff
    .getByRole('main')
    .getByRole('button', { name: /Enregistrer/ })
    .first()
    .click();
  await staff.waitForURL((address) => address.pathname === WORKSHOP);
  await staff.getByText(`Annotations ouvertes du 16 mai 2022 au 31 décembre ${year}`).waitFor();
});

test('a partner opens a link on a phone, annotates words, and staff see it live on the page and beside the draft', async () => {
  const partner = await enter(await invite('A. D.'));
  const complaints = collectComplaints(partner);
  await partner.reload();
  await staff.goto(WORKSHOP);
  const desk = await staff.context().newPage();
  await desk.goto(`${WORKSHOP}/ecrire`);
  await desk.locator('#onglet-annotations').waitFor();
  await desk.locator('#onglet-annotations').click();
  await desk.locator('.panel-thread').first().waitFor();

  await selectWords(partner, WORDS);
  await partner.getByRole('button', { name: 'Annoter', exact: true }).click();
  const dialog = partner.getByRole('dialog', { name: 'Annoter' });
  expect(await dialog.locator('[data-about]').textContent()).toBe(WORDS);
  await dialog.getByRole('radio', { name: /chez nous/ }).check();
  const text = dialog.getByLabel('Votre texte');
  await text.pressSequentially('@yacine');
  const name = dialog.getByRole('option', { name: 'Yacine Belloumi' });
  await name.waitFor();
  expect(await text.getAttribute('aria-activedescendant')).toBe(await name.getAttribute('id'));
  expect(await breachesOf(partner)).toEqual([]);
  // Escape closes the list alone, and what was typed stays.
  await text.press('Escape');
  expect([await name.count(), await dialog.isVisible(), await text.inputValue()]).toEqual([0, true, '@yacine']);
  await text.fill('Chez nous, il vient à moto, en deux heures.');
  await text.press('Control+Enter');

  for (const page of [partner, staff]) {
    const card = page.locator('.anno-card', { hasText: 'il vient à moto' });
    await card.waitFor();
    expect(await card.textContent()).toMatch(/A\. D\.[\s\S]*Comité de gestion de l’eau, Mali[\s\S]*chez nous/);
    await page.locator('#texte mark.anno-south', { hasText: WORDS }).waitFor();
  }
  await desk.locator('.panel-thread', { hasText: 'il vient à moto' }).waitFor();
  await desk.locator('.ProseMirror .anno', { hasText: WORDS }).waitFor();

  // A reply beside the draft arrives on the phone. Names are suggested while typing.
  const thread = desk.locator('.panel-thread', { hasText: 'il vient à moto' });
  await thread.getByRole('button', { name: 'Répondre' }).click();
  const answer = thread.getByLabel('Votre réponse');
  await answer.pressSequentially('Merci, nous le citerons, @bell');
  await thread.getByRole('option', { name: 'Yacine Belloumi' }).waitFor();
  await answer.press('Enter');
  expect(await answer.inputValue()).toBe('Merci, nous le citerons, @Yacine Belloumi ');
  await thread.getByRole('button', { name: 'Envoyer' }).click();
  await partner.locator('.anno-card', { hasText: 'nous le citerons' }).waitFor();
  await desk.close();
  expect(complaints).toEqual([]);
}, 120_000);

test('without a network, an annotation waits on the phone, and is stored once afterwards', async () => {
  const partner = await enter(await invite('M. K.'));
  await partner.context().setOffline(true);
  await selectWords(partner, WORDS);
  await partner.getByRole('button', { name: 'Annoter', exact: true }).click();
  const dialog = partner.getByRole('dialog');
  await dialog.getByLabel('Votre texte').fill('Écrit sans réseau, au marché.');
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  await partner.getByText('1 texte attend le retour de la ligne').waitFor();
  await partner.context().setOffline(false);
  const card = partner.locator('.anno-card', { hasText: 'au marché' });
  await card.waitFor();
  // The card may appear before the response to the request, which a reload would abort.
  const waits = () => partner.evaluate(() => JSON.stringify(localStorage));
  await until(async () => !(await waits()).includes('au marché'), 'it is known to be sent');
  await partner.reload();
  expect(await card.count()).toBe(1);
  expect(await waits()).not.toContain('au marché');
}, 90_000);

test('a late response leaves the annotation that is being written by then unchanged', async () => {
  const partner = await enter(await invite('L. S.'));
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await partner.route('**/annotations/*', async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  const dialog = partner.getByRole('dialog');
  const write = async (words: string) => {
    await selectWords(partner, WORDS);
    await partner.getByRole('button', { name: 'Annoter', exact: true }).click();
    await dialog.getByLabel('Votre texte').fill(words);
  };
  await write('La première, sur une ligne lente.');
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  await partner.getByText('1 texte attend le retour de la ligne').waitFor();
  await write('La suivante');
  answer();
  await partner.locator('.anno-card', { hasText: 'sur une ligne lente' }).waitFor();
  await partner.getByText('1 texte attend le retour de la ligne').waitFor({ state: 'hidden' });
  const field = dialog.getByLabel('Votre texte');
  expect(await field.inputValue()).toBe('La suivante');
  await field.press('End');
  await partner.keyboard.type(', et plus.');
  expect(await field.inputValue()).toBe('La suivante, et plus.');
}, 90_000);

test('without JavaScript, a partner picks a paragraph; a refused form keeps its kind', async () => {
  const partner = await enter(await invite('Z. T.'), { javaScript: false });
  await staff.goto(WORKSHOP);
  await partner.getByRole('link', { name: 'Annoter ce paragraphe' }).nth(2).click();
  const form = partner.locator('#annoter form');
  await form.getByRole('radio', { name: /une question/ }).check();
  // Spaces pass the browser’s own check, and not the server’s.
  await form.getByLabel('Votre texte').fill('   ');
  await form.getByRole('button', { name: 'Envoyer' }).click();
  await partner.getByRole('alert').filter({ hasText: 'Écrivez quelques mots' }).waitFor();
  expect(await partner.locator('#annoter input[value="question"]').isChecked()).toBe(true);
  await partner.locator('#annoter').getByLabel('Votre texte').fill('Et la clôture, qui la décide ?');
  await partner.locator('#annoter').getByRole('button', { name: 'Envoyer' }).click();
  await partner.waitForURL(/fait=annotation#annotation-/);
  await partner.getByText('Votre annotation est enregistrée.').waitFor();
  const card = partner.locator('.anno-card', { hasText: 'Et la clôture, qui la décide ?' }).first();
  expect(await card.textContent()).toMatch(/Z\. T\.[\s\S]*Paragraphe entier/);
  await staff.locator('.anno-card', { hasText: 'Z. T.' }).first().waitFor();
  // The two sides, paragraph by paragraph.
  await partner.getByRole('link', { name: 'Lire les regards croisés' }).click();
  await partner.getByRole('heading', { level: 1, name: /Regards croisés/ }).waitFor();
  await partner.locator('.crossed-row', { hasText: WORDS }).getByRole('article').first().waitFor();
}, 90_000);

test('a partner sees this page and no other, and nothing once the invitation is revoked', async () => {
  const partner = await enter(await invite('S. T.'));
  for (const address of [
    '/ateliers/atelier-duo-maroc-l-engagement-des-jeunes',
    `${WORKSHOP}/ecrire`,
    `${WORKSHOP}/invitations`,
    `${WORKSHOP}/notice`,
  ]) {
    const answer = await partner.goto(address);
    expect([address, answer!.status()]).toEqual([address, address.startsWith(WORKSHOP) ? 403 : 404]);
  }
  await partner.goto(WORKSHOP);
  await staff.goto(`${WORKSHOP}/invitations`);
  await staff.getByRole('button', { name: 'Révoquer l’invitation de S. T.' }).click();
  await staff.getByRole('status').filter({ hasText: 'révoquée' }).waitFor();
  await until(async () => (await partner.goto(WORKSHOP))!.status() === 404, 'the page is closed');
}, 90_000);

test('axe finds nothing on the screens of annotations', async () => {
  const link = await invite('C. L.');
  const faults: string[] = [];
  for (const [width, dark] of [
    [1280, false],
    [360, true],
  ] as const) {
    const context = await story.visitor({ width, height: 800, dark });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole('main').getByRole('button').first().click();
    await page.waitForURL((address) => address.pathname === WORKSHOP);
    const chosen = await page.getByRole('link', { name: 'Annoter ce paragraphe' }).first().getAttribute('href');
    for (const address of [WORKSHOP, `${WORKSHOP}${chosen}`, `${WORKSHOP}/annotations?tout`]) {
      await page.goto(address);
      for (const breach of await breachesOf(page)) faults.push(`${width} ${dark} ${address} ${breach}`);
    }
  }
  await staff.goto(`${WORKSHOP}/invitations`);
  for (const breach of await breachesOf(staff)) faults.push(`invitations ${breach}`);
  expect(faults).toEqual([]);
}, 240_000);
