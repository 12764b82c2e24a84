import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  codesPath,
  concernedLoopPath,
  concernedPath,
  evidenceMapPath,
  extractsPath,
  sectionPath,
  transcriptPath,
  withdrawalPath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { addRow, fill, noteMaterial, press, typeClaim } from '#tests/support/study-hands.ts';
import { until } from '#tests/support/until.ts';
import { deskOf } from '#tests/support/writing-desk.ts';

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

const WORDS = 'Le comité a caché la clé sous la pierre bleue';

test('a study goes from terms of reference to a second edition without a testimony that was withdrawn', async () => {
  const { services } = app;
  const study = await app.addPage({
    kind: 'study',
    title: 'Une clé pour le puits',
    summary: 'Qui ouvre ?',
    visibility: 'public',
    document: documentOf(''),
  });
  const here = pagePath(study);
  const office = await openContext(browser, app.url, { cookie: await app.signIn('Claire Martin') });
  const field = await openContext(browser, app.url, { cookie: await app.signIn('Louis Petit') });
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const [claire, louis, fanta] = [await office.newPage(), await field.newPage(), await phone.newPage()];

  // Two write the terms of reference at once.
  const terms = writePath(sectionPath(here, 'termes-de-reference'));
  await Promise.all([claire.goto(terms), louis.goto(terms)]);
  const agreed = (page: Page, row: number) =>
    page
      .getByRole('group', { name: `Rubrique ${row}` })
      .getByRole('textbox')
      .nth(1);
  await Promise.all([agreed(claire, 1).fill('Un puits, trois clés.'), agreed(louis, 2).fill('Qui décide ?')]);
  const termsNow = async () =>
    (await services.studySections.read(study.id, 'terms', COMMAND_LINE)).map((row) => row[1]!.text);
  await until(
    async () => (await termsNow()).slice(0, 2).join() === 'Un puits, trois clés.,Qui décide ?',
    'both are stored',
  );

  // The people to interview; the events, and the turning point.
  const [turn, noted] = ['Le comité garde la clé chez lui.', 'Compte rendu du comité'];
  await addRow(louis, { study: here, slug: 'plan-de-collecte', row: 'Collecte' }, [
    ...['La gardienne', 'Un entretien', 'mars 2024', 'Louis'],
  ]);
  await louis.getByRole('rowheader', { name: 'La gardienne' }).waitFor();
  await addRow(louis, { study: here, slug: 'frise', row: 'Événement' }, [
    'mars 2019',
    turn,
    true,
    'On creuse ailleurs.',
  ]);
  await louis.locator('svg .timeline-event.is-turning', { hasText: 'mars 2019' }).waitFor();

  // An interview, and the one who gave it; a document that concerns nobody.
  const material = await noteMaterial(claire, here, {
    ...{ kind: 'interview', title: 'Entretien avec la gardienne', side: 'south', actorType: 'local-association' },
  });
  await noteMaterial(louis, here, { kind: 'document', title: noted });
  await claire.goto(concernedPath(material));
  await fill(claire, 'name', 'Fanta Keïta');
  await fill(claire, 'pseudonym', 'une gardienne');
  await press(claire, 'Enregistrer');
  await claire.waitForURL((url) => !url.pathname.endsWith('nouvelle'));
  const { concerned } = await services.materials.read(material, COMMAND_LINE);
  const person = concerned[0]!.id;

  // Her words are transcribed, and the other one marks them.
  await claire.goto(writePath(transcriptPath(material)));
  const text = claire.locator('.ProseMirror[contenteditable="true"]').last();
  await text.click();
  await claire.keyboard.type(`${WORDS}. J’étais la`);
  const transcript = async () => (await services.transcripts.read(material, COMMAND_LINE))?.textContent ?? '';
  await until(async () => (await transcript()).endsWith('étais la'), 'the transcript is stored');
  const code = 'Le partage de la clé';
  await louis.goto(codesPath(here));
  await fill(louis, 'name', code);
  await press(louis, 'Enregistrer le code');
  await louis.locator('.code-list', { hasText: code }).waitFor();
  await louis.goto(transcriptPath(material));
  await louis
    .getByRole('link', { name: /Marquer/ })
    .first()
    .click();
  await fill(louis, 'words', WORDS);
  await louis.getByRole('checkbox', { name: code }).check();
  await press(louis, 'Enregistrer');
  await louis.locator('.transcript-mark', { hasText: code }).waitFor();
  await louis.goto(codesPath(here));
  await louis.locator('.code-list').getByRole('link', { name: '1 extrait' }).click();
  await louis.waitForURL(`**${extractsPath(here)}?code=*`);
  await louis.getByText(WORDS).waitFor();

  // She is asked, and agrees, on a phone without script.
  const loop = concernedLoopPath(material, person);
  await claire.goto(loop);
  for (const use of ['analysis', 'quotation']) await claire.locator(`[name="uses"][value="${use}"]`).check();
  await claire.locator('[name="reach"][value="public"]').check();
  await press(claire, 'Demander son accord');
  await press(claire, 'Faire un lien à transmettre');
  const link = (await claire.locator('#lien-texte').textContent())!;
  const choose = async (question: RegExp, answer: RegExp) =>
    fanta.getByRole('group', { name: question }).getByRole('radio', { name: answer }).check();
  const answered = () => fanta.getByText('votre réponse est enregistrée').waitFor();
  await fanta.goto(link);
  for (const group of await fanta.getByRole('radio', { name: /^Oui$/ }).all()) await group.check();
  await choose(/Qui pourra lire/, /Tout le monde/);
  await choose(/Quel nom/, /Pas votre nom, mais/);
  await press(fanta, 'Enregistrer mes réponses');
  await answered();

  // Her words come back to her; what she corrects is taken over.
  await claire.goto(loop);
  await press(claire, 'Rendre la transcription');
  await fanta.goto(link);
  await fanta.getByText('Corriger ou rayer ce passage (Passage 1)').click();
  await fanta.getByLabel('Les mots justes').first().fill(`${WORDS}. J’étais là.`);
  await press(fanta, 'J’ai tout relu');
  await answered();
  await claire.goto(loop);
  await press(claire, 'Reprendre');
  await until(async () => (await transcript()).endsWith('étais là.'), 'the correction is in the transcript');

  // The results, by criterion, rest on both materials.
  await addRow(
    louis,
    { study: here, slug: 'grille-d-analyse', row: 'Critère' },
    ['L’accès à l’eau', 'La clé passe de main en main.', 'Rien n’était écrit.'],
    ['Entretien avec la gardienne', noted],
  );
  await louis.locator('.section-sources', { hasText: noted }).waitFor();

  // The text cites what was marked, the document, and in the lesson both findings.
  const others = 'Les autres creusaient ailleurs.';
  const desk = deskOf(office, claire);
  await claire.goto(writePath(here));
  await desk.text.click();
  await claire.keyboard.type('## Ce qui tient');
  await desk.press('Enter');
  await claire.keyboard.type(others);
  await desk.press('Enter');
  const shared = 'Une clé se partage';
  const written = 'Le comité note tout';
  await typeClaim(desk, { kind: 'constat', title: shared, words: `"${WORDS}"`, cites: [['pierre', WORDS]] });
  await typeClaim(desk, { kind: 'constat', title: written, words: 'Chaque tour de clé', cites: [['compte', noted]] });
  await typeClaim(desk, {
    ...{ kind: 'enseignement', title: 'Écrire qui garde la clé', words: 'Un cahier suffit' },
    cites: [
      ['partage', shared],
      ['note', written],
    ],
  });
  await claire.keyboard.type('Nous y reviendrons.');
  await desk.saved();
  await claire.getByRole('tab', { name: 'Plan' }).click();
  const rests = (title: string) => claire.locator('.evidence [data-claim]', { hasText: title }).first();
  await rests(shared).getByText('Repose sur 1 entretien').waitFor();
  await rests(written).getByText('Repose sur 1 document').waitFor();

  // She is shown what it quotes, and agrees.
  await claire.goto(loop);
  await press(claire, 'Demander son avis sur ces passages');
  await fanta.goto(link);
  expect(await fanta.locator('mark').allTextContents()).toEqual([WORDS]);
  expect(await fanta.locator('main').textContent()).not.toContain(others);
  await choose(/Ce passage/, /C’est juste/);
  await press(fanta, 'Envoyer mes réponses');
  await answered();

  // Somebody outside reads it before it is published.
  await claire.goto(`${here}/relecture`);
  const other = claire.getByRole('group', { name: 'À quelqu’un d’autre' });
  await other.getByLabel('Nom').fill('Awa Koné');
  await other.getByLabel('Adresse électronique').fill('awa@example.org');
  await other.getByRole('radio', { name: 'Partenaires' }).check();
  await press(claire, 'Envoyer la demande');
  await claire.getByText('La relecture est demandée.').waitFor();
  await services.mailQueue.settle();
  const mail = (await services.outbox.list(COMMAND_LINE)).find(({ to }) => to.includes('awa@example.org'))!;
  const awa = await phone.newPage();
  await awa.goto(/http\S+/.exec((await services.outbox.read(COMMAND_LINE, mail.id)).text)![0]);
  await awa.getByText(others).waitFor();
  await press(awa, 'Approuver');
  await awa.getByText('Vous avez approuvé').waitFor();

  await claire.goto(`${here}/publier`);
  await press(claire, 'Publier maintenant');
  await claire.getByText('L’édition est publiée.').waitFor();
  const reader = await (await openContext(browser, app.url, { javaScript: false })).newPage();
  await reader.goto(here);
  await reader.getByText(WORDS).waitFor();
  await reader
    .getByText(/\bentretien\b/)
    .first()
    .waitFor();
  expect(await reader.content()).not.toContain('Fanta');
  expect(await filesWith('pierre bleue', services)).not.toEqual([]);

  // She takes everything back: readers see so at once, and the team takes her words out.
  await fanta.goto(link);
  await fanta.getByText('Reprendre toutes mes paroles…').click();
  await press(fanta, 'Reprendre toutes mes paroles');
  await fanta.getByText('Vous avez repris vos paroles').waitFor();
  await claire.goto(withdrawalPath(material));
  await press(claire, 'Retirer maintenant');
  await claire.getByText('Le retrait est enregistré.').waitFor();
  await services.withdrawals.settle(20_000);
  await reader.goto(here);
  await reader
    .getByText(/citation a été retirée à la demande de la personne/i)
    .first()
    .waitFor();
  expect(await reader.content()).not.toContain('pierre bleue');

  // The second edition contains what remains without her, and who made use of it.
  await claire.goto(writePath(here));
  await desk.text.getByText(others).waitFor();
  // The device's copy of the draft is shown first.
  await desk.saved();
  expect(await desk.text.textContent()).not.toContain('pierre bleue');
  await desk.caretAfter('Nous y reviendrons.');
  await claire.keyboard.type(' Nous n’en dirons pas plus.');
  await desk.saved();
  await claire.goto(`${here}/publier`);
  await press(claire, 'Publier maintenant');
  await claire.getByText('L’édition est publiée.').waitFor();
  await reader.goto(here);
  await reader.getByText('Nous n’en dirons pas plus.').waitFor();
  await reader.goto(`${here}/editions/1`);
  expect(await reader.content()).not.toContain('pierre bleue');
  await reader.goto(evidenceMapPath(here));
  await reader.getByRole('link', { name: written }).first().waitFor();
  expect(await reader.content()).not.toContain('pierre bleue');
  await addRow(louis, { study: here, slug: 'suivi-de-l-adoption', row: 'Adoption' }, [
    ...['Le village voisin', 'Kayes', '2025', 'Deux cahiers, deux clés.'],
  ]);
  await louis.getByRole('rowheader', { name: 'Le village voisin' }).waitFor();
  for (const context of [office, phone, field]) await context.close();
  expect(await filesWith('pierre bleue', services)).toEqual([]);
}, 120_000);
