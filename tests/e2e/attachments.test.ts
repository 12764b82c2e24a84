import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePdf, makeSound } from '#tests/support/sample-documents.ts';
import { Story } from '#tests/support/story.ts';
import { until } from '#tests/support/until.ts';

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
  const attached = staff.getByRole('listitem').filter({ hasText: 'Cahier de caisse.pdf' });
  // If extracting the text takes longer, the page reports that, and must be loaded again.
  await until(
    async () => {
      if ((await attached.textContent())?.includes('La recherche trouvera son texte')) return true;
      await staff.reload();
      return false;
    },
    'its text is read',
    60_000,
  );
  await staff.getByRole('link', { name: 'Publier une édition' }).click();
  await staff.getByText('Cahier de caisse', { exact: true }).waitFor();
  await staff.getByRole('button', { name: 'Publier maintenant' }).click();
  await staff.getByText('L’édition est publiée').waitFor();

  const member = await story.person('aminata@exemple.org', plain);
  await until(
    async () =>
      (await (await member.request.get('/recherche?q=redistribution+gabion')).text()).includes('Cahier de caisse'),
    'search has read it',
    30_000,
  );
  await member.goto('/recherche?q=redistribution+gabion');
  const result = member.getByRole('article').first();
  expect(await result.textContent()).toMatch(/Dans le document joint\s*Cahier de caisse/);
  expect(await result.locator('mark').allTextContents()).toEqual(['redistribution', 'gabion']);
  await result.getByRole('heading').getByRole('link').click();
  const offered = member.getByRole('region', { name: 'Documents joints' }).getByRole('link');
  const [download] = await Promise.all([member.waitForEvent('download'), offered.click()]);
  expect(download.suggestedFilename()).toBe('Cahier de caisse.pdf');
  const address = await offered.getAttribute('href');
  expect((await (await story.visitor()).request.get(story.url + address)).status(), 'not for the public').toBe(404);
}, 120_000);

/** Headings of the columns that stand on several lines, and fields whose words are cut. */
const BROKEN_OR_CUT = `{
  const found = [];
  for (const heading of document.querySelectorAll('.import-columns tbody th bdi'))
    if (heading.getClientRects().length > 1) found.push(heading.textContent);
  for (const select of document.querySelectorAll('.import-columns select')) {
    const as = getComputedStyle(select);
    const words = document.createElement('span');
    Object.assign(words.style, { font: as.font, whiteSpace: 'nowrap', position: 'absolute' });
    words.textContent = select.selectedOptions[0].textContent;
    document.body.append(words);
    const arrow = 20;
    if (words.offsetWidth + arrow + parseFloat(as.paddingInlineStart) + parseFloat(as.paddingInlineEnd) > select.clientWidth)
      found.push(words.textContent);
    words.remove();
  }
  found;
}`;

