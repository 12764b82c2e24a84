import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson, textOf } from '#content/document/document.ts';
import { editBlockText, findTextBlock } from '#content/draft/anchors/anchor-yjs.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { listAnnotations } from '#db/annotations/annotation-repository.ts';
import { importMessages } from '#server/commands/output/import-messages.ts';
import { importRefusal } from '#server/commands/output/import-refusal.ts';
import { importPaths } from '#server/exchange/import-paths.ts';
import { readFileText } from '#server/exchange/word/read-file-text.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
import { HOSTILE_DOCX } from '#tests/support/hostile-documents.ts';
import * as odt from '#tests/support/odt-documents.ts';
import { Random } from '#tests/support/random.ts';
import { makeDocx, wordParagraph, wordPart } from '#tests/support/sample-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';
import * as word from '#tests/support/word-documents.ts';

/** Word documents of raw XML, read as pages. */

const { par, run, item, cell, row, table, picture, makeWord } = word;

function put(docx: Buffer, name = 'texte.docx'): string {
  const file = path.join(createTempFolder('word'), name);
  writeFileSync(file, docx);
  return file;
}

async function read(body: string, parts: word.WordDocumentParts = {}) {
  const text = await readWord(makeWord(body, parts));
  const images = new Map(text.images.map(({ name }) => [name, { file: `f${name.length}`, width: 1, height: 1 }]));
  const { document, title, leftOut } = parseHtml(text.source, { resolveImage: (name) => images.get(name) ?? null });
  return { ...text, document, heading: title, leftOut, markdown: renderMarkdown(document).trim() };
}
const changed = ({ report }: Awaited<ReturnType<typeof read>>) =>
  Object.fromEntries(report.changed.map(({ what, count, who }) => [what, who.length > 0 ? [count, ...who] : count]));

