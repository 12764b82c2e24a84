import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { closeContext, collectComplaints, openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/**
 * Putting lists in order: the parts and pages of a collection, and the pages of a kit of one's own.
 */
let app: RunningApp;
let browser: Browser;
let staff: string;
const pageIds: string[] = [];
const slugs: string[] = [];
const contexts: BrowserContext[] = [];

const TITLES = ['Tenir les comptes', 'Prévenir les violences', 'Associer les hommes', 'Creuser un puits'];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  staff = await app.signIn('Awa');
  for (const title of TITLES) {
    const page = await app.addWrittenPage({ kind: 'module', title, summary: 'Un résumé.', visibility: 'public' });
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    pageIds.push(page.id);
    slugs.push(page.slug);
  }
}, 120_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await closeContext(context);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** A collection of its own for each test, with these pages in its parts. */
async function addKit(title: string, parts: readonly (readonly number[])[], introduction = '') {
  const { collections, collectionParts } = app.services;
  const input = { kind: 'toolkit', title, introduction, language: 'fr', visibility: 'public' } as const;
  const kit = await collections.create(input, COMMAND_LINE);
  const named = parts.map((pages, i) => ({ title: `Partie ${'ABC'[i]}`, pageIds: pages.map((at) => pageIds[at]!) }));
  await collectionParts.arrange(kit.id, named, COMMAND_LINE);
  return kit;
}

async function openTab(path: string, more: { width?: number; javaScript?: boolean } = {}): Promise<Page> {
  const context = await openContext(browser, app.url, { cookie: staff, ...more });
  contexts.push(context);
  const tab = await context.newPage();
  await tab.goto(path);
  return tab;
}

/** The parts as they are stored: titles of pages by their first words. */
async function stored({ id }: { id: string }): Promise<string[]> {
  const parts = await app.services.collections.parts(
    (await app.services.collectionParts.requireToAdd(id, COMMAND_LINE))!,
  );
  return parts.map(
    ({ title, pageIds: ids }) => `${title}: ${ids.map((one) => TITLES[pageIds.indexOf(one)]!.split(' ')[0]).join(' ')}`,
  );
}

/** Waits until these parts are stored, and the screen shows them. */
async function becomes(tab: Page, kit: { id: string }, parts: readonly string[]): Promise<void> {
  await until(async () => JSON.stringify(await stored(kit)) === JSON.stringify(parts), `parts: ${parts.join('; ')}`);
  await isDrawn(tab);
}
const isDrawn = (tab: Page) =>
  until(async () => (await tab.locator('.arranger[aria-busy]').count()) === 0, 'the answer is shown');
const status = (tab: Page) => tab.locator('body > [role="status"]').textContent();
const removed = (tab: Page) => tab.locator('.arrange-removed-what');
const grip = (tab: Page, name: string) => tab.getByRole('button', { name: `Déplacer ${name}`, exact: true });

async function drag(tab: Page, name: string, onto: ReturnType<Page['locator']>, part: 'top' | 'bottom') {
  await onto.evaluate((one) => one.scrollIntoView({ block: 'center', behavior: 'instant' }));
  await grip(tab, name).hover();
  await tab.mouse.down();
  const { x, y, width, height } = (await onto.boundingBox())!;
  await tab.mouse.move(x + width / 2, part === 'top' ? y + 4 : y + height - 4, { steps: 8 });
  await tab.mouse.up();
}

