import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { MOST_REPLIES_SHOWN } from '#content/annotation/annotation.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { breachesOf } from '#tests/support/axe.ts';
import { collectComplaints, openContext } from '#tests/support/browser.ts';
import { type EditorFloor, FIRST, openEditorFloor } from '#tests/support/editor-floor.ts';
import { selectWords } from '#tests/support/select-words.ts';
import { until } from '#tests/support/until.ts';

const WORDS = 'ce qui s’est dit';
let floor: EditorFloor;

beforeAll(async () => {
  floor = await openEditorFloor();
}, 120_000);

afterEach(() => floor.closeDesks());

afterAll(() => floor?.close());

test('a partner annotates a draft’s frozen version, the draft changes, the note is in the edition', async () => {
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

  // The draft changes: the note is beside it, and its words move.
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

test('a half-written annotation survives a change of tab and the closing of the panel', async () => {
  const page = await floor.addPage();
  const desk = await floor.open(pagePath(page));
  await desk.page.locator('#onglet-annotations').click();
  await desk.text.locator('p').first().click();
  await desk.press('Home', 'Control+Shift+ArrowRight');
  const panel = desk.page.getByRole('tabpanel', { name: 'Annotations' });
  await panel.getByRole('button', { name: 'Annoter la sélection' }).click();
  const field = panel.getByLabel('Votre texte');
  await field.fill('Pour qui');
  await desk.page.locator('#onglet-outline').click();
  expect(await desk.page.getByLabel('Votre texte').isVisible()).toBe(false);
  await desk.page.locator('#onglet-annotations').click();
  expect(await field.inputValue()).toBe('Pour qui');
  await desk.page.locator('.side-panel-head > button').click();
  await desk.page.locator('.side-panel').waitFor({ state: 'detached' });
  // A new request finds the typed text, whatever tab is shown.
  await desk.page.getByRole('button', { name: 'Panneau latéral' }).click();
  await desk.page.locator('#onglet-notice').click();
  await desk.text.locator('p').first().click();
  await desk.press('Home', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowRight');
  await desk.page
    .getByRole('toolbar', { name: 'Mise en forme de la sélection' })
    .getByRole('button', { name: 'Annoter' })
    .click();
  await until(() => field.evaluate((area) => area === document.activeElement), 'the comment has the caret');
  expect(await field.inputValue()).toBe('Pour qui');
});

test('a link to an annotation on a draft opens it in the panel, with its words marked', async () => {
  const page = await floor.addPage();
  const { annotations, annotationChanges } = floor.app.services;
  const selection = { exact: 'En trois' };
  const note = { pageId: page.id, kind: 'comment', body: 'Trois, vraiment ?', selection, on: 'draft' } as const;
  const { id } = await annotations.create(note, COMMAND_LINE);
  // Also one that is dealt with.
  await annotationChanges.resolve(id, COMMAND_LINE);
  const { page: browserPage, text } = await floor.open(pagePath(page));
  await browserPage.goto('about:blank');
  await browserPage.goto(`${floor.app.url}${pagePath(page)}/ecrire#annotation-${id}`);
  await text.waitFor();
  const panel = browserPage.getByRole('tabpanel', { name: 'Annotations' });
  await panel.getByText('Trois, vraiment ?').waitFor();
  expect(await text.locator('.anno').textContent()).toBe('En trois');
});

test('of very many replies the panel shows the latest, with buttons to earlier ones and back', async () => {
  const page = await floor.addPage();
  const { annotations } = floor.app.services;
  const selection = { exact: 'En trois' };
  const note = { pageId: page.id, kind: 'comment', body: 'Trois, vraiment ?', selection, on: 'draft' } as const;
  const { id } = await annotations.create(note, COMMAND_LINE);
  const count = MOST_REPLIES_SHOWN + 3;
  for (let i = 1; i <= count; i++) await annotations.reply({ parentId: id, body: `Réponse ${i}.` }, COMMAND_LINE);
  const desk = await floor.open(pagePath(page));
  await desk.page.locator('#onglet-annotations').click();
  const panel = desk.page.getByRole('tabpanel', { name: 'Annotations' });
  const shown = () => panel.locator('.panel-reply .panel-thread-body').allTextContents();
  await panel.getByText(`Réponses 4 à ${count} sur ${count}`).waitFor();
  expect([(await shown())[0], (await shown()).length]).toEqual(['Réponse 4.', MOST_REPLIES_SHOWN]);
  const later = panel.getByRole('button', { name: 'Réponses suivantes' });
  expect(await later.count()).toBe(0);
  await panel.getByRole('button', { name: 'Réponses précédentes' }).click();
  await panel.getByText(`Réponses 1 à 3 sur ${count}`).waitFor();
  expect(await shown()).toEqual(['Réponse 1.', 'Réponse 2.', 'Réponse 3.']);
  expect(await panel.getByRole('button', { name: 'Réponses précédentes' }).count()).toBe(0);
  await later.click();
  await panel.getByText(`Réponses 4 à ${count} sur ${count}`).waitFor();
  expect((await shown()).at(-1)).toBe(`Réponse ${count}.`);
});

test('the selected words are annotated from the menu beside them', async () => {
  const page = await floor.addPage();
  const desk = await floor.open(pagePath(page));
  await desk.caretAfter(FIRST);
  await desk.press('Home', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowRight');
  await desk.page
    .getByRole('toolbar', { name: 'Mise en forme de la sélection' })
    .getByRole('button', { name: 'Annoter' })
    .click();
  // Letters typed before the panel opens must not replace the selected words.
  await desk.page.keyboard.type('a');
  const panel = desk.page.getByRole('tabpanel', { name: 'Annotations' });
  await panel.locator('blockquote', { hasText: 'En trois' }).waitFor();
  const field = panel.getByLabel('Votre texte');
  await until(() => field.evaluate((area) => area === document.activeElement), 'the comment has the caret');
  await desk.page.keyboard.type('Pour qui ?');
  expect(await field.inputValue()).toMatch(/^a?Pour qui \?$/);
  await panel.getByRole('button', { name: 'Annuler' }).click();
  const inText = () => desk.text.evaluate((text) => text === document.activeElement);
  await until(inText, 'the text has the caret again');
  await panel.getByRole('button', { name: 'Annoter la sélection' }).click();
  await until(() => field.evaluate((area) => area === document.activeElement), 'the comment has the caret');
  // Escape gives up a form in which nothing is written, and no other.
  await desk.press('Escape');
  await until(inText, 'the text has the caret again');
  await panel.getByRole('button', { name: 'Annoter la sélection' }).click();
  await until(() => field.evaluate((area) => area === document.activeElement), 'the comment has the caret');
  await desk.page.keyboard.type('Pour qui ?');
  await desk.press('Escape');
  expect(await field.inputValue()).toBe('Pour qui ?');
  await desk.press('Control+Enter');
  await panel.getByText('Pour qui').waitFor();
  await until(inText, 'the text has the caret after sending');
  // The next letter comes after the words, and the form opens for no request twice.
  await desk.page.keyboard.type('!');
  expect(await desk.text.textContent()).toMatch(/En trois.*!/);
  await desk.page.locator('#onglet-outline').click();
  await desk.page.locator('#onglet-annotations').click();
  // A click back into the text goes where it is made, whatever was selected before.
  await desk.text.locator('p').first().click();
  await desk.press('Home', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowRight');
  await panel.getByRole('button', { name: 'Annoter la sélection' }).click();
  await until(() => field.evaluate((area) => area === document.activeElement), 'the comment has the caret');
  const other = desk.text.locator('p').nth(1);
  await other.click();
  await desk.page.keyboard.type('ZZZ');
  expect(await other.textContent()).toContain('ZZZ');
  expect(await desk.text.textContent()).toMatch(/En trois.*!/);
});

test('an annotation that must be fixed blocks publishing until it is released or resolved', async () => {
  const page = await floor.addPage();
  const path = pagePath(page);
  const [awa, jean] = [await floor.open(path), await floor.open(path, 'Jean Lefèvre')];
  await jean.page.locator('#onglet-annotations').click();
  await awa.page.locator('#onglet-annotations').click();
  await awa.text.locator('p').first().click();
  await awa.press('Home', 'Control+Shift+ArrowRight', 'Control+Shift+ArrowRight');
  const panel = awa.page.getByRole('tabpanel', { name: 'Annotations' });
  await panel.getByRole('button', { name: 'Annoter la sélection' }).click();
  await panel.getByLabel('Votre texte').fill('À vérifier avec Banh.');
  await panel.getByLabel(/^À traiter avant publication/).check();
  await panel.getByRole('button', { name: 'Envoyer' }).click();
  const marked = { hasText: 'à traiter avant publication' };
  await panel.locator('.panel-thread', marked).waitFor();
  // A colleague who has the draft open sees it appear.
  const others = jean.page.getByRole('tabpanel', { name: 'Annotations' });
  await others.locator('.panel-thread', marked).waitFor();
  await awa.saved();

  const tab = await jean.context.newPage();
  await tab.goto(`${path}/publier`);
  const blocking = tab.getByRole('region', { name: 'À régler pour publier' });
  await blocking.getByText('Une annotation à traiter avant publication est ouverte').waitFor();
  const publish = tab.getByRole('button', { name: 'Publier maintenant' });
  expect(await publish.count()).toBe(0);
  await blocking.getByRole('link', { name: 'En trois' }).click();
  const thread = tab.locator('.panel-thread', marked);
  await thread.getByRole('button', { name: 'Ne plus exiger avant publication' }).click();
  await thread.waitFor({ state: 'detached' });
  await panel.locator('.panel-thread', marked).waitFor({ state: 'detached' });
  // Asked for again, and settled by resolving it.
  await panel.getByRole('button', { name: 'Exiger avant publication', exact: true }).click();
  await thread.waitFor();
  await panel.getByRole('button', { name: 'Marquer comme repris' }).click();
  await panel.locator('.panel-thread').waitFor({ state: 'detached' });

  await tab.goto(`${path}/publier`);
  const reason = tab.getByLabel(/^Pourquoi publier malgré cela/);
  if (await reason.count()) await reason.fill('Un essai.');
  await publish.click();
  await tab.waitForURL((url) => url.pathname === path);
  expect((await floor.app.services.pages.find(page.id))?.editionNumber).toBe(1);
});

test('a name typed before the script of suggestions has loaded is suggested once it has', async () => {
  await floor.app.signIn('Salif Ouédraogo');
  const page = await floor.addPage();
  const { desk, letCome } = await floor.openWithout(/\/assets\/suggest-mentions-/, pagePath(page));
  await desk.page.locator('#onglet-annotations').click();
  await desk.text.locator('p').first().click();
  await desk.press('Home', 'Control+Shift+ArrowRight');
  const panel = desk.page.getByRole('tabpanel', { name: 'Annotations' });
  await panel.getByRole('button', { name: 'Annoter la sélection' }).click();
  await panel.getByLabel('Votre texte').pressSequentially('@oued');
  letCome();
  await panel.getByRole('option', { name: 'Salif Ouédraogo' }).waitFor();
});