test('a file of organisations is corrected, imported, and updates what it imported, all without JavaScript', async () => {
  const staff = await story.person('yacine@exemple.org', { width: 360, height: 740, javaScript: false });
  const send = async (...lines: string[]) => {
    await staff.goto('/repertoire/import');
    const file = { name: 'associations.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
    await staff.getByLabel('Fichier CSV').setInputFiles(file);
    await staff.getByRole('button', { name: 'Voir ce que le fichier va changer' }).click();
  };
  const importing = staff.getByRole('button', { name: 'Importer', exact: true });

  const long = 'Elle répare les pompes de six communes, et forme deux réparatrices par an depuis 2019. '.repeat(3);
  await send('Nom;Pays;Remarque', `Les puits de Kita;Mali;${long}`, 'Eau pour tous;Atlantide;y');
  const faults = staff.getByRole('alert').getByRole('listitem');
  // A file that takes longer to read is awaited on its screen, which reloads by itself.
  await faults.first().waitFor();
  expect(await faults.allTextContents()).toEqual([expect.stringMatching(/^Ligne 3 · Pays, .*Atlantide/)]);
  expect(await importing.count(), 'nothing is imported while a line is wrong').toBe(0);
  const column = (heading: string) => staff.getByRole('row', { name: heading }).getByRole('combobox');
  const proposed = await Promise.all(['Nom', 'Pays', 'Remarque'].map((heading) => column(heading).inputValue()));
  expect(proposed).toEqual(['name', 'country', '']);
  expect((await column('Pays').boundingBox())!.width, 'as wide as the phone allows').toBeGreaterThan(280);
  expect(await staff.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await staff.setViewportSize({ width: 1280, height: 800 });
  expect(await staff.evaluate(BROKEN_OR_CUT), 'at a desk').toEqual([]);
  await staff.setViewportSize({ width: 360, height: 740 });

  await send('Nom;Pays;Remarque', 'Les puits de Kita;Mali;x', 'Eau pour tous;Sénégal;y');
  await staff.getByText('2 ajouts').waitFor();
  await importing.click();
  await staff.getByText('L’import est fait').waitFor();

  await send('Colonne A;Pays;Sigle', 'LES PUITS DE KITA;ML;LPK');
  await staff.getByRole('alert').getByText('Il manque une colonne pour').waitFor();
  await column('Colonne A').selectOption('name');
  await staff.getByRole('button', { name: 'Relire avec ces colonnes' }).click();
  await staff.getByText('0 ajout · 1 mise à jour').waitFor();
  await importing.click();
  await staff.getByText('L’import est fait').waitFor();
  await staff.goto('/repertoire?q=kita');
  const listed = await staff.getByRole('main').textContent();
  for (const words of ['LES PUITS DE KITA', 'LPK']) expect(listed).toContain(words);
  expect(listed).not.toContain('Les puits de Kita');

  // A restarted server reports the same for an import that it does not know.
  await staff.goto('/imports/abcdefghjkmn');
  await staff.getByText('Rien n’en a été importé').waitFor();
});

test('a recording is uploaded from a phone over a connection that breaks, resumes by itself, and plays', async () => {
  const phone = await story.person('yacine@exemple.org', { width: 360, height: 740 });
  await phone.goto('/etudes/acces-a-l-energie-porteurs-de-projets/chantier/nouveau');
  await phone.getByLabel('Titre').fill('Entretien au marché');
  await phone.getByRole('button', { name: 'Enregistrer' }).click();
  await phone.getByRole('link', { name: 'Ajouter ou supprimer un fichier' }).click();
  const kept = async () => (await readdir(path.join(story.dataDir, 'files/materials')).catch(() => [])).toSorted();
  const before = await kept();
  const network = await phone.context().newCDPSession(phone);
  const line = { latency: 20, downloadThroughput: 1e6, uploadThroughput: 150_000 };
  await network.send('Network.emulateNetworkConditions', { ...line, offline: false });
  const sound = { name: 'Marché.wav', mimeType: 'audio/wav', buffer: makeSound(14) };
  const field = phone.getByLabel('Fichier', { exact: true });
  await field.setInputFiles(sound);
  await phone.getByRole('button', { name: 'Envoyer ce fichier' }).click();
  const sent = async () => Number(await phone.getByRole('progressbar').getAttribute('value'));
  // Cancelled by keyboard: the button has the focus. Nothing is stored, here or on the server.
  await until(async () => (await sent()) > 5, 'some of it is sent');
  expect(await kept()).not.toEqual(before);
  const cancel = phone.getByRole('button', { name: 'Annuler l’envoi' });
  expect(await cancel.evaluate((one) => one.matches(':focus'))).toBe(true);
  await phone.keyboard.press('Enter');
  await phone.locator('#envoi-etat').getByText('L’envoi est annulé. Rien n’est gardé.').waitFor();
  expect(await cancel.isVisible()).toBe(false);
  expect(await field.evaluate((one) => one.matches(':focus:enabled'))).toBe(true);
  await until(async () => (await kept()).join() === before.join(), 'what had come is deleted');
  await phone.reload();
  expect(await phone.getByRole('main').textContent()).not.toContain('Envois interrompus');
  // The same file, from its beginning.
  await field.setInputFiles(sound);
  await phone.getByRole('button', { name: 'Envoyer ce fichier' }).click();
  // Beyond the first part, which is a fifth of it.
  await until(async () => (await sent()) > 25, 'a part of it is sent');
  await network.send('Network.emulateNetworkConditions', { ...line, offline: true });
  await phone.locator('#envoi-etat').getByText('La ligne est coupée').waitFor();
  expect(await phone.evaluate('document.documentElement.scrollWidth'), 'nothing is cut off').toBeLessThanOrEqual(360);
  const parts: string[] = [];
  phone.on('request', (request) => parts.push(new URL(request.url()).searchParams.get('debut') ?? ''));
  await network.send('Network.emulateNetworkConditions', { ...line, uploadThroughput: -1, offline: false });
  await phone.getByText('Le fichier est là.').waitFor();
  expect(parts, 'what had come is not sent again').not.toContain('0');
  await phone.getByRole('link', { name: 'Retour au matériau' }).click();
  const player = phone.locator('audio');
  await player.focus();
  await phone.keyboard.press('Space');
  await until(() => player.evaluate((audio: HTMLAudioElement) => audio.currentTime > 0.2), 'it plays');
}, 120_000);
