import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import {
  concernedLoopPath,
  concernedPath,
  newMaterialPath,
  sectionPath,
  transcriptPath,
  withdrawalPath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { openBrowser, openContext } from '#tests/support/browser.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

let app: RunningApp;
let browser: Browser;
let dataDir: string;

beforeAll(async () => {
  dataDir = await createMigratedFolder('study');
  app = await startApp({ DATA_DIR: dataDir });
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const WORDS = 'Le comité a caché la clé sous la pierre bleue';

/** Whether any file of the data folder has these words, as they are written. */
async function isKept(words: string): Promise<string[]> {
  const files = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const holding: string[] = [];
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    if ((await readFile(file).catch(() => Buffer.alloc(0))).includes(words)) holding.push(path.relative(dataDir, file));
  }
  return holding;
}

const fill = (page: Page, field: string, text: string) => page.locator(`[name="${field}"]`).fill(text);
const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click();

test('a study goes from terms of reference to a second edition without a testimony that was withdrawn', async () => {
  const { services } = app;
  const study = await app.addPage({
    kind: 'study',
    title: 'Une clé pour le puits',
    summary: 'Qui ouvre ?',
    visibility: 'public',
  });
  const here = pagePath(study);
  const write = async (markdown: string) => {
    await services.drafts.replace(study.id, documentOf(markdown));
    await services.draftCitations.followAll();
  };
  const office = await openContext(browser, app.url, { cookie: await app.signIn('Claire Martin') });
  const desk = await openContext(browser, app.url, { cookie: await app.signIn('Louis Petit') });
  const phone = await openContext(browser, app.url, { width: 360, height: 740, javaScript: false });
  const [claire, louis, fanta] = [await office.newPage(), await desk.newPage(), await phone.newPage()];

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

  // An interview, and the one who gave it.
  await claire.goto(newMaterialPath(here));
  await claire.locator('[name="kind"]').selectOption('interview');
  await fill(claire, 'title', 'Entretien avec la gardienne');
  await claire.locator('[name="side"]').selectOption('south');
  await claire.locator('[name="actorType"]').selectOption('local-association');
  await press(claire, 'Enregistrer');
  await claire.waitForURL('**/materiaux/*');
  const material = new URL(claire.url()).pathname.split('/')[2]!;
  await claire.goto(concernedPath(material));
  await fill(claire, 'name', 'Fanta Keïta');
  await fill(claire, 'pseudonym', 'une gardienne');
  await press(claire, 'Enregistrer');
  await claire.waitForURL((url) => !url.pathname.endsWith('nouvelle'));
  const { concerned } = await services.materials.read(material, COMMAND_LINE);
  const person = concerned[0]!.id;

  // What she said is written down, and marked by the other.
  await claire.goto(writePath(transcriptPath(material)));
  const text = claire.locator('.ProseMirror[contenteditable="true"]').last();
  await text.click();
  await claire.keyboard.type(`${WORDS}. J’étais la`);
  const transcript = async () => (await services.transcripts.read(material, COMMAND_LINE))?.textContent ?? '';
  await until(async () => (await transcript()).endsWith('étais la'), 'the transcript is stored');
  await louis.goto(transcriptPath(material));
  await louis
    .getByRole('link', { name: /Marquer/ })
    .first()
    .click();
  await fill(louis, 'words', WORDS);
  await press(louis, 'Enregistrer');
  await louis.waitForURL(`**${transcriptPath(material)}**`);
  const [extract] = await services.extracts.ofMaterial(material, COMMAND_LINE);

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
  await choose(/Jusqu’où/, /Tout le monde/);
  await choose(/nomme-t-on/, /Sans votre nom/);
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

  // The text cites what was marked; she is shown what it quotes, and agrees.
  const others = 'Les autres creusaient ailleurs.';
  await write(
    `## Ce qui tient\n\n${others}\n\n:::constat{title="Une clé se partage"}\n« ${WORDS} » [@extract/${extract!.id}].\n:::\n`,
  );
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

  // She takes everything back: readers are told at once, and the team takes her words out.
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

  // The second edition says what stands without her.
  await write(`## Ce qui tient\n\n${others}\n\nNous n’en dirons pas plus.\n`);
  await claire.goto(`${here}/publier`);
  await press(claire, 'Publier maintenant');
  await claire.getByText('L’édition est publiée.').waitFor();
  await reader.goto(here);
  await reader.getByText('Nous n’en dirons pas plus.').waitFor();
  await reader.goto(`${here}/editions/1`);
  expect(await reader.content()).not.toContain('pierre bleue');
  for (const context of [office, phone, desk]) await context.close();
  await app.close();
  expect(await isKept('pierre bleue')).toEqual([]);
}, 120_000);
