import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { newPageIn, textBatchPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { listAnnotations } from '#db/annotations/annotation-repository.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import * as odt from '#tests/support/odt-documents.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { until } from '#tests/support/until.ts';
import { makeWord, PIXEL, par, picture, run } from '#tests/support/word-documents.ts';

/** Archives of several texts: listed, looked at, chosen, made into pages. */
let app: RunningApp;
let staff: string;
beforeAll(async () => {
  app = await startApp();
  staff = await app.signIn('Awa Diarra', 'staff');
});
afterAll(() => app.close());

type Files = Readonly<Record<string, string | Uint8Array>>;
const zip = (files: Files): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [
        name,
        typeof bytes === 'string' ? strToU8(bytes) : new Uint8Array(bytes),
      ]),
    ),
  );

const word = makeWord(
  par('Le riz', 'Titre') +
    par(`<w:ins w:author="Luc">${run('Des mots.')}</w:ins>`) +
    par(`<w:commentRangeStart w:id="0"/>${run('Un puits.')}<w:commentRangeEnd w:id="0"/>`) +
    par(picture('Un bief')),
  { comments: [['Zoé', 'Lequel ?']], language: 'en-GB' },
);
const FOUR: Files = {
  'kit/10. mil.md': '---\nkind: practice\n---\n# Le mil\n\n![Un champ](images/été.png)\n\nUn champ de mil.',
  'kit/2. riz.docx': word,
  'kit/3. fonio.odt': odt.makeOdt(odt.par('Le fonio', 'Title') + odt.par('Un champ de fonio.')),
  'kit/4. cassé.docx': zip({ '[Content_Types].xml': '<x', 'word/document.xml': '<w:document' }),
  'kit/images/été.png': PIXEL,
  'kit/images/oubliée.png': PIXEL,
  'kit/notes.xlsx': 'x',
  '__MACOSX/kit/._10. mil.md': 'x',
};

