import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { type DocumentNode, documentJson, textOf, walk } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { importMessages } from '#server/commands/output/import-messages.ts';
import { type FailedFile, importFiles, importPaths } from '#server/exchange/import-paths.ts';
import { listMarkdownFiles } from '#server/exchange/markdown-files.ts';
import type { ImportChoices, ImportedFile } from '#server/exchange/markdown-import.ts';
import { Random } from '#tests/support/random.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

const DOCUMENTS = path.resolve('../shared/data/documents');
/** One document in so many is imported in a run; all with ROUNDS. */
const STEP = process.env.ROUNDS ? 1 : 6;
const FOLDERS = ['ademe-referentiels-climat', 'multibao-fiches-methodes', 'rgaa-guides-longs'];

let floor: TestServices;

beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const import_ = async (paths: string[], choices: ImportChoices = {}) =>
  (await importPaths(floor.services, paths, choices, COMMAND_LINE)).files;

function imported(file: ImportedFile | FailedFile | undefined): ImportedFile {
  if (!file || file.outcome === 'failed') throw new Error(`not imported: ${String(file?.error)}`);
  return file;
}

function write(files: Record<string, string | Buffer>): string {
  const folder = createTempFolder('import');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#0b5d57' } })
    .png()
    .toBuffer();

function figures(document: DocumentNode): DocumentNode[] {
  const found: DocumentNode[] = [];
  walk(document, (node) => {
    if (node.type === 'figure') found.push(node);
    return undefined;
  });
  return found;
}

async function draftOf(file: ImportedFile): Promise<DocumentNode> {
  return documentJson((await floor.services.drafts.read(file.page.id)).document);
}

test('the report lists for each file what was kept and what was not, in French and in English', async () => {
  const folder = write({
    'dite.md':
      '---\nlayout: post\n---\n# Dite\n\nDes mots.\n\n<dl><dt>Puits</dt><dd>Un trou.</dd></dl>\n\n<iframe src="https://example.org"></iframe>\n\n![Un puits](absente.png)\n',
  });
  const file = imported((await import_([folder]))[0]);
  const [fr, en] = [importMessages(file, 'fr').join('\n'), importMessages(file, 'en').join('\n')];
  for (const words of ['gardé', 'listes de définitions', 'cadres', 'absente.png', 'layout\u00a0: clé sans'])
    expect(fr).toContain(words);
  for (const words of ['kept', 'definition lists', 'frames', 'absente.png', 'layout: means nothing'])
    expect(en).toContain(words);
});

describe('front matter', () => {
  test('fills the page and its notice; unknown keys are reported, not fatal', async () => {
    const folder = write({
      'fiche.md': `---
kind: practice
slug: une-pratique
lang: fr
title: "Une pratique : l’eau"
summary: "Deux phrases."
visibility: public
countries: [ML, XX]
sdgs: [6, "6.1"]
tags: [eau, pompe]
meta: { maturity: good, place: Kayes, criteria: [feasible], nonsense: 1 }
published: 2022-06-14
note: Première édition
layout: post
---
Du texte.
`,
    });
    const file = imported((await import_([folder], { publish: true }))[0]);
    expect(file.page).toMatchObject({
      kind: 'practice',
      slug: 'une-pratique',
      title: 'Une pratique : l’eau',
      visibility: 'public',
      summary: 'Deux phrases.',
    });
    expect(file.page.notice.common).toMatchObject({
      countries: ['ML'],
      sdgs: ['6', '6.1'],
      keywords: ['eau', 'pompe'],
    });
    expect(file.page.notice.own).toMatchObject({ maturity: 'good', place: 'Kayes', criteria: ['feasible'] });
    expect(file.faults).toEqual([
      { key: 'layout', problem: 'unknown-key' },
      { key: 'meta.nonsense', problem: 'unknown-key' },
      { key: 'countries', problem: 'bad-value' },
    ]);
    const [edition] = await floor.services.editions.list(COMMAND_LINE, file.page.id);
    expect(edition).toMatchObject({ number: 1, publishedAt: '2022-06-14T09:00:00.000Z', note: 'Première édition' });
  });

  test('with dates that no form accepts is imported without them, and reported', async () => {
    const source = (meta: string) => `---\nkind: workshop\ntitle: Les jours\nmeta:\n${meta}---\n\nDu texte.\n`;
    const days = (file: ImportedFile) => {
      const { session1, annotationOpens, annotationCloses } = file.page.notice.own as Record<string, unknown>;
      return [session1, annotationOpens, annotationCloses, file.faults.map(({ key, problem }) => `${key} ${problem}`)];
    };
    const far = {
      'jours.md': source('  session1: 9999-12-31\n  annotationOpens: 2026-05-02\n  annotationCloses: 2026-05-01\n'),
    };
    const faults = ['meta.session1 bad-value', 'meta.annotationCloses bad-value'];
    expect(days(imported((await import_([write(far)]))[0]))).toEqual(['', '2026-05-02', '', faults]);
    // Existing values stay, and a fault in an update does not prevent the rest from being imported.
    const held = { 'jours.md': source('  session1: 1998-05-02\n  annotationCloses: 9999-12-31\n') };
    expect(days(imported((await import_([write(held)], { update: true }))[0]))).toEqual([
      ...['1998-05-02', '2026-05-02', ''],
      ['meta.annotationCloses bad-value'],
    ]);
  });

  test('that is not YAML, or expands to a large size, is reported; the text is imported nevertheless', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, from] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => pair.split(''))) {
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${from}`).join(',')}]`);
    }
    const folder = write({
      'casse.md': '---\nsummary: "pas fermé\n---\n# Cassé\n\nTexte.\n',
      'bombe.md': `---\n${bomb.join('\n')}\n---\n# Bombe\n\nTexte.\n`,
    });
    const files = (await import_([folder])).map(imported);
    expect(files.map((file) => file.page.title)).toEqual(['Bombe', 'Cassé']);
    for (const file of files) expect(file.faults).toContainEqual({ key: '', problem: 'not-yaml' });
  });

  test('is optional: the kind is chosen, the title found, a summary taken from the text', async () => {
    const folder = write({
      'Une_fiche-sans-titre.md':
        'Une première phrase assez longue pour dire de quoi il s’agit ici. Une seconde.\n\n## Suite\n',
      'titre.md': '# Le titre\n\nTexte.\n',
    });
    const [named, titled] = (await import_([folder], { kind: 'module', publish: true })).map(imported);
    expect(named!.page).toMatchObject({ kind: 'module', title: 'Une fiche sans titre', visibility: 'members' });
    expect(named!.page.summary).toMatch(/^Une première phrase/);
    expect(named!.edition).toBe(1);
    expect(titled!.page.title).toBe('Le titre');
    expect(plainText(await draftOf(titled!)).text).toBe('Texte.');
  });
});

