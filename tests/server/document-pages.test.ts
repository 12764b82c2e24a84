import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { editBlockText, findTextBlock } from '#content/draft/anchors/anchor-yjs.ts';
import { parseNotice } from '#content/kinds/notice.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { importMessages } from '#server/commands/output/import-messages.ts';
import { importRefusal } from '#server/commands/output/import-refusal.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import { readFileText } from '#server/exchange/word/read-file-text.ts';
import { HOSTILE_DOCX } from '#tests/support/hostile-documents.ts';
import * as odt from '#tests/support/odt-documents.ts';
import { putDocument } from '#tests/support/put-document.ts';
import { Random } from '#tests/support/random.ts';
import { makeDocx, wordParagraph, wordPart } from '#tests/support/sample-documents.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import * as word from '#tests/support/word-documents.ts';

/** Pages made and updated from files of texts. */

const { par, run, picture, makeWord } = word;

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

test('the command imports a Word document with its picture, and reports it in French and in English', async () => {
  const file = putDocument(
    makeWord(
      par('Le riz', 'Titre') + par(`<w:ins w:author="Luc">${run('Des mots.')}</w:ins>`) + par(picture('Un bief')),
      { comments: [['Zoé', 'Pourquoi ?']], language: 'en-GB' },
    ),
  );
  const [made] = (await importPaths(floor.services, [file], { kind: 'study' }, COMMAND_LINE)).files;
  if (made?.outcome !== 'created') throw new Error(importRefusal(made?.outcome === 'failed' && made.error, 'en'));
  expect([made.page.title, made.page.language, made.missingImages]).toEqual(['Le riz', 'en', []]);
  const { document } = await floor.services.drafts.read(made.page.id);
  expect(documentJson(document).content!.map(({ type }) => type)).toEqual(['paragraph', 'figure']);
  expect(importMessages(made, 'fr')).toEqual([
    'gardé\u00a0: 2 mots',
    'changé\u00a0: passages insérés, acceptés × 1 (Luc)',
    'changé\u00a0: commentaires, laissés hors du texte × 1 (Zoé)',
    'commentaire de Zoé\u00a0: Pourquoi ?',
  ]);
  expect(importMessages(made, 'en')).toContain('changed: inserted passages, accepted × 1 (Luc)');
});

test.each([
  ['nested paragraphs', 'imbriquées'],
  ['a part that lies about its size', 'trop de place'],
  ['entities in entities', 'entités'],
])('%s: refused with a reason', async (name, words) => {
  const file = putDocument(await HOSTILE_DOCX[name]!(new Random(7), 1));
  const error = await floor.services.wordReader.read(file, 'one').catch((cause: unknown) => cause);
  expect(importRefusal(error, 'fr')).toContain(words);
});

test.each([
  ['not Word', Buffer.from('du texte'), 'Ce fichier n’est pas un document Word'],
  ['with macros', makeDocx(wordParagraph('x'), { parts: { 'word/vbaProject.bin': 'x' } }), 'macros'],
  [
    'with a document type',
    makeDocx(wordParagraph('x'), {
      parts: { 'word/document.xml': `<!DOCTYPE x>${wordPart('document', wordParagraph('x'))}` },
    }),
    'DOCTYPE',
  ],
])('a file %s is refused with a reason', async (_, bytes, words) => {
  const error = await floor.services.wordReader.read(putDocument(bytes), 'one').catch((cause: unknown) => cause);
  expect(importRefusal(error, 'fr')).toContain(words);
});