test('a collection is filled by typing titles, and put in order by mouse and by keyboard, with a way back', async () => {
  const kit = await addKit('Kit à ranger', []);
  const tab = await openTab('/outils/kit-a-ranger/gerer');
  const complaints = collectComplaints(tab);
  // The first part comes with the first page. Chosen and added by the keyboard alone.
  const field = tab.getByRole('combobox', { name: 'Ajouter une page' });
  await field.fill('violen');
  await tab.getByRole('option', { name: TITLES[1]! }).waitFor();
  expect(await field.getAttribute('aria-expanded')).toBe('true');
  expect(await field.getAttribute('aria-activedescendant')).not.toBeNull();
  await field.press('Enter');
  await field.press('Enter');
  await becomes(tab, kit, [': Prévenir']);
  await until(async () => (await status(tab))?.includes('ajouté. Position 1 sur 1') ?? false, 'said');
  const more = tab.getByRole('combobox', { name: 'Ajouter une page à cette partie' });
  // The focus is where the next one is added.
  expect(await more.evaluate((one) => one === document.activeElement)).toBe(true);
  await tab.keyboard.type('comptes');
  await tab.keyboard.press('Enter');
  await tab.keyboard.press('Enter');
  await becomes(tab, kit, [': Prévenir Tenir']);
  await until(async () => (await status(tab))?.includes('Position 2 sur 2') ?? false, 'said');
  await tab.keyboard.type('introuvable');
  await tab.getByText('Aucune page n’a ces mots dans son titre.').waitFor();
  await tab.getByLabel('Titre de la nouvelle partie').fill('Terrain');
  await tab.getByRole('button', { name: 'Ajouter une partie' }).click();
  await becomes(tab, kit, [': Prévenir Tenir', 'Terrain: ']);

  // A page by mouse into the empty part, and a part by mouse above the other.
  await drag(tab, TITLES[0]!, tab.locator('[data-part]').nth(1).locator('.arrange-items'), 'top');
  await becomes(tab, kit, [': Prévenir', 'Terrain: Tenir']);
  // Text typed elsewhere stays when the list is rendered again.
  await tab.getByLabel('Titre de la nouvelle partie').fill('À suivre');
  await drag(tab, 'la partie Terrain', tab.locator('[data-part]').first(), 'top');
  await becomes(tab, kit, ['Terrain: Tenir', ': Prévenir']);
  await until(async () => (await status(tab))?.includes('C’est enregistré') ?? false, 'said');
  expect(await tab.getByLabel('Titre de la nouvelle partie').inputValue()).toBe('À suivre');
  // The same moves by keyboard, back to where they were.
  await grip(tab, 'la partie Terrain').press(' ');
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press(' ');
  await becomes(tab, kit, [': Prévenir', 'Terrain: Tenir']);
  await until(async () => (await grip(tab, 'la partie Terrain').getAttribute('aria-pressed')) === 'false', 'put down');
  await grip(tab, TITLES[0]!).press(' ');
  await tab.keyboard.press('ArrowUp');
  await tab.keyboard.press('Enter');
  await becomes(tab, kit, [': Prévenir Tenir', 'Terrain: ']);

  // One click removes; the focus is on the button that undoes it, for the last two removals.
  await until(async () => (await tab.locator('[data-part]').first().locator('[data-page]').count()) === 2, 'drawn');
  await tab.getByRole('button', { name: `Sortir ${TITLES[1]} du recueil` }).click();
  await becomes(tab, kit, [': Tenir', 'Terrain: ']);
  await removed(tab).filter({ hasText: TITLES[1]! }).waitFor();
  await tab.getByRole('button', { name: 'Retirer la partie Sans titre et ses pages du recueil' }).click();
  await becomes(tab, kit, ['Terrain: ']);
  await until(async () => (await status(tab))?.includes('avec 1 page') ?? false, 'said');
  await tab.keyboard.press('Enter');
  await becomes(tab, kit, [': Tenir', 'Terrain: ']);
  await removed(tab).filter({ hasText: TITLES[1]! }).waitFor();
  await tab.getByRole('button', { name: 'Remettre' }).click();
  await becomes(tab, kit, [': Prévenir Tenir', 'Terrain: ']);
  await until(async () => (await tab.getByRole('button', { name: 'Remettre' }).count()) === 0, 'nothing to put back');
  expect(complaints).toEqual([]);
});

test('a title that is missing from the list is searched on the server', async () => {
  const kit = await addKit('Kit cherché', [[1]]);
  // The list has the pages that match the search, and no others.
  const tab = await openTab('/outils/kit-cherche/gerer?page=comptes');
  expect(await tab.locator('select[name="page"] option').allTextContents()).toEqual(['Choisir une page…', TITLES[0]!]);
  const field = tab.getByRole('combobox', { name: 'Ajouter une page à cette partie' });
  await field.pressSequentially('CREUSER');
  await tab.getByRole('option', { name: TITLES[3]! }).waitFor();
  await field.press('Enter');
  await field.press('Enter');
  await becomes(tab, kit, ['Partie A: Prévenir Creuser']);
  await field.pressSequentially('nulle part');
  await tab.getByText('Aucune page n’a ces mots dans son titre.').waitFor();
});