describe('images', () => {
  test('are found beside the file or in the folders above it, never outside the given folder', async () => {
    const outside = write({ 'secret.png': await picture() });
    const folder = write({
      'pages/page.md': [
        '# Images',
        '![beside](beside.png "Légende. Crédit : Nous")',
        '![above](images/above.png)',
        '![root](/images/above.png)',
        `![outside](../../${path.basename(outside)}/secret.png)`,
        `![absolute](${outside}/secret.png)`,
        '![link](link.png)',
        '![text](pages.txt)',
        '![far](https://example.org/far.png)',
        `![within](data:image/png;base64,${(await picture()).toString('base64')})`,
      ].join('\n\n'),
      'pages/beside.png': await picture(),
      'pages/pages.txt': 'pas une image',
      'images/above.png': await sharp(await picture())
        .resize(20)
        .png()
        .toBuffer(),
    });
    symlinkSync(path.join(outside, 'secret.png'), path.join(folder, 'pages/link.png'));
    const file = imported((await import_([folder]))[0]);
    const draft = await draftOf(file);
    expect(figures(draft).map((figure) => figure.attrs?.alt)).toEqual(['beside', 'above', 'root', 'within']);
    for (const figure of figures(draft)) {
      const found = await floor.services.files.findReadable(COMMAND_LINE, String(figure.attrs?.file), null);
      expect(found && existsSync(found.path)).toBe(true);
    }
    expect(figures(draft)[0]?.attrs).toMatchObject({ caption: 'Légende.', credit: 'Nous', width: 40, height: 30 });
    expect(file.missingImages).toHaveLength(4);
    // Images that could not be imported keep their alternative text.
    for (const alt of ['outside', 'absolute', 'link', 'text', 'far']) expect(plainText(draft).text).toContain(alt);
  });
});