test('a page is created from a document after its preview, once, by the person who sent it alone', async () => {
  const { wordImports } = floor.services;
  const body = par('Le mil', 'Titre') + par('Des mots.') + par(picture('Un champ'));
  const file = putDocument(makeWord(body, { language: 'en-GB' }));
  const id = await wordImports.read({ file, name: 'mil.docx' }, floor.staff);
  expect(await wordImports.preview(id, 'fr', floor.staff)).toMatchObject({
    title: 'Le mil',
    language: 'en',
    words: 2,
    html: expect.stringContaining('Des mots.'),
    kept: { images: 1 },
  });
  const other = { ...floor.staff, personId: 'another' } as typeof floor.staff;
  expect(await wordImports.preview(id, 'fr', other)).toBeNull();
  const input = { kind: 'study', title: 'Le mil', language: 'en', visibility: 'members' } as const;
  await expect(wordImports.create(id, input, other)).rejects.toMatchObject({ code: 'gone' });
  await expect(wordImports.read({ file, name: 'x' }, floor.member)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(wordImports.create(id, input, floor.member)).rejects.toMatchObject({ code: 'forbidden' });
  const page = await wordImports.create(id, input, floor.staff);
  const { document } = await floor.services.drafts.read(page.id);
  expect(documentJson(document).content!.map(({ type }) => type)).toEqual(['paragraph', 'figure']);
  await expect(wordImports.create(id, input, floor.staff)).rejects.toMatchObject({ code: 'gone' });
});

test('a page is updated from a document after a preview of the changes; edits made meanwhile stay', async () => {
  const { fileUpdates, wordImports, drafts, checkpoints } = floor.services;
  const textOfPage = async () => renderMarkdown((await drafts.read(page.id)).document).trim();
  const first = par('Le mil', 'Titre') + par('Le champ est semé en juin.') + par('La récolte suit.');
  const made = await wordImports.read({ file: putDocument(makeWord(first)), name: 'mil.docx' }, floor.staff);
  const page = await wordImports.create(
    made,
    { kind: 'study', title: 'Le mil', language: 'fr', visibility: 'members' },
    floor.staff,
  );
  const next = first.replace('en juin', 'en juillet') + par(picture('Un champ'));
  const file = putDocument(makeWord(next));
  await expect(fileUpdates.read({ file, name: 'x' }, page, floor.member)).rejects.toMatchObject({
    code: 'not-found',
  });
  const id = await fileUpdates.read({ file, name: 'mil.docx' }, page, floor.staff);
  expect(await wordImports.preview(id, 'fr', floor.staff)).toBeNull();
  const other = { ...floor.staff, personId: 'another' } as typeof floor.staff;
  expect(await fileUpdates.preview(id, page, 'fr', other)).toBeNull();
  const preview = await fileUpdates.preview(id, page, 'fr', floor.staff);
  expect(preview).toMatchObject({ changes: true, newPictures: 1, isOther: false });
  expect(JSON.parse(preview!.comparison)).toMatchObject({ added: 1, removed: 1 });
  const ids = async () => (await drafts.read(page.id)).document.children.map(({ attrs }) => attrs.id);
  const before = await ids();
  await drafts.edit(page.id, null, (draft) => {
    const block = findTextBlock(draft, String(before[1]))!;
    editBlockText(block, { from: 0, to: 2, text: 'Une' });
  });
  // From two tabs at once.
  const both = await Promise.allSettled([1, 2].map(() => fileUpdates.apply(id, page, floor.staff)));
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await textOfPage()).toMatch(/^Le champ est semé en juillet\.\n\nUne récolte suit\.\n\n!\[Un champ\]\(.*\)$/);
  expect((await ids()).slice(0, 2)).toEqual(before);
  const [kept] = await checkpoints.list(floor.staff, page.id);
  expect(kept?.reason).toBe('before-import');
  await checkpoints.restore(floor.staff, page.id, kept!.id);
  expect(await textOfPage()).toBe('Le champ est semé en juin.\n\nUne récolte suit.');
  await expect(fileUpdates.apply(id, page, floor.staff)).rejects.toMatchObject({ code: 'gone' });
});

test('kind, language, authors and keywords are proposed from a document’s content and properties', async () => {
  const { wordImports } = floor.services;
  const core =
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Le teff</dc:title><dc:creator>Awa Diarra; Microsoft Office User; Luc Petit</dc:creator><cp:keywords>teff, eau</cp:keywords></cp:coreProperties>';
  const body =
    par('Un résumé.') +
    par('1. Le contexte', 'Titre1') +
    par('Des mots.') +
    par('LA MÉTHODE', 'Titre1') +
    par('D’autres.');
  const file = putDocument(makeWord(body, { language: 'en-GB', parts: { 'docProps/core.xml': core } }));
  const id = await wordImports.read({ file, name: 'x.docx' }, floor.staff);
  expect(await wordImports.preview(id, 'fr', floor.staff)).toMatchObject({
    ...{ title: 'Le teff', language: 'en', kind: 'study' },
    ...{ authors: ['Awa Diarra', 'Luc Petit'], keywords: ['teff', 'eau'] },
  });
});