test('a choice made during a request to the server cancels the request, and counts', async () => {
  const kit = await addKit('Kit choisi', [[1]]);
  const tab = await openTab('/outils/kit-choisi/gerer?page=comptes');
  let answer = () => {};
  const released = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let isAsked = false;
  await tab.route(/\?page=compt$/, async (route) => {
    isAsked = true;
    await released;
    await route.continue().catch(() => {});
  });
  const over = tab.waitForEvent('requestfailed');
  const field = tab.getByRole('combobox', { name: 'Ajouter une page à cette partie' });
  await field.fill('compt');
  await until(() => isAsked, 'the server is asked');
  await field.press('Enter');
  await over;
  answer();
  expect(await field.inputValue()).toBe(TITLES[0]);
  expect(await field.getAttribute('aria-expanded')).toBe('false');
  await field.press('Enter');
  await becomes(tab, kit, ['Partie A: Prévenir Tenir']);
});

test('without a script, lists and buttons do the same, and a removed page is put back', async () => {
  const kit = await addKit('Kit sans script', []);
  const tab = await openTab('/outils/kit-sans-script/gerer', { javaScript: false });
  await tab.getByLabel('Ajouter une page').selectOption(pageIds[0]!);
  await tab.getByRole('button', { name: 'Ajouter', exact: true }).click();
  await tab.getByLabel('Ajouter une page à cette partie').selectOption(pageIds[1]!);
  await tab.getByRole('button', { name: 'Ajouter', exact: true }).click();
  expect(await stored(kit)).toEqual([': Tenir Prévenir']);
  await tab.getByRole('button', { name: `Sortir ${TITLES[0]} du recueil` }).click();
  expect(tab.url()).toContain('#remettre');
  expect(await stored(kit)).toEqual([': Prévenir']);
  await tab.getByRole('button', { name: 'Remettre' }).click();
  expect(await stored(kit)).toEqual([': Tenir Prévenir']);
});

test('steps requested while another is under way run after it, on the resulting order', async () => {
  const kit = await addKit('Kit pressé', [[0, 1, 2], [3]]);
  const tab = await openTab('/outils/kit-presse/gerer');
  let held = 0;
  let letGo: () => void = () => {};
  const whole = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await tab.route('**/gerer', async (route) => {
    if (route.request().method() === 'POST' && ++held === 1) await whole;
    await route.continue();
  });
  const down = tab.getByRole('button', { name: `Descendre ${TITLES[0]!}` });
  await down.click();
  await down.click();
  const renamed = tab.getByLabel('Titre de la partie 2');
  await renamed.fill('Ensuite');
  await renamed.press('Enter');
  await tab.getByRole('button', { name: `Sortir ${TITLES[3]} du recueil` }).click();
  await until(() => held === 1, 'the first is under way');
  letGo();
  await becomes(tab, kit, ['Partie A: Prévenir Associer Tenir', 'Ensuite: ']);
  expect(held).toBe(4);
  expect(await tab.locator('.arrange-failed').count()).toBe(0);
});

/** Delays the first step of a list until it is released. */
async function holdFirst(tab: Page, path: string) {
  const sent = { count: 0, letGo: () => {} };
  const whole = new Promise<void>((resolve) => {
    sent.letGo = resolve;
  });
  await tab.route(path, async (route) => {
    if (route.request().method() === 'POST' && ++sent.count === 1) await whole;
    await route.continue();
  });
  return sent;
}

test('a grip pressed while an order is being stored shows and announces that, and works afterwards', async () => {
  const kit = await addKit('Kit occupé', [[0, 1, 2]]);
  const tab = await openTab('/outils/kit-occupe/gerer', { width: 360 });
  const sent = await holdFirst(tab, '**/gerer');
  await tab.getByRole('button', { name: `Descendre ${TITLES[0]!}` }).click();
  await until(() => sent.count === 1, 'under way');
  const notice = tab.getByText('Un instant : l’ordre s’enregistre.');
  await grip(tab, TITLES[2]!).press(' ');
  await until(() => notice.isVisible(), 'said to who sees it');
  expect(await status(tab)).toContain('l’ordre s’enregistre');
  expect(await breachesOf(tab)).toEqual([]);
  expect(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await grip(tab, TITLES[2]!).getAttribute('aria-pressed')).toBe('false');
  sent.letGo();
  await becomes(tab, kit, ['Partie A: Prévenir Tenir Associer']);
  await until(async () => !(await notice.isVisible()), 'gone');
  await grip(tab, TITLES[2]!).press(' ');
  await tab.keyboard.press('ArrowUp');
  await tab.keyboard.press(' ');
  await becomes(tab, kit, ['Partie A: Prévenir Associer Tenir']);
});