const ofTexts = (count: number, extension: string): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.${extension}`, 'x']));
/**
 * Refused archives, with words of the message. Made before the server starts: it closes idle
 * connections after some seconds, which these take, and the next request would be sent on one.
 */
const REFUSED: readonly [archive: Uint8Array, words: string][] = [
  [zip(ofTexts(101, 'md')), 'plus de 100 textes'],
  [zip({ 'a.png': PIXEL }), 'aucun texte'],
  // Of so many files that the archive is not even listed.
  [zip(ofTexts(10_001, 'txt')), 'plus de 4\u202f000 fichiers'],
  [zip(ofTexts(4_001, 'txt')), 'plus de 4\u202f000 fichiers'],
];

const send = (address: string, form: Record<string, string | Blob>, cookie = staff, name = 'kit.zip') => {
  const body = new FormData();
  for (const [field, value] of Object.entries(form)) {
    if (typeof value === 'string') body.append(field, value);
    else body.append(field, value, name);
  }
  return fetch(app.url + address, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
};
const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);
const page = async (address: string, cookie = staff) =>
  (await fetch(app.url + address, { headers: { cookie } })).text();

/** Sends an archive. @returns the address of its texts, once they are read */
async function sendArchive(files: Files, address = '/nouvelle-page', cookie = staff): Promise<string> {
  const sent = await send(address, { intent: 'read', file: blob(zip(files)) }, cookie);
  expect(sent.status).toBe(303);
  const lot = sent.headers.get('location')!;
  await app.services.textBatches.settle();
  return lot;
}

describe('an archive of several texts', () => {
  test('made on Windows keeps accents in file names, and the last of two files with one path', async () => {
    const latin1 = (text: string) => Buffer.from(text, 'latin1');
    const packed = zip({ 'march_.md': 'Un.', 'for_t.md': 'Deux.', 'for_T.md': 'Trois.' });
    // In code page 850, « é » and « ê ».
    const bytes = Buffer.from(packed)
      .toString('latin1')
      .replaceAll('march_', 'march\x82')
      .replaceAll(/for_[tT]/g, 'for\x88t');
    const sent = await send('/nouvelle-page', { intent: 'read', file: blob(latin1(bytes)) });
    await app.services.textBatches.settle();
    const listed = await page(sent.headers.get('location')!);
    expect(listed.match(/name="title\.\d"/g)).toHaveLength(2);
    expect(listed).toContain('marché');
    expect(listed).toContain('forêt');
    const preview = await page(`${sent.headers.get('location')}&texte=0`);
    expect(preview).toContain('Trois.');
  });

  test('lists each text with its report and preview, and makes pages of those chosen, in a collection', async () => {
    const kit = await app.services.collections.create({ kind: 'toolkit', title: 'Céréales' }, COMMAND_LINE);
    const before = await app.addPage({ title: 'La première' });
    const [part] = await app.services.collections.parts(kit);
    if (part)
      await app.services.collectionParts.rearrange(
        kit.id,
        { type: 'add-page', part: part.id, page: before.id },
        COMMAND_LINE,
      );
    expect(await page(`${collectionPath(kit)}/gerer`)).toContain(newPageIn(kit.id));
    const lot = await sendArchive(FOUR, newPageIn(kit.id));
    const html = await page(lot);
    const at = (text: string) => html.indexOf(text);
    // In the order in which people number files.
    expect([at('2. riz.docx') < at('3. fonio.odt'), at('3. fonio.odt') < at('10. mil.md')]).toEqual([true, true]);
    expect(html).toContain('Céréales');
    expect(html).toMatch(/name="title\.0"[^>]*value="Le riz"/);
    expect(html).toMatch(/name="title\.3"[^>]*value="Le mil"/);
    expect(html).toContain('passages insérés, acceptés × 1 (Luc)');
    expect(html).toContain('n’est pas un document Word');
    expect(html).toContain('Un fichier de l’archive n’est ni un texte ni une image');
    expect(html).toContain('Une image de l’archive n’est montrée par aucun texte');
    expect(html).toContain('oubliée.png');
    expect(html).not.toContain('été.png');
    expect(await page(`${lot}&texte=1`)).toContain('Un champ de fonio.');

    const fields = {
      intent: 'make',
      visibility: 'public',
      comments: 'oui',
      ...{ 'take.0': 'oui', 'title.0': 'Le riz du fleuve', 'kind.0': 'study', 'language.0': 'en' },
      ...{ 'title.1': 'Le fonio', 'kind.1': 'factsheet', 'language.1': 'fr' },
      ...{ 'take.3': 'oui', 'title.3': 'Le mil', 'kind.3': 'practice', 'language.3': 'fr' },
    };
    const empty = await send(lot, { ...fields, 'title.0': ' ' });
    expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('Rien n’a été fait.')]);
    // A double click.
    const both = await Promise.all([send(lot, fields), send(lot, fields)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    await app.services.textBatches.settle();
    const done = await page(lot);
    expect(done).toContain('Pages faites\u00a0: 2');
    const rice = await app.services.pages.requireAt(COMMAND_LINE, 'study', 'le-riz-du-fleuve');
    const millet = await app.services.pages.requireAt(COMMAND_LINE, 'practice', 'le-mil');
    expect(rice).toMatchObject({ language: 'en', visibility: 'public' });
    expect(done).toContain(`href="${pagePath(rice)}"`);
    const parts = await app.services.collections.parts(kit);
    expect(parts.flatMap(({ pageIds }) => pageIds)).toEqual([...(part ? [before.id] : []), rice.id, millet.id]);
    const blocks = async (id: string) =>
      documentJson((await app.services.drafts.read(id)).document).content!.map(({ type }) => type);
    expect(await blocks(rice.id)).toEqual(['paragraph', 'paragraph', 'figure']);
    expect(await blocks(millet.id)).toEqual(['figure', 'paragraph']);
    const notes = await listAnnotations(app.services.database.read, rice.id);
    expect(notes.map(({ body, authorName }) => [body, authorName])).toEqual([['Lequel ?', 'Zoé']]);
  });

  test('leaves out a text without words unless it is chosen, and shows why at once', async () => {
    const list = await page(await sendArchive({ '1. riz.md': '# Le riz\n\nUn champ.', '2. vide.md': '' }));
    const [, full, empty] = list.split('<legend>');
    expect(full).toMatch(/name="take\.0"[^>]* checked=""/);
    expect(full).toContain('<details class="fold"><summary>');
    expect(empty).not.toContain('checked=""');
    expect(empty).toMatch(/<details class="fold" open="">(?:(?!<\/details>).)*Aucun mot n’a été trouvé/s);
  });

  test('is visible to its sender alone, and dropped once another is sent', async () => {
    const lot = await sendArchive({ 'a.md': 'Un.', 'b.md': 'Deux.' });
    const other = await app.signIn('Luc', 'staff');
    expect(await page(lot, other)).toContain('ne sont plus en mémoire');
    expect(await page(`${lot}&texte=0`, other)).not.toContain('Un.');
    expect((await send(lot, { intent: 'make', 'take.0': 'oui' }, other)).headers.get('location')).toBe(lot);
    const member = await app.signIn('Membre', 'member');
    expect(
      (await send('/nouvelle-page', { intent: 'read', file: blob(zip({ 'a.md': 'a', 'b.md': 'b' })) }, member)).status,
    ).toBe(403);
    const next = await sendArchive({ 'c.md': 'Trois.', 'd.md': 'Quatre.' });
    expect(await page(lot)).toContain('ne sont plus en mémoire');
    expect(await page(next)).toContain('d.md');
    const none = await send(next, { intent: 'make' });
    expect([none.status, await none.text()]).toEqual([400, expect.stringContaining('Choisissez au moins un texte.')]);
  });

  test('can be cancelled while it is read: its texts are left, and its file is deleted', async () => {
    const { textBatches, access } = app.services;
    const viewer = await access.findViewer(staff);
    const file = path.join(createTempFolder('lot'), 'a.zip');
    const texts = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.docx`, word]));
    writeFileSync(file, zip(texts));
    const id = (await textBatches.begin({ file, name: 'a.zip', bytes: 1 }, null, viewer))!;
    expect([existsSync(file), textBatches.find(id, viewer)?.state]).toEqual([false, 'reading']);
    expect(await page(textBatchPath(id))).toContain('Lecture des textes');
    expect((await send(textBatchPath(id), { intent: 'cancel' })).status).toBe(303);
    await textBatches.settle();
    const batch = textBatches.find(id, viewer)!;
    expect([batch.state, batch.texts.some(({ state }) => state === 'left')]).toEqual(['done', true]);
  });

  test('stops when its sender is disabled: pages that were made stay, other texts are left', async () => {
    const { textBatches, access, people, pages } = app.services;
    const cookie = await app.signIn('Luc Sissoko', 'staff');
    const viewer = await access.findViewer(cookie);
    const file = path.join(createTempFolder('lot'), 'a.zip');
    writeFileSync(
      file,
      zip(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}.md`, `# Texte ${n}\n\nMot.`]))),
    );
    const id = (await textBatches.begin({ file, name: 'a.zip', bytes: 1 }, null, viewer))!;
    await textBatches.settle();
    const batch = textBatches.find(id, viewer)!;
    const texts = batch.texts.map((_, index) => ({
      index,
      kind: 'factsheet',
      title: `Le lot ${index}`,
      language: 'fr',
    }));
    textBatches.make(
      id,
      { texts, visibility: 'invited', notes: { locale: 'fr', comments: false, corrections: false } },
      viewer,
    );
    await until(() => batch.texts.some(({ state }) => state === 'made'), 'no page was made');
    await people.disable(personIdOf(viewer)!, COMMAND_LINE);
    await textBatches.settle();
    const made = batch.texts.filter(({ state }) => state === 'made');
    const left = batch.texts.filter(({ state }) => state === 'left');
    expect([batch.state, made.length + left.length, left.length > 0]).toEqual(['done', 40, true]);
    for (const { page: kept } of made)
      expect(await pages.require(COMMAND_LINE, kept!.id)).toMatchObject({ id: kept!.id });
  });

  test('of more texts than are read at once, or of none, is refused with a message', async () => {
    for (const [file, words] of REFUSED) {
      const sent = await send('/nouvelle-page', { intent: 'read', title: 'Mon titre', file: blob(file) });
      const html = await sent.text();
      expect([sent.status >= 400, html.includes(words), html.includes('Mon titre')]).toEqual([true, true, true]);
    }
  });

  test('the command makes pages of its texts', async () => {
    const file = path.join(createTempFolder('lot'), 'lot.zip');
    writeFileSync(
      file,
      zip({ 'b/10.html': '<h1>Le sésame</h1>', 'b/2.md': '# Le niébé', 'b/3.docx': 'x', 'b/i.png': PIXEL }),
    );
    const { files } = await importPaths(app.services, [file], { kind: 'article' }, COMMAND_LINE);
    expect(
      files.map((one) => [
        path.basename(one.path),
        one.outcome,
        one.outcome === 'created' ? [one.page.kind, one.page.title] : null,
      ]),
    ).toEqual([
      ['2.md', 'created', ['article', 'Le niébé']],
      ['3.docx', 'failed', null],
      ['10.html', 'created', ['article', 'Le sésame']],
    ]);
  });
});