test('the preview of a document without words reports that', async () => {
  const { wordImports } = floor.services;
  const id = await wordImports.read({ file: putDocument(makeWord(par(''))), name: 'vide.docx' }, floor.staff);
  const preview = await wordImports.preview(id, 'fr', floor.staff);
  expect([preview?.words, preview?.messages[0]]).toEqual([0, expect.stringContaining('Aucun mot')]);
});

test('Markdown and HTML become pages in the same way, with the metadata that they contain', async () => {
  const { wordImports, drafts } = floor.services;
  const pixel = `data:image/png;base64,${word.PIXEL.toString('base64')}`;
  const markdown = `---\ntitle: Le sésame\nkind: practice\nlang: en\nauthor: Awa Diarra\ntags: [sésame]\n---\n\n## Un\n\nDes **mots**[^1].\n\n![Un champ](${pixel})\n\n![Ailleurs](images/absente.png)\n\n[^1]: Une note.\n`;
  const html = `<!DOCTYPE html><html lang="en"><head><title>Le sésame</title><meta name="author" content="Awa Diarra"><meta name="keywords" content="sésame"></head><body><script>x()</script><h1>Le sésame</h1><h2>Un</h2><p>Des <b>mots</b>.</p><img src="${pixel}" alt="Un champ"><img src="file:///etc/passwd" alt="Ailleurs"></body></html>`;
  for (const [name, source, kind] of [
    ['sesame.md', markdown, 'practice'],
    ['sesame.HTML', html, null],
  ] as const) {
    const id = await wordImports.read({ file: putDocument(Buffer.from(source), 'sent'), name }, floor.staff);
    const preview = await wordImports.preview(id, 'fr', floor.staff);
    expect(preview, name).toMatchObject({
      ...{ title: 'Le sésame', language: 'en', kind, authors: ['Awa Diarra'], keywords: ['sésame'] },
      kept: { headings: 1, images: 2 },
      messages: expect.arrayContaining([expect.stringContaining('images absentes du fichier × 1')]),
    });
    const page = await wordImports.create(
      id,
      { kind: 'practice', title: `Le sésame, ${name}`, language: 'en', visibility: 'members' },
      floor.staff,
    );
    const { document } = await drafts.read(page.id);
    const blocks = documentJson(document).content!.map(({ type }) => type);
    expect([name, ...blocks]).toEqual([name, 'heading', 'paragraph', 'figure', 'paragraph']);
  }
});

test('front matter is imported into the notice, and values that no field accepts are reported', async () => {
  const { wordImports } = floor.services;
  const deep = '['.repeat(200) + ']'.repeat(200);
  const source = [
    ...['---', 'countries: [ML, XX]', 'sdgs: [6, 6.1]', 'authors: [Awa Diarra]', 'reviewers: [Béa]'],
    ...['colour: blue', 'meta:', '  place: Kayes', '  height: 3', `  method: ${deep}`, '---', '', 'Du sésame.'],
  ].join('\n');
  const read = () =>
    wordImports.read({ file: putDocument(Buffer.from(source), 'sent'), name: 'sesame.md' }, floor.staff);
  const make = async (kind: 'practice' | 'article') => {
    const typed = parseNotice(kind, { common: { authors: ['Zoé'] } });
    const input = { kind, title: `Du sésame, ${kind}`, language: 'fr', visibility: 'members' } as const;
    return wordImports.create(await read(), { ...input, ...(typed.ok && { notice: typed.notice }) }, floor.staff);
  };
  const { messages } = (await wordImports.preview(await read(), 'fr', floor.staff))!;
  expect(messages).toContain('repris dans la notice\u00a0: champs × 3');
  expect(messages).toContain('notice, laissé de côté\u00a0: colour, meta.method, countries');
  const { notice } = await make('practice');
  expect(notice.common).toMatchObject({
    ...{ countries: ['ML'], sdgs: ['6', '6.1'], authors: ['Zoé'], reviewers: ['Béa'] },
  });
  expect(notice.own).toMatchObject({ place: 'Kayes', method: '' });
  expect((await make('article')).notice).toMatchObject({ common: { countries: ['ML'] }, own: {} });
});