test('a waiting step applies to the part that was meant, after parts of the same title have moved', async () => {
  const { collections } = app.services;
  const input = {
    kind: 'toolkit',
    title: 'Kit jumeau',
    introduction: '',
    language: 'fr',
    visibility: 'public',
  } as const;
  const kit = await collections.create(input, COMMAND_LINE);
  const parts = [[0], [1], [2]].map((pages) => ({ title: 'Pareil', pageIds: pages.map((at) => pageIds[at]!) }));
  await app.services.collectionParts.arrange(kit.id, parts, COMMAND_LINE);
  const tab = await openTab('/outils/kit-jumeau/gerer');
  const sent = await holdFirst(tab, '**/gerer');
  const part = (at: number) => tab.locator('[data-part]').nth(at);
  await part(0).getByRole('button', { name: 'Descendre la partie' }).click();
  await until(() => sent.count === 1, 'under way');
  // Renames the first part, which will be the second by then; removes the third.
  await part(0).getByLabel('Titre de la partie 1').fill('La mienne');
  await part(0).getByRole('button', { name: 'Renommer' }).click();
  await part(2).getByRole('button', { name: 'Retirer la partie' }).click();
  sent.letGo();
  await becomes(tab, kit, ['Pareil: Prévenir', 'La mienne: Tenir']);
  expect(await tab.locator('.arrange-box').count()).toBe(0);
});

test('an ambiguous waiting step is not executed but reported, and the typed text stays', async () => {
  const { collections } = app.services;
  const input = {
    kind: 'toolkit',
    title: 'Kit double',
    introduction: '',
    language: 'fr',
    visibility: 'public',
  } as const;
  const kit = await collections.create(input, COMMAND_LINE);
  const named = [[0], [1]].map((pages) => ({ title: 'Pareil', pageIds: pages.map((at) => pageIds[at]!) }));
  await app.services.collectionParts.arrange(kit.id, named, COMMAND_LINE);
  const tab = await openTab('/outils/kit-double/gerer');
  const sent = await holdFirst(tab, '**/gerer');
  const part = (at: number) => tab.locator('[data-part]').nth(at);
  await tab.getByLabel('Titre de la nouvelle partie').fill('Fin');
  await tab.getByRole('button', { name: 'Ajouter une partie' }).click();
  await until(() => sent.count === 1, 'under way');
  await part(1).getByRole('button', { name: 'Retirer la partie' }).click();
  // Somebody else adds a part meanwhile, so that the part that was meant is ambiguous.
  const present = await collections.parts((await app.services.collectionParts.requireToAdd(kit.id, COMMAND_LINE))!);
  const more = [{ title: 'D’ailleurs', pageIds: [] }, ...present.map(({ title, pageIds }) => ({ title, pageIds }))];
  await app.services.collectionParts.arrange(kit.id, more, COMMAND_LINE);
  sent.letGo();
  const notice = tab.locator('.arrange-box');
  await notice.filter({ hasText: 'Pas fait : Retirer la partie Pareil et ses pages du recueil.' }).waitFor();
  expect(await status(tab)).toContain('Pas fait');
  await becomes(tab, kit, ['D’ailleurs: ', 'Pareil: Tenir', 'Pareil: Prévenir', 'Fin: ']);
});

