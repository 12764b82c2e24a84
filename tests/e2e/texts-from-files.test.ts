import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { draftPath, fileUpdatePath } from '#content/addresses/site-paths.ts';
import { MOST_ATTACHMENT_BYTES } from '#content/attachment.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson, textOf } from '#content/document/document.ts';
import { listAnnotations } from '#db/annotations/annotation-repository.ts';
import { collectComplaints, openBrowser, openContext } from '#tests/support/browser.ts';
import { SCREENS } from '#tests/support/kits.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { wordPart } from '#tests/support/sample-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import * as word from '#tests/support/word-documents.ts';
import { deskOf } from '#tests/support/writing-desk.ts';

const { par, run, row, cell, table, footnoteCall, makeWord } = word;
const CHAPTERS = 20;
const revised = (tag: 'ins' | 'del', author: string, content: string) =>
  `<w:${tag} w:id="9" w:author="${author}" w:date="2026-03-01T10:00:00Z">${content}</w:${tag}>`;
const deleted = (words: string) => `<w:r><w:delText xml:space="preserve">${words}</w:delText></w:r>`;

/** Some 400 words, as many as a page of paper has, with a note, and a table in every second one. */
function chapter(n: number): string {
  const lines = Array.from({ length: 7 }, (_, i) =>
    par(
      `Au village ${n}, la visite ${i + 1} a duré ${n + i} heures. Le comité tient un cahier où chaque famille inscrit ce qu’elle verse et ce qu’elle reçoit, et le relit devant tous le premier vendredi du mois. Quand la pompe ${n}-${i} tombe en panne, la réparatrice vient de Ségou avec ses pièces ; elle est payée par la caisse, et le prix en est affiché sous le manguier du marché.`,
    ),
  );
  return [
    par(`Village ${n}`, 'Titre1'),
    par(run(`Le cahier ${n} dit tout.`) + footnoteCall(n)),
    ...lines,
    n % 2 === 0
      ? table(
          row(cell('Mois') + cell('Recettes'), true),
          ...['mars', 'avril', 'mai'].map((month, i) => row(cell(month) + cell(`${n * 100 + i} francs`))),
        ) + par('')
      : '',
  ].join('');
}

/** A report of some twenty pages. */
const report = makeWord(
  par('Vingt pompes', 'Titre') +
    Array.from({ length: CHAPTERS }, (_, n) => chapter(n + 1)).join('') +
    par('Conclusion', 'Titre1') +
    par(
      `${run('La caisse ')}${revised('del', 'Luc Petit', deleted('baisse'))}${revised('ins', 'Luc Petit', run('monte'))}${run(' chaque année, dit ')}<w:commentRangeStart w:id="0"/>${run('la trésorière')}<w:commentRangeEnd w:id="0"/>${run(' du puits.')}`,
    ),
  {
    comments: [['Zoé Diallo', 'Laquelle ?']],
    footnotes: Array.from({ length: CHAPTERS }, (_, n) => `Cahier ${n + 1}, page ${n + 2}.`),
  },
);

/** Drops files, and folders, on a page as the desktop does. */
async function drop(page: Page, ...files: string[]): Promise<void> {
  const client = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await client.send('Input.dispatchDragEvent', {
      ...{ type, x: 200, y: 200 },
      data: { items: [], files, dragOperationsMask: 1 },
    });
}