test.each([
  ['not in UTF-8', Buffer.from([0x45, 0xe9, 0x21]), 'UTF-8'],
  ['nested too deep', Buffer.from('> '.repeat(5_000)), 'imbriqu'],
  ['with too many emphasis marks', Buffer.from('*a '.repeat(9_000)), 'emphase'],
])('a Markdown file %s is refused with a reason', async (_, bytes, words) => {
  const { wordImports } = floor.services;
  const read = wordImports.read({ file: putDocument(bytes), name: 'x.md' }, floor.staff);
  const error = await read.catch((cause: unknown) => cause);
  expect(wordImports.describe(error, 'fr')).toContain(words);
});

test('a page is updated from Markdown: the text is replaced, and blocks keep their ids', async () => {
  const { fileUpdates, pages, drafts } = floor.services;
  const source = '## Un\n\nUn champ semé.\n\n:::constat{title="Le titre"}\nIl pleut.\n:::';
  const draft = await drafts.readMarkdown(source, null, null);
  const input = { kind: 'study', title: 'Le gombo', language: 'fr', visibility: 'members', draft } as const;
  const page = await pages.create(input, floor.staff);
  const ids = async () => (await drafts.read(page.id)).document.children.map(({ attrs }) => attrs.id);
  const before = await ids();
  const edited = source.replace('semé', 'récolté').replace('Le titre', 'Un titre');
  const file = putDocument(Buffer.from(`---\ntitle: Le gombo\n---\n\n# Le gombo\n\n${edited}\n`));
  const id = await fileUpdates.read({ file, name: 'gombo.md' }, page, floor.staff);
  expect(await fileUpdates.preview(id, page, 'fr', floor.staff)).toMatchObject({ changes: true, newPictures: 0 });
  await fileUpdates.apply(id, page, floor.staff);
  expect(renderMarkdown((await drafts.read(page.id)).document).trim()).toBe(edited);
  expect(await ids()).toEqual(before);
});

test('Markdown made for readers, with words in place of citations, removes no citation', async () => {
  const { fileUpdates, pages, drafts } = floor.services;
  const source = 'Il pleut [@material/abcdefghjk23, min. 3]. Le champ est semé.';
  const draft = await drafts.readMarkdown(source, null, null);
  const input = { kind: 'study', title: 'Le coton', language: 'fr', visibility: 'members', draft } as const;
  const page = await pages.create(input, floor.staff);
  const spoken = 'Il pleut [E1, min. 3]. Le champ est récolté.\n\n## Sources\n\n- E1. Entretien, une présidente.\n';
  const file = putDocument(Buffer.from(spoken));
  const id = await fileUpdates.read({ file, name: 'coton.md' }, page, floor.staff);
  await fileUpdates.apply(id, page, floor.staff);
  expect(renderMarkdown((await drafts.read(page.id)).document).trim()).toBe(source.replace('semé', 'récolté'));
});

test('an .rtf file is refused with advice on how to save it', async () => {
  const { files } = await importPaths(floor.services, [putDocument(word.PIXEL, 'a.rtf')], {}, COMMAND_LINE);
  expect(files[0]?.outcome === 'failed' && importRefusal(files[0].error, 'fr')).toContain('.docx');
});

test('the command imports an OpenDocument text with its picture, and reports it', async () => {
  const body =
    odt.tracked(['c1', 'Luc', null]) +
    odt.par('Le niébé', 'Title') +
    odt.par(odt.inserted('c1', 'Des mots.')) +
    odt.par(odt.picture('Un bief'));
  const made = odt.makeOdt(body, { language: 'en' });
  const { files } = await importPaths(floor.services, [putDocument(made, 'niebe.odt')], {}, COMMAND_LINE);
  const [file] = files;
  if (file?.outcome !== 'created') throw new Error(importRefusal(file?.outcome === 'failed' && file.error, 'en'));
  expect([file.page.title, file.page.language, file.missingImages]).toEqual(['Le niébé', 'en', []]);
  const { document } = await floor.services.drafts.read(file.page.id);
  expect(documentJson(document).content!.map(({ type }) => type)).toEqual(['paragraph', 'figure']);
  expect(importMessages(file, 'fr')).toContain('changé\u00a0: passages insérés, acceptés × 1 (Luc)');
});