test('leaving with unsent text asks first; other steps keep it; the editor and Markdown convert it', async () => {
  const kit = await addKit('Kit présenté', [[0], [1]], 'Un **mot** gras.');
  const tab = await openTab('/outils/kit-presente/gerer');
  const asked: string[] = [];
  tab.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const text = tab.locator('.text-field .prose');
  await text.waitFor();
  // To Markdown and back, unchanged and changed.
  await tab.getByRole('button', { name: 'Écrire en Markdown' }).click();
  const markdown = tab.getByLabel('Introduction');
  expect(await markdown.inputValue()).toBe('Un **mot** gras.');
  await tab.getByRole('button', { name: 'Revenir à l’éditeur' }).click();
  expect(await text.locator('strong').textContent()).toBe('mot');
  await tab.getByRole('button', { name: 'Écrire en Markdown' }).click();
  await markdown.fill('Un **autre** mot.\n\n## Et un titre\n');
  await tab.getByRole('button', { name: 'Revenir à l’éditeur' }).click();
  await text.getByRole('heading', { name: 'Et un titre' }).waitFor();
  expect(await text.locator('strong').textContent()).toBe('autre');
  // The editor does not support tables: the text stays in Markdown, and nothing is lost.
  await tab.getByRole('button', { name: 'Écrire en Markdown' }).click();
  const table = '| a | b |\n| --- | --- |\n| 1 | 2 |\n';
  await markdown.fill(table);
  await tab.getByRole('button', { name: 'Revenir à l’éditeur' }).click();
  await tab.getByText('il reste en Markdown').waitFor();
  expect(await markdown.inputValue()).toBe(table);

  // Leaving asks for confirmation; when it is dismissed, the page stays.
  await tab.getByRole('link', { name: 'Voir le recueil' }).click();
  await until(() => asked.length === 1, 'asked');
  expect(asked).toEqual(['beforeunload']);
  expect(tab.url()).toContain('/gerer');
  // Another form of the screen is sent without confirmation; the typed text is restored.
  await tab.getByRole('button', { name: 'Montrer ce recueil' }).click();
  await tab.getByRole('button', { name: 'Cacher ce recueil' }).waitFor();
  expect(asked.length).toBe(1);
  await until(async () => (await markdown.inputValue()) === table, 'given back');
  await markdown.fill('Enfin **dit**.');
  await tab.getByRole('button', { name: 'Revenir à l’éditeur' }).click();
  await text.getByText('Enfin dit.').waitFor();
  await tab.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await tab.getByText('C’est enregistré.').waitFor();
  const saved = await app.services.collectionParts.requireToAdd(kit.id, COMMAND_LINE);
  expect(saved.introduction.trim()).toBe('Enfin **dit**.');
  await tab.getByRole('link', { name: 'Voir le recueil' }).click();
  await tab.waitForURL('**/outils/kit-presente');
  expect(asked.length).toBe(1);
});

test('the pages of a kit of one’s own are put in order the same way, and notes that were typed stay', async () => {
  const viewer = await app.services.access.findViewer(staff);
  const kit = await app.services.ownKits.create(
    { title: 'Ma mission', pages: slugs.slice(0, 3).map((slug) => ({ type: 'page', kind: 'module', slug }) as const) },
    viewer,
  );
  const tab = await openTab(`/mes-kits/${kit}`, { width: 360 });
  const order = async () =>
    (await app.services.ownKits.open(viewer, kit)).pages.map(({ card, note }) =>
      `${card.title.split(' ')[0]} ${note}`.trim(),
    );
  await tab.locator('textarea[name="note"]').first().fill('À lire d’abord');
  await drag(tab, TITLES[0]!, tab.locator('[data-page]').nth(1), 'bottom');
  await until(async () => (await order()).join() === 'Prévenir,Tenir À lire d’abord,Associer', 'dragged');
  await until(async () => (await status(tab))?.includes('Posé') ?? false, 'said');
  await isDrawn(tab);
  await grip(tab, TITLES[0]!).press(' ');
  await tab.keyboard.press('ArrowUp');
  await tab.keyboard.press(' ');
  await until(async () => (await order()).join() === 'Tenir À lire d’abord,Prévenir,Associer', 'moved back');
  await isDrawn(tab);
  await tab.locator('textarea[name="note"]').nth(1).fill('Pour l’atelier');
  await tab.getByRole('button', { name: `Sortir ${TITLES[1]} de la liste` }).click();
  await until(async () => (await order()).length === 2, 'taken off');
  await isDrawn(tab);
  // The focus is on the button that undoes it, in the place of the page, and restores its note as
  // well.
  await until(async () => (await status(tab))?.includes('est sorti du kit, avec votre note') ?? false, 'said');
  expect(await breachesOf(tab)).toEqual([]);
  await tab.keyboard.press('Enter');
  await until(
    async () => (await order()).join() === 'Tenir À lire d’abord,Prévenir Pour l’atelier,Associer',
    'put back',
  );
  await isDrawn(tab);
  expect(await tab.locator('.arrange-removed').count()).toBe(0);
  expect(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test.each([
  [360, false, 'fr-FR'],
  [1280, true, 'en-GB'],
] as const)('axe finds nothing in what is taken out and added: %i px, dark %s, %s', async (width, dark, locale) => {
  await addKit(`Kit ${width}`, [[0, 1], [2]]);
  const context = await openContext(browser, app.url, { cookie: staff, width, dark, locale });
  contexts.push(context);
  const tab = await context.newPage();
  await tab.goto(`/outils/kit-${width}/gerer`);
  await tab.locator('[data-page] button:last-of-type').last().click();
  await tab.locator('.arrange-removed').waitFor();
  await tab.locator('.arranger').getByRole('combobox').first().fill('creuser');
  await tab.getByRole('option', { name: 'Creuser un puits' }).waitFor();
  expect(await breachesOf(tab)).toEqual([]);
  expect(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