/** Text files that are dropped or chosen become pages, are exported to Word and imported again. */
describe.each(SCREENS)('on %s', (_name, screen) => {
  let app: RunningApp;
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = createTempFolder('dropped');
    app = await startApp();
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const open = async (path: string, options = {}) => {
    const cookie = await app.signIn('Claire Martin');
    const page = await (await openContext(browser, app.url, { cookie, ...screen, ...options })).newPage();
    await page.goto(path);
    return page;
  };

  const spaced = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');
  const FIRST_NOTES = [
    ['comment', 'Zoé Diallo', 'la trésorière', 'Laquelle ?'],
    ['correction', 'Luc Petit', 'baisse', 'monte'],
  ];

  const SECOND_NOTES = [
    ['comment', 'Awa Koné', 'Le cahier 11 dit tout.', 'Vraiment tout ?'],
    ['correction', 'Awa Koné', 'tout.', 'tout. Hélas.'],
  ];

  /** A word changed, a tracked insertion and a comment, as Word would save them. */
  function correctInWord(docx: Uint8Array): Uint8Array {
    const parts = unzipSync(docx);
    const change = (name: string, edit: (xml: string) => string) => {
      const xml = strFromU8(parts[name]!);
      const edited = edit(xml);
      expect(edited).not.toBe(xml);
      parts[name] = strToU8(edited);
    };
    const around = (xml: string, words: string, wrap: (run: string) => string) => {
      const at = xml.indexOf(words);
      const start = Math.max(xml.lastIndexOf('<w:r>', at), xml.lastIndexOf('<w:r ', at));
      const end = xml.indexOf('</w:r>', at) + '</w:r>'.length;
      return xml.slice(0, start) + wrap(xml.slice(start, end)) + xml.slice(end);
    };
    change('word/document.xml', (xml) => {
      const changed = xml.replace('Le cahier 7 dit tout.', 'Le cahier 7 dit peu.');
      const tracked = around(
        changed,
        'Le cahier 9 dit tout.',
        (run1) => run1 + revised('ins', 'Awa Koné', run(' Hélas.')),
      );
      return around(
        tracked,
        'Le cahier 11 dit tout.',
        (words) => `<w:commentRangeStart w:id="0"/>${words}<w:commentRangeEnd w:id="0"/>`,
      );
    });
    const commentParagraph = word.par('Vraiment tout ?');
    parts['word/comments.xml'] = strToU8(
      wordPart('comments', `<w:comment w:id="0" w:author="Awa Koné">${commentParagraph}</w:comment>`),
    );
    return zipSync(parts);
  }

  test('a report of Word becomes a study, is edited, goes back to Word, and comes back corrected', async () => {
    const { services } = app;
    const file = path.join(folder, 'Rapport.docx');
    writeFileSync(file, report);
    const claire = await open('/nouvelle-page');
    const complaints = collectComplaints(claire);
    await drop(claire, file);
    await claire.waitForURL('**/nouvelle-page?document=*');
    const importReport = spaced(await claire.getByRole('region', { name: /Rapport\.docx/ }).textContent());
    for (const words of [
      'titres : 22, tableaux : 10, notes : 20',
      'insérés, acceptés × 1 (Luc Petit)',
      'commentaire de Zoé Diallo : Laquelle ?',
    ])
      expect(importReport).toContain(words);
    expect(await claire.getByLabel('Titre').inputValue()).toBe('Vingt pompes');
    await claire.getByRole('radio', { name: /^Étude/ }).check();
    await claire.getByLabel(/modification.* suivie/).check();
    await press(claire, 'Créer et écrire');
    await claire.waitForURL('**/etudes/vingt-pompes/ecrire');
    const study = await services.pages.requireAt(COMMAND_LINE, 'study', 'vingt-pompes');
    const document = async () => documentJson((await services.drafts.read(study.id)).document);
    const blocks = async () => (await document()).content!.map((block) => [String(block.attrs?.id), textOf(block)]);
    const annotations = async () =>
      (await listAnnotations(services.database.read, study.id)).map(
        ({ kind, authorName, anchor, replacement, body }) => [
          kind,
          authorName,
          anchor?.quote.exact,
          replacement ?? body,
        ],
      );
    expect((await annotations()).sort()).toEqual(FIRST_NOTES);

    // Edited here.
    const desk = deskOf(claire.context(), claire, complaints);
    await desk.text.waitFor();
    await desk.caretAfter('Le cahier 3 dit tout.');
    await claire.keyboard.type(' Ou presque.');
    await desk.saved();
    await claire.goto(draftPath(pagePath(study)));
    const link = claire.getByRole('link', { name: 'Word (DOCX)' });
    const [download] = await Promise.all([claire.waitForEvent('download'), link.click()]);
    const before = await blocks();
    expect(before.length).toBeGreaterThan(180);

    // Corrected in Word.
    const corrected = path.join(folder, 'Rapport corrigé.docx');
    writeFileSync(corrected, correctInWord(readFileSync(await download.path())));
    await claire.goto(fileUpdatePath(pagePath(study)));
    await drop(claire, corrected);
    await claire.waitForURL('**/fichier?document=*');
    await claire.getByText(/2 mots ajoutés, 1 mot retiré/).waitFor();
    await claire.getByLabel(/modification.* suivie/).check();
    await press(claire, 'Appliquer au brouillon');
    await claire.waitForURL('**/brouillon*');
    await claire.getByText('Le brouillon a été mis à jour depuis le fichier').waitFor();
    const after = await blocks();
    expect(after.map(([id]) => id)).toEqual(before.map(([id]) => id));
    expect(after.filter((block, i) => block[1] !== before[i]![1]).map(([, text]) => text)).toEqual([
      'Le cahier 7 dit peu.Cahier 7, page 8.',
    ]);
    expect((await annotations()).sort()).toEqual([...FIRST_NOTES, ...SECOND_NOTES].sort());

    // Earlier annotations still find their words, and can be taken over.
    await claire.goto(writePath(pagePath(study)));
    await desk.text.waitFor();
    // Beside the text where there is room.
    if (screen.width < 1152) await press(claire, 'Panneau latéral');
    await claire.locator('#onglet-annotations').click();
    for (const [author, words] of [
      ['Luc Petit', 'La caisse monte chaque année, dit la trésorière du puits.'],
      ['Awa Koné', 'Le cahier 9 dit tout. Hélas.'],
    ] as const) {
      const thread = claire.getByRole('listitem').filter({ hasText: author });
      await thread.getByRole('button', { name: 'Reprendre dans le brouillon' }).click();
      await desk.text.getByText(words).waitFor();
    }
    expect(complaints).toEqual([]);
    await claire.context().close();
  }, 120_000);

  const FOLDER: Readonly<Record<string, string | Uint8Array>> = {
    'Céréales/1. riz.docx': makeWord(par('Le riz', 'Titre') + par('Un champ de riz.')),
    'Céréales/2. mil.md': '# Le mil\n\n![Un champ](images/champ.png)\n\nUn champ de mil.',
    'Céréales/3. fonio.html': '<h1>Le fonio</h1><p>Un champ de fonio.</p>',
    'Céréales/images/champ.png': word.PIXEL,
    'Céréales/.cache/4. rien.md': 'Rien.',
    'Céréales/notes.xlsx': 'x',
    'Légumes/gombo.md': '# Le gombo\n\nUne planche de gombo.',
  };
  /** Each text is read in a process of its own. */
  const READING = { timeout: 40_000 };

  test('the texts of a folder, or several dropped at once, are listed, chosen, and become pages', async () => {
    for (const [name, content] of Object.entries(FOLDER)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const cereals = path.join(folder, 'Céréales');
    const heavy = path.join(folder, 'lourd.docx');
    writeFileSync(heavy, new Uint8Array(MOST_ATTACHMENT_BYTES + 1));
    const empty = path.join(folder, 'vide');
    mkdirSync(empty);
    writeFileSync(path.join(empty, 'a.png'), word.PIXEL);

    const claire = await open('/nouvelle-page');
    const complaints = collectComplaints(claire);
    const sent: string[] = [];
    claire.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    await claire.getByLabel('Titre').fill('Ce que j’ai tapé');
    const choose = async (chosen: string) => {
      const chooser = claire.waitForEvent('filechooser');
      await press(claire, 'Choisir un dossier');
      await (await chooser).setFiles(chosen);
    };
    // Reported before anything is sent.
    const statusRegion = claire.getByRole('status');
    await choose(empty);
    await statusRegion.getByText('Ce dossier ne contient aucun texte').waitFor();
    await drop(claire, heavy);
    await statusRegion.getByText('Ce fichier pèse plus de 20 Mo').waitFor();
    await drop(claire, heavy, path.join(cereals, '2. mil.md'));
    await statusRegion.getByText('Ce fichier pèse plus de 20 Mo').waitFor();
    expect(sent).toEqual([]);
    expect(await claire.getByLabel('Titre').inputValue()).toBe('Ce que j’ai tapé');

    await choose(cereals);
    await claire.getByRole('group', { name: 'Céréales/3. fonio.html' }).waitFor(READING);
    const groups = claire.getByRole('group').filter({ has: claire.getByRole('checkbox') });
    await claire.getByRole('group', { name: 'Céréales/1. riz.docx' }).getByRole('checkbox').uncheck();
    await press(claire, 'Faire ces pages');
    await claire.getByRole('heading', { name: 'Pages faites : 2' }).waitFor(READING);
    expect(await groups.count()).toBe(0);
    await claire.getByRole('link', { name: 'Le mil' }).click();
    await claire.getByRole('link', { name: 'Lire le brouillon' }).first().click();
    await claire.locator('#texte img[alt="Un champ"]').waitFor();
    expect(await claire.locator('#texte').textContent()).toContain('Un champ de mil.');

    // Several at once, a folder among them.
    await claire.goto('/nouvelle-page');
    await drop(claire, path.join(cereals, '1. riz.docx'), path.join(folder, 'Légumes'));
    await claire.getByRole('group', { name: 'Légumes/gombo.md' }).waitFor(READING);
    const titles = claire.getByRole('textbox', { name: 'Titre' });
    expect([await titles.count(), await titles.first().inputValue()]).toEqual([2, 'Le riz']);
    expect(complaints).toEqual([]);
    await claire.context().close();
  }, 120_000);
});
