import { describe, expect, test } from 'vitest';
import { documentJson, textOf } from '#content/document/document.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readFileText } from '#server/exchange/word/read-file-text.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
import * as odt from '#tests/support/odt-documents.ts';
import { putDocument } from '#tests/support/put-document.ts';
import * as word from '#tests/support/word-documents.ts';

/** Word documents of raw XML, read as pages. */

const { par, run, item, cell, row, table, picture, makeWord } = word;

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

  test('has no table of contents that is a field either, and keeps the words after it', async () => {
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

  test('has its nested lists, with numbers and bullets, six deep', async () => {
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

  test('has captions above pictures and tables, with the bookmarks of Word before their words', async () => {
    const bookmark = '<w:bookmarkStart w:id="7" w:name="_Ref7"/>';
    const caption = (words: string) => par(`${bookmark}${run(words)}<w:bookmarkEnd w:id="7"/>`, 'Lgende');
    const grid = table(row(cell('Pays') + cell('Mil')));
    const above = await read(
      par(run('Voir ci-dessous.')) +
        caption('Figure 1. Le bief.') +
        par(picture('Un bief')) +
        caption('Tableau 1. Les prix.') +
        grid,
    );
    const [, figure, title] = documentJson(above.document).content!;
    expect(figure).toMatchObject({ type: 'figure', attrs: { alt: 'Un bief', caption: 'Figure 1. Le bief.' } });
    expect(textOf(title!)).toBe('Tableau 1. Les prix.');
    // The caption is that of the table, although a picture is before it.
    const below = await read(par(picture('Un bief')) + caption('Tableau 1. Les prix.') + grid);
    expect(documentJson(below.document).content![0]).toMatchObject({ type: 'figure', attrs: { caption: '' } });
    expect(textOf(documentJson(below.document).content![1]!)).toBe('Tableau 1. Les prix.');
  });

  test('has tracked changes accepted, reported with their authors, and comments listed', async () => {
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

  test('has a report of headings that skip a level, and the language and title of the document', async () => {
    const found = await read(par('Un', 'Titre1') + par('Deux', 'Titre1') + par('Trop bas', 'Titre4'), {
      title: 'Le riz',
      language: 'en-GB',
    });
    expect(changed(found)).toEqual({ 'heading-order': 1 });
    expect([found.title, found.language]).toEqual(['Le riz', 'en']);
  });

  test('has its words when a picture is missing, which is reported', async () => {
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
    const outside = putDocument(word.PIXEL, 'secret.png');
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
    const text = await readFileText(putDocument(odt.makeOdt(body, parts)), 'x.odt');
    const images = new Map(text.images.map(({ name }) => [name, { file: `f${name.length}`, width: 1, height: 1 }]));
    const { document, title } = parseHtml(text.source, { resolveImage: (name) => images.get(name) ?? null });
    return { ...text, document, heading: title, markdown: renderMarkdown(document).trim() };
  }

  test('has headings that are items of lists, and lists that continue after them', async () => {
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

  test('has anchored boxes after their paragraph, pictures in their captions, and adjacent spans', async () => {
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

  test('has its tracked changes accepted, and as corrections of the original text', async () => {
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
