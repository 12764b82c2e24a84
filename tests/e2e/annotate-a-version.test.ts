import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints, openContext } from '#tests/support/browser.ts';
import { type EditorFloor, openEditorFloor } from '#tests/support/editor-floor.ts';
import { selectWords } from '#tests/support/select-words.ts';

const WORDS = 'ce qui s’est dit';

let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);
afterEach(() => floor.closeDesks());
afterAll(() => floor?.close());

test('a partner annotates a draft’s frozen version, the draft goes on, the note stands in the edition', async () => {
  const { app, browser } = floor;
  const page = await floor.addPage({ kind: 'workshop', title: 'La caisse du forage', visibility: 'invited' });
  const path = pagePath(page);
  const awa = await floor.open(path);
  await awa.saved();

  // On a desk beside, a colleague freezes the draft and invites.
  const staff = await openContext(browser, app.url, { cookie: await app.signIn('Jean Lefèvre') });
  const jean = await staff.newPage();
  await jean.goto(path);
  await jean.getByRole('link', { name: 'Inviter des partenaires' }).click();
  await jean.getByRole('button', { name: 'Figer le brouillon' }).click();
  await jean.getByText('La version à annoter est figée.').waitFor();
  await jean.getByLabel('Nom', { exact: true }).fill('A. Diarra');
  await jean.getByLabel('Organisation').fill('Comité de gestion');
  await jean.getByLabel('Pays').selectOption('ML');
  await jean.getByRole('button', { name: 'Créer le lien' }).click();
  const link = new URL((await jean.locator('.invitation-link code').textContent()) ?? '').pathname;
  await staff.close();

  const phone = await openContext(browser, app.url, { width: 360, height: 740 });
  const partner = await phone.newPage();
  const complaints = collectComplaints(partner);
  await partner.goto(link);
  await partner.getByRole('main').getByRole('button').click();
  await partner.waitForURL(`**${path}/version`);
  await partner
    .getByRole('note', { name: 'Version à annoter' })
    .getByText(/Version 1.*, figée le /)
    .waitFor();
  expect(await breachesOf(partner)).toEqual([]);
  await selectWords(partner, WORDS);
  await partner.getByRole('button', { name: 'Annoter', exact: true }).click();
  const dialog = partner.getByRole('dialog', { name: 'Annoter' });
  await dialog.getByLabel('Votre texte').fill('Et par qui ?');
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  await partner.locator('.anno-card', { hasText: 'Et par qui ?' }).waitFor();

  // The draft goes on: the note is beside it, and the words that it is about move.
  await awa.caretAfter(WORDS);
  await awa.page.keyboard.type(', et par qui');
  await awa.page.keyboard.press('Home');
  await awa.page.keyboard.type('Dans l’ordre, ');
  await awa.saved();
  await awa.page.locator('#onglet-annotations').click();
  await awa.page.locator('.panel-thread', { hasText: 'sur la version à annoter 1' }).waitFor();
  await partner.reload();
  expect(await partner.locator('#texte').textContent()).not.toContain('Dans l’ordre');

  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  await partner.goto(link);
  await partner.waitForURL(`**${path}`);
  expect(await partner.locator('#texte').textContent()).toMatch(
    /Dans l’ordre, Qui était là, ce qui s’est dit.*, et par qui/,
  );
  expect(await partner.locator('#texte mark').textContent()).toBe(WORDS);
  await partner.locator('.anno-card', { hasText: 'Et par qui ?' }).waitFor();
  expect(complaints).toEqual([]);
  await phone.close();
}, 90_000);
