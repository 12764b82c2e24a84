import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectComplaints } from '#tests/support/browser.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

const textOf = (page: Page) => page.locator('.ProseMirror');
const isSaved = async (page: Page) => (await page.locator('.save-state').getAttribute('data-save')) === 'saved';

/** Puts the caret at the end of the first paragraph that holds these words. */
async function caretAfter(page: Page, words: string): Promise<void> {
  await textOf(page).locator('p', { hasText: words }).first().click();
  await page.keyboard.press('End');
}

/** Writes in the empty paragraph whose prompt begins with these words. */
async function answer(page: Page, prompt: string, words: string): Promise<void> {
  await textOf(page).locator(`p.is-prompted[data-placeholder^="${prompt}"]`).click();
  await page.keyboard.type(words);
}

test('two staff members co-write a study and publish it', async () => {
  const yacine = await story.person('yacine@exemple.org');
  const leonie = await story.person('leonie@exemple.org');
  const complaints = [...[yacine, leonie].map(collectComplaints)];

  await yacine.goto('/nouvelle-page');
  await yacine.getByLabel('Titre').fill('Ce que les comités de gestion nous ont appris');
  await yacine.getByRole('group', { name: 'Type de page' }).getByLabel('Étude de capitalisation').check();
  await yacine.getByRole('main').getByRole('button', { name: /Créer/ }).click();
  await yacine.waitForURL(/\/etudes\/ce-que-les-comites-de-gestion-nous-ont-appris/);
  const address = '/etudes/ce-que-les-comites-de-gestion-nous-ont-appris';

  await yacine.goto(`${address}/ecrire`);
  await leonie.goto(`${address}/ecrire`);
  for (const page of [yacine, leonie]) await until(() => isSaved(page), 'the editor is ready', 30_000);

  await answer(yacine, 'Où, quand, avec qui', 'Yacine : treize entretiens à Kayes.');
  await answer(leonie, 'Ce que nous voulions comprendre', 'Léonie : pourquoi les caisses tiennent.');
  for (const page of [yacine, leonie]) {
    await textOf(page).getByText('treize entretiens à Kayes').waitFor();
    await textOf(page).getByText('pourquoi les caisses tiennent').waitFor();
    await until(() => isSaved(page), 'saved');
  }

  await yacine.goto(`${address}/notice`);
  await yacine
    .getByLabel('Résumé', { exact: true })
    .fill('Treize comités de gestion racontent ce qui tient et ce qui lâche.');
  await yacine.getByLabel(/Une fois publiée/).selectOption('public');
  await yacine
    .getByRole('main')
    .getByRole('button', { name: /Enregistrer/ })
    .first()
    .click();
  await yacine.waitForLoadState();
  await yacine.goto(`${address}/publier`);
  // Of its outline two parts were written: the headings of the others stand there for a reason.
  await yacine.getByLabel(/^Pourquoi publier malgré cela/).fill('Les autres parties viendront.');
  await yacine
    .getByRole('main')
    .getByRole('button', { name: /Publier/ })
    .click();
  await yacine.waitForURL((url) => !url.pathname.endsWith('/publier'));

  const reader = await (await story.visitor({ javaScript: false })).newPage();
  await reader.goto(address);
  await reader.getByText('treize entretiens à Kayes').waitFor();
  await reader.getByText('pourquoi les caisses tiennent').waitFor();

  await leonie.bringToFront();
  await caretAfter(leonie, 'Léonie');
  await leonie.keyboard.type(' Encore au brouillon.');
  await until(() => isSaved(leonie), 'saved');
  await reader.reload();
  expect(await reader.getByText('Encore au brouillon').count(), 'readers see the edition, not the draft').toBe(0);
  expect(
    complaints.flat().filter((line) => !line.includes('linkifyjs')),
    'nothing in the consoles',
  ).toEqual([]);
}, 180_000);