describe('a file that is not read', () => {
  test.each([
    ['none', new Uint8Array(), '', 400, 'Choisissez un fichier'],
    ['an empty one', new Uint8Array(), 'vide.docx', 400, '«\u202fvide.docx\u202f» est vide'],
    ['one of 22 MB', new Uint8Array(22 * 1024 * 1024), 'lourd.docx', 413, 'plus de 20 Mo'],
  ])('%s: refused with a message, and the typed fields are given back', async (_, bytes, name, status, words) => {
    const typed = { kind: 'study', title: 'Mon titre tapé', 'common.keywords': 'riz' };
    const sent = await send('/nouvelle-page', { ...typed, intent: 'read', file: blob(bytes) }, staff, name);
    const html = await sent.text();
    expect([sent.status, html.includes(words), html.includes('Mon titre tapé')]).toEqual([status, true, true]);
    expect(html).toMatch(/checked="" value="study"/);
    const draft = await app.addPage({ title: `À jour ${name}` });
    const update = await send(`${pagePath(draft)}/fichier`, { intent: 'read', file: blob(bytes) }, staff, name);
    expect([update.status, (await update.text()).includes(words)]).toEqual([status, true]);
  });

  test('fields that were typed before a file is read are proposed after it', async () => {
    const typed = { kind: 'study', title: 'Mon titre tapé', visibility: 'public' };
    const sent = await send('/nouvelle-page', { ...typed, file: blob(word) }, staff, 'riz.docx');
    const html = await page(sent.headers.get('location')!);
    expect(html).toMatch(/name="title"[^>]*value="Mon titre tapé"/);
    expect(html).toMatch(/checked="" value="study"/);
    expect(html).toMatch(/<option value="public" selected/);
  });

  test('a page that is made of one file in a collection becomes its last', async () => {
    const kit = await app.services.collections.create({ kind: 'toolkit', title: 'Une boîte' }, COMMAND_LINE);
    const sent = await send(newPageIn(kit.id), { intent: 'read', file: blob(word) }, staff, 'riz.docx');
    const next = sent.headers.get('location')!;
    expect(await page(next)).toContain('Une boîte');
    const document = new URLSearchParams(next.split('?')[1]).get('document')!;
    const made = await send(next, {
      document,
      kind: 'study',
      title: 'Le sorgho',
      language: 'fr',
      visibility: 'members',
    });
    expect(made.status).toBe(303);
    const sorghum = await app.services.pages.requireAt(COMMAND_LINE, 'study', 'le-sorgho');
    const parts = await app.services.collections.parts(kit);
    expect(parts.flatMap(({ pageIds }) => pageIds)).toEqual([sorghum.id]);
    const member = await app.signIn('Autre membre', 'member');
    expect((await send(newPageIn(kit.id), { kind: 'study', title: 'Non' }, member)).status).toBe(403);
  });
});