describe('the text of a Word document', () => {
  test('has its headings below the title, its marks, its quotations, and no table of contents', async () => {
    const found = await read(
      par('Le riz au Mali', 'Titre') +
        par('Le contexte 3', 'TM1') +
        par('Le contexte', 'Titre1') +
        par(
          run('Du ') +
            run('riz', '<w:b/>') +
            run(' et de l’') +
            run('eau', '<w:i/>') +
            run('2', '<w:vertAlign w:val="subscript"/>'),
        ) +
        par('Le climat', 'Titre2') +
        par('Un arbre.', 'Citation') +
        par('Deux arbres.', 'Citation'),
    );
    expect(found.heading).toBe('Le riz au Mali');
    expect(found.markdown).toBe(
      '## Le contexte\n\nDu **riz** et de l’_eau_<sub>2</sub>\n\n### Le climat\n\n> Un arbre.\n>\n> Deux arbres.',
    );
    expect(changed(found)).toEqual({ contents: 1 });
  });

  test('has no table of contents, by its field as well: the words after it stay', async () => {
    const at = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const code = (words: string) => `<w:r><w:instrText xml:space="preserve">${words}</w:instrText></w:r>`;
    const entry = (words: string) =>
      `${at('begin')}${code('PAGEREF _1')}${at('separate')}${run('3')}${at('end')}${run(words)}`;
    const found = await read(
      par('Avant.') +
        par(`${at('begin')}${code(' TOC \\o "1-3" ')}${at('separate')}${entry('Le contexte')}`) +
        par(entry('La suite')) +
        par(at('end')) +
        par(`${at('begin')}${code('DATE')}${at('separate')}${run('mars')}${at('end')}${run(', après.')}`),
    );
    expect(found.markdown).toBe('Avant.\n\nmars, après.');
    expect(changed(found)).toEqual({ contents: 1 });
  });

  test('has its lists in one another, with numbers and bullets, six deep', async () => {
    const deep = [1, 2, 3, 4, 5].map((level) => item(`n${level}`, 1, level)).join('');
    const found = await read(
      item('un', 2) + item('deux', 2) + item('puce', 1, 1) + par('Après.') + item('n0', 1) + deep,
    );
    expect(found.markdown).toBe(
      '1. un\n2. deux\n   - puce\n\nAprès.\n\n- n0\n  - n1\n    - n2\n      - n3\n        - n4\n          - n5',
    );
    expect(found.report.kept.listItems).toBe(9);
  });

  test('has its tables, with header rows and merged cells', async () => {
    const { document, report } = await read(
      table(
        row(cell('Pays', '<w:gridSpan w:val="2"/>'), true),
        row(cell('Mali', '<w:vMerge w:val="restart"/>') + cell('riz')),
        row(cell('', '<w:vMerge/>') + cell('mil')),
      ),
    );
    const rows = documentJson(document).content![0]!.content!;
    const cells = rows.map(({ content }) =>
      content!.map((one) => [one.type, textOf(one), one.attrs!.colspan, one.attrs!.rowspan]),
    );
    expect(cells).toEqual([
      [['tableHeader', 'Pays', 2, 1]],
      [
        ['tableCell', 'Mali', 1, 2],
        ['tableCell', 'riz', 1, 1],
      ],
      [['tableCell', 'mil', 1, 1]],
    ]);
    expect(report.kept.tables).toBe(1);
  });

  test('has its notes at their calls, footnotes and endnotes, and its links', async () => {
    const found = await read(
      par(run('Selon') + word.footnoteCall(1) + run(' la carte') + word.endnoteCall(1) + run('.')) +
        par(`<w:hyperlink r:id="rId9">${run('le site')}</w:hyperlink>`) +
        par(`<w:fldSimple w:instr='HYPERLINK "https://b.example/"'>${run('un champ')}</w:fldSimple>`),
      { footnotes: ['La FAO.'], endnotes: ['L’IGN.'], links: { rId9: 'https://a.example/' } },
    );
    expect(found.markdown).toBe(
      'Selon[^1] la carte[^2].\n\n[le site](https://a.example/)\n\n[un champ](https://b.example/)\n\n[^1]: La FAO.\n\n[^2]: L’IGN.',
    );
    expect(found.report.kept).toMatchObject({ notes: 2, links: 2 });
  });

  test('has its pictures with alternative texts, and captions with their numbers', async () => {
    const caption = par(
      `${run('Figure ')}<w:fldSimple w:instr=" SEQ Figure ">${run('7')}</w:fldSimple>${run(' – Le bief. Crédit : A. Diallo')}`,
      'Lgende',
    );
    const found = await read(par(picture('Un bief')) + caption + par('Après.'));
    const [figure, after] = documentJson(found.document).content!;
    expect(figure).toMatchObject({
      type: 'figure',
      attrs: { alt: 'Un bief', caption: 'Figure 7 – Le bief.', credit: 'A. Diallo' },
    });
    expect(textOf(after!)).toBe('Après.');
    expect(found.images.map(({ bytes }) => Buffer.from(bytes))).toEqual([word.PIXEL]);
  });

  test('has tracked changes accepted, told with their authors; comments listed', async () => {
    const found = await read(
      par(
        `${run('Le prix ')}<w:del w:id="1" w:author="Awa"><w:r><w:delText>baisse</w:delText></w:r></w:del><w:ins w:id="2" w:author="Luc">${run('monte')}</w:ins><w:commentRangeStart w:id="0"/>${run('.')}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`,
      ),
      { comments: [['Zoé', 'Depuis quand ?']] },
    );
    expect(found.markdown).toBe('Le prix monte.');
    expect(changed(found)).toEqual({ inserted: [1, 'Luc'], deleted: [1, 'Awa'], comment: [1, 'Zoé'] });
    expect(found.report.comments).toEqual([
      {
        author: 'Zoé',
        text: 'Depuis quand ?',
        date: null,
        place: { block: 'Le prix monte.', exact: '.', before: 11 },
      },
    ]);
  });

  test('keeps the words of text boxes and equations; check boxes are tasks', async () => {
    const box = (code: string) => `<w:r><w:sym w:font="Wingdings" w:char="${code}"/></w:r>`;
    const found = await read(
      par(run('Avant.') + word.textBox('Dans le cadre.')) +
        par(
          `<m:oMath><m:r><m:t>r=</m:t></m:r><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>`,
        ) +
        par(box('F0FE') + run(' fait')) +
        par(box('F0A8') + run(' à faire')),
    );
    expect(found.markdown).toBe('Avant.\n\nDans le cadre.\n\nr=a/b\n\n- [x] fait\n- [ ] à faire');
    expect(changed(found)).toEqual({ 'text-box': 1, equation: 1, checkbox: 2 });
  });

  test('says which headings skip a level, and what language and title the document states', async () => {
    const found = await read(par('Un', 'Titre1') + par('Deux', 'Titre1') + par('Trop bas', 'Titre4'), {
      title: 'Le riz',
      language: 'en-GB',
    });
    expect(changed(found)).toEqual({ 'heading-order': 1 });
    expect([found.title, found.language]).toEqual(['Le riz', 'en']);
  });

  test('has its words when a picture is missing, which is told', async () => {
    const found = await read(par('Des mots.') + par(picture('Un puits', 'rNowhere')));
    expect(found.markdown).toContain('Des mots.');
    expect([found.images, changed(found)]).toEqual([[], { picture: 1 }]);
  });

  test.each([
    ['ends early', '<w:p><w:r><w:t>Des mots'],
    ['closes what is not open', '<w:p><w:r><w:t>Des mots</w:r></w:p>'],
  ])('is refused when its XML %s', async (_, body) => {
    const damaged = { code: 'unsupported-type', details: { reason: 'damaged' } };
    const part = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}`;
    await expect(readWord(makeWord('', { parts: { 'word/document.xml': part } }))).rejects.toMatchObject(damaged);
  });

  test('has no picture from elsewhere, on the network or on this disk', async () => {
    const outside = put(word.PIXEL, 'secret.png');
    const linked = (id: string) => picture('dehors', id).replace('r:embed', 'r:link');
    const at = (id: string, target: string, mode = 'TargetMode="External"') =>
      `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="${target}" ${mode}/>`;
    for (const body of [par(linked('rA')), par(linked('rB')), par(picture('dehors', 'rC'))]) {
      const found = await readWord(
        makeWord(par('Des mots.') + body, {
          relations:
            at('rA', 'https://a.example/x.png') + at('rB', `file://${outside}`) + at('rC', `../../..${outside}`, ''),
        }),
      );
      expect([found.images, JSON.stringify(found).includes('Des mots.')]).toEqual([[], true]);
    }
  });
});