test.each([
  ['nested too deep', { 'content.xml': '<text:p>'.repeat(9_000) + '</text:p>'.repeat(9_000) }, 'imbriquées'],
  ['of more than can be unpacked', { 'content.xml': ' '.repeat(60 * 1024 * 1024) }, 'trop de place'],
  ['of more elements than are read', { 'content.xml': `<x>${'<text:s/>'.repeat(2_100_000)}</x>` }, 'trop de place'],
  ['of entities', { 'styles.xml': '<!DOCTYPE x [<!ENTITY e "mot">]><x>&e;</x>' }, 'entités'],
  ['that ends early', { 'content.xml': '<office:text><text:p>Des mots' }, 'endommagé'],
  ['with a password', { 'META-INF/manifest.xml': '<m><manifest:encryption-data/></m>' }, 'mot de passe'],
])('an OpenDocument text %s is refused with a reason', async (_, parts, words) => {
  const file = putDocument(odt.makeOdt('', { parts }));
  const error = await floor.services.wordReader.read(file, 'one').catch((cause: unknown) => cause);
  expect(importRefusal(error, 'fr')).toContain(words);
});

test.each([
  ['Word document', makeWord(par('Des mots.').repeat(200_000))],
  ['OpenDocument text', odt.makeOdt(odt.par('Des mots.').repeat(200_000))],
])('a %s of more paragraphs than a page has is refused before it is converted', async (_, made) => {
  const begun = process.cpuUsage();
  await expect(readFileText(putDocument(made), 'x')).rejects.toMatchObject({ code: 'too-large' });
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1e6).toBeLessThan(5);
});

test('a page is created from an archive of one text with its pictures', async () => {
  const { wordImports, drafts } = floor.services;
  const made = (files: Readonly<Record<string, string | Uint8Array>>) =>
    putDocument(
      Buffer.from(
        zipSync(
          Object.fromEntries(
            Object.entries(files).map(([name, content]) => [
              name,
              typeof content === 'string' ? strToU8(content) : new Uint8Array(content),
            ]),
          ),
        ),
      ),
    );
  const text =
    '# Le gombo\n\nDes mots.\n\n![Un champ](../images/e\u0301te\u0301.png)\n\n![Ailleurs](../../secret.png)\n';
  const file = made({
    'dossier/textes/gombo.md': text,
    'dossier/images/été.png': word.PIXEL,
    'dossier/images/oubliée.png': word.PIXEL,
    '__MACOSX/dossier/._gombo.md': 'x',
  });
  const id = await wordImports.read({ file, name: 'gombo.zip' }, floor.staff);
  const preview = await wordImports.preview(id, 'fr', floor.staff);
  expect(preview).toMatchObject({
    title: 'Le gombo',
    messages: [
      expect.stringContaining('images absentes du fichier × 1'),
      expect.stringContaining('images de l’archive que le texte ne montre pas, laissées de côté × 1'),
    ],
  });
  const input = { kind: 'study', title: 'Le gombo, archivé', language: 'fr', visibility: 'members' } as const;
  const page = await wordImports.create(id, input, floor.staff);
  const blocks = documentJson((await drafts.read(page.id)).document).content!;
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'figure', 'paragraph']);
  const inIt = await wordImports.read(
    { file: made({ 'a.odt': odt.makeOdt(odt.par('Un mil.')) }), name: 'a.zip' },
    floor.staff,
  );
  expect((await wordImports.preview(inIt, 'fr', floor.staff))?.html).toContain('Un mil.');
  for (const [files, words] of [
    [{ 'a.md': 'a', 'b.html': 'b' }, 'plusieurs textes'],
    [{ 'a.png': word.PIXEL }, 'aucun texte'],
  ] as const) {
    const error = await wordImports
      .read({ file: made(files), name: 'x.zip' }, floor.staff)
      .catch((cause: unknown) => cause);
    expect(wordImports.describe(error, 'fr')).toContain(words);
  }
});
