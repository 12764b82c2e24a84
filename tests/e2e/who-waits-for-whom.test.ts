import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints, openBrowser, openContext } from '#tests/support/browser.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

let app: RunningApp;
let browser: Browser;

beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** The day so many days from now, YYYY-MM-DD. */
const day = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10);

test('a newcomer of the team answers “what waits for whom?” from the board', async () => {
  const { services } = app;
  const louisEmail = 'louis@example.org';
  const louis = await services.people.add({ email: louisEmail, name: 'Louis Petit', role: 'staff' }, COMMAND_LINE);
  const ask = { message: '', locale: 'fr', people: null };
  const well = await app.addWrittenPage({ kind: 'study', title: 'Creuser un puits' });
  const seeds = await app.addWrittenPage({ title: 'Garder ses semences' });
  const market = await app.addWrittenPage({ title: 'Tenir un marché' });
  await services.reviewAsking.ask(
    well.id,
    { ...ask, people: [louis.id], name: '', email: '', due: day(5) },
    COMMAND_LINE,
    app.url,
  );
  const awa = { name: 'Awa Koné', email: 'awa@example.org', due: day(9) };
  await services.reviewAsking.ask(seeds.id, { ...ask, ...awa }, COMMAND_LINE, app.url);
  await services.followUp.follow(market.id, { owner: louis.id, due: day(-3) }, COMMAND_LINE);

  // She has no instructions: the board is the first entry of the menu.
  const context = await openContext(browser, app.url, { cookie: await app.signIn('Nadia Nouvelle') });
  const nadia = await context.newPage();
  await nadia.goto('/');
  await nadia.getByRole('navigation', { name: 'Rubriques' }).getByRole('link').first().click();
  await nadia.getByRole('heading', { level: 1, name: 'Tableau de bord' }).waitFor();
  const row = (title: string) => nadia.getByRole('row', { name: new RegExp(title) });
  const formatted = (date: string) =>
    new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));

  // Late pages come first, and the screen explains this.
  await nadia.getByText('D’abord ce qui est en retard').waitFor();
  expect((await nadia.getByRole('rowheader').allTextContents())[0]).toContain('Tenir un marché');
  await nadia.getByRole('columnheader', { name: 'Titre' }).getByRole('link').click();
  await nadia.getByRole('link', { name: 'Montrer d’abord ce qui presse' }).click();
  await nadia.getByText('D’abord ce qui est en retard').waitFor();

  // The reviewers whose answers are awaited, with the due days.
  const asked = row('Creuser un puits');
  for (const words of ['Louis Petit', 'En attente', formatted(day(5))]) await asked.getByText(words).first().waitFor();
  for (const words of ['Awa Koné', 'En attente', formatted(day(9))])
    await row('Garder ses semences').getByText(words).first().waitFor();
  expect((await asked.getByRole('cell').nth(4).boundingBox())!.width, 'a name and a date have room').toBeGreaterThan(
    170,
  );
  await row('Tenir un marché').getByText('Louis Petit').waitFor();
  await row('Tenir un marché').getByText('en retard').waitFor();

  // Titles are as dark as the text about them, and the text about checks wraps in its column.
  const colours = await nadia.evaluate(() => {
    const of = (selector: string) => getComputedStyle(document.querySelector(selector)!);
    return [
      of('.board-table tbody th a').color,
      of('.board-table tbody td a').color,
      of('.board .quiet-link').whiteSpace,
    ];
  });
  expect([colours[0] === colours[1], colours[2]]).toEqual([true, 'normal']);

  // The numbers at the top lead to what is late and what waits, first of all.
  const numbers = nadia.getByRole('navigation', { name: 'Où en est-on' }).getByRole('link');
  expect((await numbers.allTextContents()).slice(0, 2)).toEqual(['1 en retard', '2 attendent une relecture']);
  await numbers.first().click();
  await nadia.waitForURL(/retard=1/);
  expect(await nadia.getByRole('rowheader').allTextContents()).toEqual([expect.stringContaining('Tenir un marché')]);
  expect(await numbers.first().getAttribute('aria-current')).toBe('true');

  // Pages that wait for a reviewer without an account.
  await nadia.goto('/tableau-de-bord');
  await nadia.getByLabel('En attente de').selectOption('Awa Koné');
  await nadia.getByRole('button', { name: 'Afficher' }).click();
  await nadia.waitForURL(/attente=externe-/);
  expect(await nadia.getByRole('rowheader').allTextContents()).toEqual([
    expect.stringContaining('Garder ses semences'),
  ]);

  // Pages that wait for one member of the staff; pages that wait for anyone.
  await nadia.getByLabel('En attente de').selectOption('Louis Petit');
  await nadia.getByRole('button', { name: 'Afficher' }).click();
  await nadia.waitForURL(/attente=(?!externe)/);
  expect(await nadia.getByRole('rowheader').allTextContents()).toEqual([expect.stringContaining('Creuser un puits')]);
  await nadia.getByLabel('En attente de').selectOption('any');
  await nadia.getByRole('button', { name: 'Afficher' }).click();
  await nadia.waitForURL(/attente=any/);
  expect(await nadia.getByRole('rowheader').count()).toBe(2);
  expect(await breachesOf(nadia)).toEqual([]);

  // One step further: what was asked, and of whom.
  await row('Garder ses semences').getByRole('link', { name: 'Awa Koné' }).click();
  await nadia.waitForURL(`**${pagePath(seeds)}/relecture`);
  await nadia.getByText('Awa Koné').first().waitFor();
  await context.close();
});