describe('the text of an OpenDocument text', () => {
  async function readOdt(body: string, parts: odt.OdtParts = {}) {
    const text = await readFileText(put(odt.makeOdt(body, parts)), 'x.odt');
    const images = new Map(text.images.map(({ name }) => [name, { file: `f${name.length}`, width: 1, height: 1 }]));
    const { document, title } = parseHtml(text.source, { resolveImage: (name) => images.get(name) ?? null });
    return { ...text, document, heading: title, markdown: renderMarkdown(document).trim() };
  }

  test('has headings that are items of lists, and lists that go on after them', async () => {
    const { markdown, report } = await readOdt(
      odt.par('Titre', 'Title') +
        odt.list('Numbers', odt.heading('Un', 1), odt.par('premier'), odt.list('Numbers', odt.par('seul'))) +
        odt.par('Entre.') +
        odt.list('Numbers', odt.par('deuxième')).replace('<text:list ', '<text:list text:continue-numbering="true" ') +
        odt.list('Bullets', odt.par('')),
    );
    expect(markdown).toBe('## Un\n\n1. premier\n\n1) seul\n\nEntre.\n\n2. deuxième');
    expect(report.kept).toMatchObject({ headings: 2, listItems: 3 });
  });

  test('has what is anchored in a paragraph beside it, pictures in their captions, and spans that meet', async () => {
    const { document, markdown } = await readOdt(
      odt.par(`Avant${odt.textBox(odt.par('Dans le cadre.'))} et après.`) +
        odt.par(odt.textBox(odt.par(`${odt.picture('Un bief')}Le bief. Crédit : A. Diallo`, 'Illustration'))) +
        odt.par(`${odt.span('gras ', 'Bold')}${odt.span(odt.span('les deux', 'Italic'), 'Bold')}`) +
        odt.par('ligne<text:s text:c="3"/>une', 'Preformatted_20_Text') +
        odt.par('ligne deux', 'Preformatted_20_Text'),
    );
    expect(documentJson(document).content![2]).toMatchObject({
      type: 'figure',
      attrs: { alt: 'Un bief', caption: 'Le bief.', credit: 'A. Diallo' },
    });
    expect(markdown.replace(/!\[.*\)\n\n/, '')).toBe(
      'Avant et après.\n\nDans le cadre.\n\n**gras _les deux_**\n\n```\nligne   une\nligne deux\n```',
    );
  });

  test('has its tracked changes accepted, and as corrections of the text as it was', async () => {
    const { markdown, original, report } = await readOdt(
      odt.tracked(
        ['c1', 'Luc', odt.par('baisse')],
        ['c2', 'Luc', null],
        ['c3', 'Awa', odt.par('Un alinéa en moins.') + odt.par('')],
        ['c4', 'Zoé', null],
      ) +
        odt.par(`Le prix ${odt.deleted('c1')}${odt.inserted('c2', 'monte')}.`) +
        odt.par(`${odt.deleted('c3')}La suite.`) +
        odt.par(odt.inserted('c4', 'Un alinéa de plus.')) +
        odt.par('Fin.'),
    );
    expect(markdown).toBe('Le prix monte.\n\nLa suite.\n\nUn alinéa de plus.\n\nFin.');
    expect(report.changed).toEqual([
      { what: 'inserted', count: 2, who: ['Luc', 'Zoé'] },
      { what: 'deleted', count: 2, who: ['Luc', 'Awa'] },
    ]);
    const before = renderMarkdown(parseHtml(original!.source).document).trim();
    expect(before).toBe('Le prix baisse.\n\nUn alinéa en moins.\n\nLa suite.\n\nFin.');
    expect(original!.corrections.map(({ author, place, replacement }) => [author, place?.exact, replacement])).toEqual([
      ['Luc', 'baisse', 'monte'],
      ['Awa', 'Un alinéa en moins.', ''],
      ['Zoé', 'La suite.', null],
    ]);
  });

  test('has its comments where they are, its people and keywords, and no picture from elsewhere', async () => {
    const { report, images, authors, keywords, title } = await readOdt(
      odt.par(`Le ${odt.comment('Zoé', 'Lequel ?', 'champ')} est semé.`) +
        odt.par(odt.picture('x', 'file:///etc/passwd') + odt.picture('y', '../../secret.png')),
      {
        meta: '<dc:title>Le riz</dc:title><meta:initial-creator>Awa Diarra</meta:initial-creator><dc:creator>Luc</dc:creator><meta:keyword>eau</meta:keyword><meta:keyword>riz</meta:keyword>',
      },
    );
    expect(report.comments).toEqual([
      {
        ...{ author: 'Zoé', text: 'Lequel ?', date: expect.stringContaining('2026-03-01') },
        place: { block: 'Le champ est semé.', exact: 'champ', before: 2 },
      },
    ]);
    expect(report.changed).toContainEqual({ what: 'picture', count: 2, who: [] });
    expect({ images, authors, keywords, title }).toEqual({
      ...{ images: [], authors: ['Awa Diarra'], keywords: ['eau', 'riz'], title: 'Le riz' },
    });
  });
});