describe('importing again', () => {
  test('leaves a page unchanged unless an update is requested; then blocks keep their ids', async () => {
    const folder = write({ 'encore.md': '# Encore\n\nUn.\n\nDeux.\n' });
    const first = imported((await import_([folder], { publish: true }))[0]);
    const before = await draftOf(first);
    writeFileSync(path.join(folder, 'encore.md'), '# Encore\n\nAvant.\n\nUn.\n\nDeux.\n');
    const skipped = imported((await import_([folder], { publish: true }))[0]);
    expect(skipped).toMatchObject({ outcome: 'skipped', page: { id: first.page.id } });
    expect(await draftOf(first)).toEqual(before);
    const updated = imported((await import_([folder], { publish: true, update: true }))[0]);
    expect(updated).toMatchObject({ outcome: 'updated', edition: 2, page: { id: first.page.id } });
    const after = await draftOf(first);
    expect(after.content?.map(textOf)).toEqual(['Avant.', 'Un.', 'Deux.']);
    expect(after.content?.slice(1).map((node) => node.attrs?.id)).toEqual(
      before.content?.map((node) => node.attrs?.id),
    );
    const same = imported((await import_([folder], { publish: true, update: true }))[0]);
    expect(same).toMatchObject({ outcome: 'updated', edition: null });
  });

  test('files with the same name become separate pages, each found again by the next import', async () => {
    const folder = write({
      'a/x.md': '# Pareil\n\nA.\n',
      'b/x.md': '# Pareil\n\nB.\n',
      'c/x.md': '# Pareil\n\nC.\n',
    });
    const first = (await import_([folder])).map(imported);
    expect(first.map((file) => file.page.slug)).toEqual(['pareil', 'pareil-2', 'pareil-3']);
    const again = (await import_([folder], { update: true })).map(imported);
    expect(again.map((file) => file.page.id)).toEqual(first.map((file) => file.page.id));
  });

  test('publishes pages that an interrupted import only created, and none that people created or changed', async () => {
    const { pages, drafts, editions, reviewAsking } = floor.services;
    const names = ['import-annonce', 'import-coupe', 'import-devance', 'import-touche'];
    const folder = write(Object.fromEntries(names.map((name) => [`${name}.md`, `# ${name}\n\nUn.\n`])));
    await pages.create({ kind: 'factsheet', title: 'import-devance', summary: 'Faite à la main.' }, COMMAND_LINE);
    const made = (await import_([folder])).map(imported);
    const [announced, cut, , touched] = made.map(({ page }) => page);
    floor.clock.pass({ seconds: 1 });
    await drafts.replace(touched!.id, parseMarkdown('Ce que des gens ont écrit.').document);
    const toTheTeam = { people: [], name: '', email: '', locale: 'fr', due: '', message: '' };
    await reviewAsking.ask(announced!.id, toTheTeam, COMMAND_LINE, 'https://wiki.example.org');
    const again = (await import_([folder], { publish: true })).map(imported);
    expect(again.map(({ page, outcome, edition }) => [page.slug, outcome, edition])).toEqual([
      ['import-annonce', 'skipped', null],
      ['import-coupe', 'skipped', 1],
      ['import-devance', 'skipped', null],
      ['import-touche', 'skipped', null],
    ]);
    expect(await editions.list(COMMAND_LINE, cut!.id)).toHaveLength(1);
    expect((await import_([folder], { publish: true })).map((one) => imported(one).edition)).toEqual(
      names.map(() => null),
    );
  });

  test('keeps what the front matter does not mention, and people’s edits as a checkpoint', async () => {
    const { pages, drafts, checkpoints } = floor.services;
    const folder = write({ 'tenue.md': '---\nlang: en\nvisibility: public\nkeywords: [eau]\n---\n# Tenue\n\nUn.\n' });
    const first = imported((await import_([folder]))[0]);
    const details = { ...first.page, ...first.page.notice, version: first.page.updatedAt, summary: 'Écrit à la main.' };
    await pages.changeDetails(first.page.id, details, COMMAND_LINE);
    await drafts.replace(first.page.id, parseMarkdown('Ce que des gens ont écrit.').document);
    writeFileSync(path.join(folder, 'tenue.md'), '# Tenue\n\nDeux.\n');
    const choices = { update: true, visibility: 'members', language: 'fr' } as const;
    const again = imported((await import_([folder], choices))[0]);
    expect(again.page).toMatchObject({ summary: 'Écrit à la main.', language: 'en', visibility: 'public' });
    expect(again.page.notice.common.keywords).toEqual(['eau']);
    const points = await checkpoints.list(COMMAND_LINE, first.page.id);
    const point = points.find(({ reason }) => reason === 'before-import');
    await checkpoints.restore(COMMAND_LINE, first.page.id, point!.id);
    expect(plainText(await draftOf(first)).text).toBe('Ce que des gens ont écrit.');
  });

  test('never uses the former address of a renamed page for another page, and makes no second page', async () => {
    const folder = write({ 'nom.md': '---\nslug: ancien-nom\n---\n# Nom\n\nUn.\n' });
    const { page } = imported((await import_([folder]))[0]);
    const details = { ...page, ...page.notice, version: page.updatedAt, slug: 'nouveau-nom' };
    await floor.services.pages.changeDetails(page.id, details, COMMAND_LINE);
    expect(imported((await import_([folder]))[0])).toMatchObject({ outcome: 'skipped', page: { id: page.id } });
    const [failed] = await import_([folder], { update: true });
    expect(failed).toMatchObject({
      outcome: 'failed',
      error: { code: 'conflict', details: { fields: ['slug'], movedTo: 'nouveau-nom' } },
    });
    expect(plainText(documentJson((await floor.services.drafts.read(page.id)).document)).text).toBe('Un.');
  });

  test('adds the text’s images to the existing page, and reports those that are not images', async () => {
    const folder = write({ 'image.md': '# Une image\n\nUn.\n', 'plan.png': await picture(), 'faux.png': 'faux' });
    const { page } = imported((await import_([folder]))[0]);
    const broken = Buffer.from('broken').toString('base64');
    writeFileSync(
      path.join(folder, 'image.md'),
      `# Une image\n\n![plan](plan.png)\n\n![faux](faux.png)\n\n![dedans](data:image/png;base64,${broken})\n`,
    );
    const again = imported((await import_([folder], { update: true }))[0]);
    expect(again.missingImages).toEqual(['faux.png', 'image']);
    const [figure, ...others] = figures(await draftOf(again));
    expect(others).toEqual([]);
    const found = await floor.services.files.findReadable(COMMAND_LINE, String(figure!.attrs?.file), null);
    expect(found && existsSync(found.path)).toBe(true);
    expect(again.page.id).toBe(page.id);
  });

  test('keeps the page’s own images if the text has their addresses, as exports do, and no other page’s', async () => {
    const folder = write({ 'adresse.md': '# Adresse\n\n![plan](plan.png)\n', 'plan.png': await picture() });
    const first = imported((await import_([folder]))[0]);
    const [before] = figures(await draftOf(first));
    const { file } = before!.attrs!;
    for (const origin of ['', 'https://wiki.exemple.org']) {
      const text = `# Adresse\n\nPlus loin.\n\n![plan](${origin}/fichiers/${file})\n`;
      const other = write({ 'adresse.md': text, 'autre.md': text.replace('# Adresse', '# Autre adresse') });
      const [again, elsewhere] = (await import_([other], { update: true })).map(imported);
      expect([again!.page.id, again!.missingImages]).toEqual([first.page.id, []]);
      const [kept] = figures(await draftOf(again!));
      expect(kept!.attrs).toMatchObject({ file, width: before!.attrs!.width, height: before!.attrs!.height });
      expect(figures(await draftOf(elsewhere!)).map(({ attrs }) => attrs?.file)).not.toContain(file);
    }
  });

  test('publishes only complete pages, and reports what is missing; a later edition gets the present date', async () => {
    const folder = write({ 'vide.md': '---\npublished: 2020-01-02\n---\n# Vide\n' });
    const empty = imported((await import_([folder], { publish: true }))[0]);
    expect(empty).toMatchObject({ edition: null, missingForEdition: ['body', 'summary'] });
    for (const text of ['Un.', 'Deux.']) {
      writeFileSync(path.join(folder, 'vide.md'), `---\npublished: 2020-01-02\nsummary: x\n---\n# Vide\n\n${text}\n`);
      await import_([folder], { publish: true, update: true, note: 'Importée' });
    }
    const editions = await floor.services.editions.list(COMMAND_LINE, empty.page.id);
    expect(editions.map(({ publishedAt, note }) => [publishedAt.startsWith('2020-01-02'), note])).toEqual([
      [false, 'Importée'],
      [true, 'Importée'],
    ]);
  });

  test('cancelled within a file stores nothing of it, and reports the files not reached', async () => {
    const folder = write({ 'a.md': '# Arrêt A\n\nUn.\n', 'b.md': '# Arrêt B\n\nUn.\n', 'c.md': '# Arrêt C\n\nUn.\n' });
    const stop = new AbortController();
    const reported: unknown[] = [];
    const outcome = await importPaths(floor.services, [folder], {}, COMMAND_LINE, {
      signal: stop.signal,
      onFile: (index, total) => {
        reported.push([index, total]);
        if (index === 2) stop.abort();
      },
    });
    expect(reported).toEqual([
      [1, 3],
      [2, 3],
    ]);
    expect(outcome.files.map(({ path: file }) => path.basename(file))).toEqual(['a.md']);
    expect(outcome.left.map((file) => path.basename(file))).toEqual(['b.md', 'c.md']);
    const titles = (await floor.services.pages.listDrafts(COMMAND_LINE)).map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith('Arrêt'))).toEqual(['Arrêt A']);
  });

  test('one faulty file does not stop the others', async () => {
    const folder = write({ 'a.md': Buffer.from([0xff, 0xfe, 0x00]), 'b.md': '# Bon\n\nTexte.\n' });
    const files = await import_([folder]);
    expect(files).toMatchObject([
      { outcome: 'failed', error: { code: 'unsupported-type', details: { reason: 'not-utf-8' } } },
      { outcome: 'created' },
    ]);
    // Nor does a file that was removed meanwhile.
    writeFileSync(path.join(folder, 'd.md'), '# Autre\n\nTexte.\n');
    const listed = ['c.md', 'd.md'].map((name) => ({ file: path.join(folder, name), folder }));
    const { files: later } = await importFiles(floor.services, listed, {}, COMMAND_LINE);
    expect(later).toMatchObject([
      { path: path.join(folder, 'c.md'), outcome: 'failed', error: { code: 'ENOENT' } },
      { outcome: 'created' },
    ]);
  });
});

describe.runIf(existsSync(DOCUMENTS))('documents by others', () => {
  test('are all imported, open as drafts, publish, and can be read: one in six, all with ROUNDS', {
    timeout: 240_000,
  }, async () => {
    const sources = await Promise.all(FOLDERS.map((folder) => listMarkdownFiles(path.join(DOCUMENTS, folder))));
    const all = sources.flat().map(({ file }) => file);
    expect(all.length).toBeGreaterThan(90);
    const random = new Random();
    const first = random.below(STEP);
    const some = all.filter((_, i) => i % STEP === first);
    const files = (await import_(some, { publish: true })).map(imported);
    expect(files.length).toBe(some.length);
    for (const { page, edition, path: source } of files) {
      const label = `seed ${random.seed}: ${source}`;
      expect(edition, label).toBe(1);
      const { document, repairs } = await floor.services.drafts.read(page.id);
      expect(repairs, label).toEqual({ unwrapped: 0, dropped: 0, added: 0 });
      const read = await floor.services.reading.read(floor.member, page.kind, page.slug);
      expect(read.edition?.text, label).toBe(plainText(document).text);
      expect(read.html.length, label).toBeGreaterThan(0);
    }
  });
});