test('two people fill the plan of collection at once, at a desk and on a phone', async () => {
  const study = await app.addPage({ kind: 'study', title: 'Boire à Kayes', summary: 'Un résumé.' });
  const workspace = `${pagePath(study)}/chantier`;
  const open = async (name: string, size: { width?: number; height?: number }) => {
    const context = await openContext(browser, app.url, { cookie: await app.signIn(name), ...size });
    return context.newPage();
  };
  const [desk, phone] = [await open('Awa Diarra', {}), await open('Paul Lens', { width: 360, height: 740 })];
  const complaints = [desk, phone].map(collectComplaints);
  await desk.goto(workspace);
  await desk.getByRole('link', { name: 'Plan de collecte' }).click();
  await desk.getByText('Personne n’a encore rien écrit ici.').waitFor();
  await desk.getByRole('link', { name: 'Remplir ensemble' }).click();
  await phone.goto(`${workspace}/plan-de-collecte/ecrire`);
  const cell = (page: Page, row: number, column: string) =>
    page.getByRole('group', { name: `Collecte ${row}`, exact: true }).getByLabel(column, { exact: true });
  const isSaved = async (page: Page) => (await page.locator('.save-state').getAttribute('data-save')) === 'saved';
  await cell(desk, 1, 'Qui').pressSequentially('Le comité');
  await cell(phone, 1, 'Comment').pressSequentially('Entretien de groupe');
  // In one field too: what both type there stays.
  await until(async () => (await cell(phone, 1, 'Qui').inputValue()) === 'Le comité', 'Paul reads it');
  await Promise.all([
    cell(desk, 1, 'Qui').pressSequentially(' de l’eau'),
    cell(phone, 1, 'Comment').pressSequentially(', le matin'),
  ]);
  await phone.getByRole('button', { name: 'Ajouter une ligne' }).click();
  await until(() => cell(phone, 2, 'Qui').evaluate((field) => field === document.activeElement), 'it has the focus');
  await phone.keyboard.type('La mairie');
  await until(async () => (await cell(desk, 2, 'Qui').inputValue()) === 'La mairie', 'Awa reads it');
  expect(await cell(desk, 1, 'Comment').inputValue()).toBe('Entretien de groupe, le matin');
  // Her undo takes back her own words alone.
  await cell(desk, 2, 'Quand').pressSequentially('mai');
  await until(async () => {
    await desk.keyboard.press('Control+z');
    return (await cell(desk, 2, 'Quand').inputValue()) === '';
  }, 'undone, in one step or several');
  expect(await cell(desk, 2, 'Qui').inputValue()).toBe('La mairie');
  await desk.getByRole('button', { name: 'Supprimer : Collecte 2' }).click();
  await until(async () => (await cell(phone, 2, 'Qui').count()) === 0, 'Paul sees it go');
  await desk.getByRole('button', { name: 'Rétablir la ligne' }).click();
  await until(async () => (await cell(phone, 2, 'Qui').inputValue()) === 'La mairie', 'it is back');
  for (const page of [desk, phone]) {
    await until(() => isSaved(page), 'stored');
    expect(await breachesOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
  await phone.getByRole('link', { name: 'Lire et imprimer' }).click();
  const row = phone.getByRole('row', { name: /Le comité de l’eau/ });
  await row.getByText('Entretien de groupe, le matin').waitFor();
  expect(await breachesOf(phone)).toEqual([]);
  expect(complaints).toEqual([[], []]);
  for (const page of [desk, phone]) await page.context().close();
});