describe('with services', () => {
  let floor: TestServices;
  beforeAll(async () => {
    floor = await createTestServices();
  });
  afterAll(() => floor.close());

  test('the command imports it with its picture, and reports it in French and in English', async () => {
    const file = put(
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
  ])('%s: refused in words', async (name, words) => {
    const file = put(await HOSTILE_DOCX[name]!(new Random(7), 1));
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
  ])('a file %s is refused in words', async (_, bytes, words) => {
    const error = await floor.services.wordReader.read(put(bytes), 'one').catch((cause: unknown) => cause);
    expect(importRefusal(error, 'fr')).toContain(words);
  });

  test('a page is made of one after its preview, by who had it read alone, once', async () => {
    const { wordImports } = floor.services;
    const body = par('Le mil', 'Titre') + par('Des mots.') + par(picture('Un champ'));
    const file = put(makeWord(body, { language: 'en-GB' }));
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

  test('a page is updated from one after a look at what changes; what others write meanwhile stays', async () => {
    const { fileUpdates, wordImports, drafts, checkpoints } = floor.services;
    const textOfPage = async () => renderMarkdown((await drafts.read(page.id)).document).trim();
    const first = par('Le mil', 'Titre') + par('Le champ est semé en juin.') + par('La récolte suit.');
    const made = await wordImports.read({ file: put(makeWord(first)), name: 'mil.docx' }, floor.staff);
    const page = await wordImports.create(
      made,
      { kind: 'study', title: 'Le mil', language: 'fr', visibility: 'members' },
      floor.staff,
    );
    const next = first.replace('en juin', 'en juillet') + par(picture('Un champ'));
    const file = put(makeWord(next));
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

  test('its comments become annotations of their words, signed by their authors, once', async () => {
    const { fileUpdates, pages, drafts, database } = floor.services;
    const mark = (id: number, words: string) =>
      `<w:commentRangeStart w:id="${id}"/>${run(words)}<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;
    const body =
      par(mark(1, 'Le sorgho'), 'Titre') +
      par('Un champ.') +
      par(`${run('Un champ, un ')}${mark(0, 'champ')}${run('.')}`);
    const comments = [
      ['Zoé', 'Lequel ?'],
      ['Luc', 'Quel titre !'],
    ] as const;
    const draft = await drafts.readMarkdown('Un champ.\n\nUn champ, un champ.', null, null);
    const input = { kind: 'study', title: 'Le sorgho', language: 'fr', visibility: 'members', draft } as const;
    const page = await pages.create(input, floor.staff);
    const file = put(makeWord(body, { comments }));
    for (const _ of [1, 2]) {
      const id = await fileUpdates.read({ file, name: 'sorgho.docx' }, page, floor.staff);
      await fileUpdates.apply(id, page, floor.staff, { locale: 'fr', comments: true, corrections: false });
    }
    const made = await listAnnotations(database.read, page.id);
    expect(made.map(({ authorName, organisation, body: said }) => [authorName, organisation, said]).sort()).toEqual([
      ['Luc', 'importé d’un document', '«\u202fLe sorgho\u202f»\n\nQuel titre !'],
      ['Zoé', 'importé d’un document', 'Lequel ?'],
    ]);
    const ids = (await drafts.read(page.id)).document.children.map(({ attrs }) => attrs.id);
    const { anchor } = made.find(({ authorName }) => authorName === 'Zoé')!;
    expect(anchor).toMatchObject({ blockId: ids[1], blockStart: 13, blockEnd: 18, quote: { exact: 'champ' } });
    expect(anchor!.relative).not.toBeNull();
  });

  test('tracked changes become corrections of the text as it was, if that is chosen', async () => {
    const { wordImports, drafts, corrections, database } = floor.services;
    const ins = (words: string, who = 'Luc') =>
      `<w:ins w:author="${who}" w:date="2026-03-01T10:00:00Z">${run(words)}</w:ins>`;
    const del = (words: string, who = 'Luc') =>
      `<w:del w:author="${who}"><w:r><w:delText xml:space="preserve">${words}</w:delText></w:r></w:del>`;
    const body =
      par('Le fonio', 'Titre') +
      par(
        `${run('Le prix ')}${del('baisse')}${ins('monte')}${run(' chaque ')}${del('longue ', 'Awa')}${run('année.')}`,
      ) +
      par(`${run('Les pomme')}${ins('s', 'Zoé')}${run(' étaient mûres')}${ins(' et rouges', 'Awa')}${run('.')}`) +
      par(ins('Un alinéa de plus.')) +
      par(run('Fin.'));
    const id = await wordImports.read({ file: put(makeWord(body)), name: 'fonio.docx' }, floor.staff);
    const preview = await wordImports.preview(id, 'fr', floor.staff);
    expect([preview?.corrections, preview?.html.includes('monte'), preview?.html.includes('baisse')]).toEqual([
      5,
      true,
      false,
    ]);
    const page = await wordImports.create(
      id,
      { kind: 'study', title: 'Le fonio', language: 'fr', visibility: 'members' },
      floor.staff,
      undefined,
      { locale: 'fr', comments: true, corrections: true },
    );
    const text = async () => renderMarkdown((await drafts.read(page.id)).document).trim();
    expect(await text()).toBe('Le prix baisse chaque longue année.\n\nLes pomme étaient mûres.\n\nFin.');
    const made = await listAnnotations(database.read, page.id);
    expect(
      made
        .map(({ kind, authorName, anchor, replacement, body: said }) => [
          ...[kind, authorName, anchor?.quote.exact, replacement],
          replacement === null ? said : '',
        ])
        .sort((a, b) => String(a[2]).localeCompare(String(b[2]))),
    ).toEqual([
      ['correction', 'Luc', 'baisse', 'monte', ''],
      ['correction', 'Luc', 'Les pomme étaient mûres.', null, 'À ajouter après ce passage\u00a0: Un alinéa de plus.'],
      ['correction', 'Awa', 'longue', '', ''],
      ['correction', 'Awa', 'mûres', 'mûres et rouges', ''],
      ['correction', 'Zoé', 'pomme', 'pommes', ''],
    ]);
    for (const { id: one, replacement } of made) if (replacement !== null) await corrections.take(one, floor.staff);
    expect(await text()).toBe('Le prix monte chaque année.\n\nLes pommes étaient mûres et rouges.\n\nFin.');
  });

  test('tracked changes of an update become corrections: the text, its ids and what others annotated stay', async () => {
    const { fileUpdates, pages, drafts, database } = floor.services;
    const source = 'Le prix baisse chaque année.\n\nUn champ semé.';
    const draft = await drafts.readMarkdown(source, null, null);
    const input = { kind: 'study', title: 'Le niébé', language: 'fr', visibility: 'members', draft } as const;
    const page = await pages.create(input, floor.staff);
    const ids = async () => (await drafts.read(page.id)).document.children.map(({ attrs }) => attrs.id);
    const before = await ids();
    const body =
      par(
        `${run('Le prix ')}<w:del w:author="Luc"><w:r><w:delText>baisse</w:delText></w:r></w:del><w:ins w:author="Luc">${run('monte')}</w:ins>${run(' chaque année.')}`,
      ) + par('Un champ semé.');
    const file = put(makeWord(body));
    const id = await fileUpdates.read({ file, name: 'niebe.docx' }, page, floor.staff);
    await fileUpdates.apply(id, page, floor.staff, { locale: 'fr', comments: true, corrections: true });
    expect(renderMarkdown((await drafts.read(page.id)).document).trim()).toBe(source);
    expect(await ids()).toEqual(before);
    const made = await listAnnotations(database.read, page.id);
    expect(
      made.map(({ kind, authorName, anchor, replacement }) => [kind, authorName, anchor?.blockId, replacement]),
    ).toEqual([['correction', 'Luc', before[0], 'monte']]);
  });

  test('kind, language, authors and keywords are proposed from what a document says', async () => {
    const { wordImports } = floor.services;
    const core =
      '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Le teff</dc:title><dc:creator>Awa Diarra; Microsoft Office User; Luc Petit</dc:creator><cp:keywords>teff, eau</cp:keywords></cp:coreProperties>';
    const body =
      par('Un résumé.') +
      par('1. Le contexte', 'Titre1') +
      par('Des mots.') +
      par('LA MÉTHODE', 'Titre1') +
      par('D’autres.');
    const file = put(makeWord(body, { language: 'en-GB', parts: { 'docProps/core.xml': core } }));
    const id = await wordImports.read({ file, name: 'x.docx' }, floor.staff);
    expect(await wordImports.preview(id, 'fr', floor.staff)).toMatchObject({
      ...{ title: 'Le teff', language: 'en', kind: 'study' },
      ...{ authors: ['Awa Diarra', 'Luc Petit'], keywords: ['teff', 'eau'] },
    });
  });

  test('a document without words says so', async () => {
    const { wordImports } = floor.services;
    const id = await wordImports.read({ file: put(makeWord(par(''))), name: 'vide.docx' }, floor.staff);
    const preview = await wordImports.preview(id, 'fr', floor.staff);
    expect([preview?.words, preview?.messages[0]]).toEqual([0, expect.stringContaining('Aucun mot')]);
  });

  test('Markdown and HTML become pages by the same door, with what they state of themselves', async () => {
    const { wordImports, drafts } = floor.services;
    const pixel = `data:image/png;base64,${word.PIXEL.toString('base64')}`;
    const markdown = `---\ntitle: Le sésame\nkind: practice\nlang: en\nauthor: Awa Diarra\ntags: [sésame]\n---\n\n## Un\n\nDes **mots**[^1].\n\n![Un champ](${pixel})\n\n![Ailleurs](images/absente.png)\n\n[^1]: Une note.\n`;
    const html = `<!DOCTYPE html><html lang="en"><head><title>Le sésame</title><meta name="author" content="Awa Diarra"><meta name="keywords" content="sésame"></head><body><script>x()</script><h1>Le sésame</h1><h2>Un</h2><p>Des <b>mots</b>.</p><img src="${pixel}" alt="Un champ"><img src="file:///etc/passwd" alt="Ailleurs"></body></html>`;
    for (const [name, source, kind] of [
      ['sesame.md', markdown, 'practice'],
      ['sesame.HTML', html, null],
    ] as const) {
      const id = await wordImports.read({ file: put(Buffer.from(source), 'sent'), name }, floor.staff);
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

  test.each([
    ['not in UTF-8', Buffer.from([0x45, 0xe9, 0x21]), 'UTF-8'],
    ['nested too deep', Buffer.from('> '.repeat(5_000)), 'imbriqu'],
    ['with too many signs', Buffer.from('*a '.repeat(9_000)), 'emphase'],
  ])('a Markdown file %s is refused in words', async (_, bytes, words) => {
    const { wordImports } = floor.services;
    const read = wordImports.read({ file: put(bytes), name: 'x.md' }, floor.staff);
    const error = await read.catch((cause: unknown) => cause);
    expect(wordImports.describe(error, 'fr')).toContain(words);
  });

  test('a page is updated from Markdown: it replaces the text, its blocks and pictures stay', async () => {
    const { fileUpdates, pages, drafts } = floor.services;
    const source = '## Un\n\nUn champ semé.\n\n:::constat{title="Le titre"}\nIl pleut.\n:::';
    const draft = await drafts.readMarkdown(source, null, null);
    const input = { kind: 'study', title: 'Le gombo', language: 'fr', visibility: 'members', draft } as const;
    const page = await pages.create(input, floor.staff);
    const ids = async () => (await drafts.read(page.id)).document.children.map(({ attrs }) => attrs.id);
    const before = await ids();
    const edited = source.replace('semé', 'récolté').replace('Le titre', 'Un titre');
    const file = put(Buffer.from(`---\ntitle: Le gombo\n---\n\n# Le gombo\n\n${edited}\n`));
    const id = await fileUpdates.read({ file, name: 'gombo.md' }, page, floor.staff);
    expect(await fileUpdates.preview(id, page, 'fr', floor.staff)).toMatchObject({ changes: true, newPictures: 0 });
    await fileUpdates.apply(id, page, floor.staff);
    expect(renderMarkdown((await drafts.read(page.id)).document).trim()).toBe(edited);
    expect(await ids()).toEqual(before);
  });

  test('Markdown for readers, which has words where the text cites, takes no citation away', async () => {
    const { fileUpdates, pages, drafts } = floor.services;
    const source = 'Il pleut [@material/abcdefghjk23, min. 3]. Le champ est semé.';
    const draft = await drafts.readMarkdown(source, null, null);
    const input = { kind: 'study', title: 'Le coton', language: 'fr', visibility: 'members', draft } as const;
    const page = await pages.create(input, floor.staff);
    const spoken = 'Il pleut [E1, min. 3]. Le champ est récolté.\n\n## Sources\n\n- E1. Entretien, une présidente.\n';
    const file = put(Buffer.from(spoken));
    const id = await fileUpdates.read({ file, name: 'coton.md' }, page, floor.staff);
    await fileUpdates.apply(id, page, floor.staff);
    expect(renderMarkdown((await drafts.read(page.id)).document).trim()).toBe(source.replace('semé', 'récolté'));
  });

  test('an .rtf is refused with how to save it', async () => {
    const { files } = await importPaths(floor.services, [put(word.PIXEL, 'a.rtf')], {}, COMMAND_LINE);
    expect(files[0]?.outcome === 'failed' && importRefusal(files[0].error, 'fr')).toContain('.docx');
  });

  test('the command imports an OpenDocument text with its picture, and reports it', async () => {
    const body =
      odt.tracked(['c1', 'Luc', null]) +
      odt.par('Le niébé', 'Title') +
      odt.par(odt.inserted('c1', 'Des mots.')) +
      odt.par(odt.picture('Un bief'));
    const made = odt.makeOdt(body, { language: 'en' });
    const { files } = await importPaths(floor.services, [put(made, 'niebe.odt')], {}, COMMAND_LINE);
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
  ])('an OpenDocument text %s is refused in words', async (_, parts, words) => {
    const file = put(odt.makeOdt('', { parts }));
    const error = await floor.services.wordReader.read(file, 'one').catch((cause: unknown) => cause);
    expect(importRefusal(error, 'fr')).toContain(words);
  });

  test.each([
    ['Word document', makeWord(par('Des mots.').repeat(200_000))],
    ['OpenDocument text', odt.makeOdt(odt.par('Des mots.').repeat(200_000))],
  ])('a %s of more paragraphs than a page has is refused before it is converted', async (_, made) => {
    const begun = process.cpuUsage();
    await expect(readFileText(put(made), 'x')).rejects.toMatchObject({ code: 'too-large' });
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  test('a page is made of an archive of one text with its pictures', async () => {
    const { wordImports, drafts } = floor.services;
    const made = (files: Readonly<Record<string, string | Uint8Array>>) =>
      put(
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
});
