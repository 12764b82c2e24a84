import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePdf } from '#tests/support/sample-documents.ts';
import { Story } from '#tests/support/story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
}, 240_000);
afterAll(() => story.end());

const MODULE = '/modules/comment-faciliter-la-participation-des-femmes-a-la-gestion-de-l-eau';
const PDF = makePdf([['Cahier de caisse.', '', 'La redistri-', 'bution des recettes du gabion à Kolomba.']]);

test('staff attach a document and publish it; a member finds its text and downloads it, all without JavaScript', async () => {
  const plain = { width: 360, height: 740, javaScript: false };
  const staff = await story.person('yacine@exemple.org', plain);
  await staff.goto(MODULE);
  await staff.getByRole('link', { name: 'Documents joints' }).click();
  const field = staff.getByLabel('Fichier');
  await field.setInputFiles({ name: 'Cahier de caisse.pdf', mimeType: 'application/pdf', buffer: PDF });
  await staff.getByRole('button', { name: 'Joindre ce document' }).click();
  await staff.getByText('C’est enregistré').waitFor();
  expect(await staff.getByRole('listitem').filter({ hasText: 'Cahier de caisse.pdf' }).textContent()).toContain(
    'La recherche trouvera son texte',
  );
  await staff.getByRole('link', { name: 'Publier une édition' }).click();
  await staff.getByText('Cahier de caisse', { exact: true }).waitFor();
  await staff.getByRole('button', { name: 'Publier maintenant' }).click();
  await staff.getByText('L’édition est publiée').waitFor();

  const member = await story.person('aminata@exemple.org', plain);
  await member.goto('/recherche?q=redistribution+gabion');
  const result = member.getByRole('article').first();
  expect(await result.textContent()).toMatch(/Dans le document joint\s*Cahier de caisse/);
  expect(await result.locator('mark').allTextContents()).toEqual(['redistribution', 'gabion']);
  await result.getByRole('heading').getByRole('link').click();
  const attached = member.getByRole('region', { name: 'Documents joints' }).getByRole('link');
  const [download] = await Promise.all([member.waitForEvent('download'), attached.click()]);
  expect(download.suggestedFilename()).toBe('Cahier de caisse.pdf');
  const address = await attached.getAttribute('href');
  expect((await (await story.visitor()).request.get(story.url + address)).status(), 'not for the public').toBe(404);
}, 120_000);
