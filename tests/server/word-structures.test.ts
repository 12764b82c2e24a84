import { expect, test } from 'vitest';
import { parseHtml } from '#content/import/from-html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
import { wordPart } from '#tests/support/sample-documents.ts';
import { makeWord, par, row, run, table, type WordDocumentParts } from '#tests/support/word-documents.ts';

/**
 * Structures that are rare in documents made by hand, and frequent in those that Word wrote: each
 * was found in such a document, and is reproduced here.
 */
async function read(body: string, parts: WordDocumentParts = {}) {
  const text = await readWord(makeWord(body, parts));
  const images = new Map(text.images.map(({ name }) => [name, { file: 'f', width: 1, height: 1 }]));
  const { document, title } = parseHtml(text.source, { resolveImage: (name) => images.get(name) ?? null });
  return {
    markdown: renderMarkdown(document).trim(),
    title,
    before: text.original && renderMarkdown(parseHtml(text.original.source).document).trim(),
    changed: Object.fromEntries(text.report.changed.map(({ what, count }) => [what, count])),
  };
}

const drawing = (content: string, alt = '') =>
  `<w:r><w:drawing><wp:anchor><wp:docPr id="1" name="x" descr="${alt}"/><a:graphic><a:graphicData>${content}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>`;
const shape = (content: string) =>
  `<wps:wsp xmlns:wps="s"><wps:txbx><w:txbxContent>${content}</w:txbxContent></wps:txbx></wps:wsp>`;
const pixel = (alt = '') =>
  `<pic:pic><pic:nvPicPr><pic:cNvPr id="2" name="y" descr="${alt}"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPixel"/></pic:blipFill></pic:pic>`;
const either = (choice: string, fallback: string) =>
  `<mc:AlternateContent><mc:Choice Requires="wps">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`;
const old = (content: string) => `<w:r><w:pict>${content}</w:pict></w:r>`;

test('text boxes without a fallback for older programs are read, those in groups with their pictures', async () => {
  const alone = await read(par(run('Avant.') + drawing(shape(par('Dans le cadre.')))) + par('Après.'));
  expect(alone.markdown).toBe('Avant.\n\nDans le cadre.\n\nAprès.');
  expect(alone.changed).toEqual({ 'text-box': 1 });
  const group = await read(
    par(
      drawing(
        `<wpg:wgp xmlns:wpg="g">${pixel('Un puits')}${shape(par('À gauche'))}${shape(par('À droite'))}</wpg:wgp>`,
      ),
    ),
  );
  expect(group.markdown).toBe('![Un puits](images/f)\n\nÀ gauche\n\nÀ droite');
  // As it is pasted from slides: the names of its elements are those of drawings.
  const pasted = pixel().replaceAll('pic:', 'a:');
  const canvas = await read(par(drawing(`<lc:lockedCanvas xmlns:lc="l">${pasted}</lc:lockedCanvas>`, 'Une carte')));
  expect(canvas.markdown).toBe('![Une carte](images/f)');
});

test('of a shape and its fallback, the one with words is read, and its contents are reported once', async () => {
  const inserted = `<w:p><w:ins w:id="1" w:author="Luc" w:date="2026-03-01T10:00:00Z">${run('ajouté')}</w:ins></w:p>`;
  const box = drawing(shape(par('En haut') + inserted)).replace(/^<w:r>|<\/w:r>$/g, '');
  const { markdown, changed } = await read(par(`<w:r>${either(box, '<w:pict><v:shape/></w:pict>')}</w:r>`));
  expect(markdown).toBe('En haut\n\najouté');
  expect(changed).toEqual({ 'text-box': 1, inserted: 1 });
});

test('shapes of older programs keep their words, also those of a text path', async () => {
  const box = `<v:textbox><w:txbxContent>${par('Dans un rond.')}</w:txbxContent></v:textbox>`;
  const { markdown, changed } = await read(
    par(old(`<v:oval>${box}</v:oval>`)) + par(old('<v:shape><v:textpath string="Bonne &amp; année"/></v:shape>')),
  );
  expect(markdown).toBe('Dans un rond.\n\nBonne & année');
  expect(changed).toEqual({ 'text-box': 2 });
});

test('words in another direction, after a margin tab and after a page break are imported', async () => {
  const { markdown } = await read(
    par(`${run('عندما')}<w:dir w:val="ltr">${run(' يريد')}</w:dir><w:bdo w:val="rtl">${run(' العالم')}</w:bdo>`) +
      par(
        '<w:r><w:t>gauche</w:t><w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/><w:t>droite</w:t></w:r>',
      ) +
      par('<w:r><w:t>fin</w:t><w:br w:type="page"/><w:t>début</w:t></w:r>') +
      par('<w:r><w:t>colonne</w:t><w:br w:type="column"/></w:r>') +
      par('<w:r><w:t>une</w:t><w:cr/><w:t>deux</w:t></w:r>'),
  );
  expect(markdown).toBe('عندما يريد العالم\n\ngauche droite\n\nfin\n\ndébut\n\ncolonne\n\nune\\\ndeux');
});

const char = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const code = (words: string) => `<w:r><w:instrText xml:space="preserve">${words}</w:instrText></w:r>`;
const field = (instruction: string, result: string) =>
  char('begin') + instruction + char('separate') + result + char('end');

test('links by fields lead to their target, whatever other switches the fields have', async () => {
  const { markdown } = await read(
    par('<w:bookmarkStart w:id="1" w:name="ici"/><w:r><w:t>Ici.</w:t></w:r>') +
      par(field(code(' HYPERLINK "https://a.example/x" \\o "https://a.example/x" '), run('un'))) +
      par(field(code(' HYPER') + code('LINK "https://b.example/" \\l "p2" \\t "_blank" '), run('deux'))) +
      par(field(code(' HYPERLINK \\l "ici" \\o "Plus haut" '), run('trois'))) +
      par(`<w:fldSimple w:instr=' HYPERLINK https://c.example/ \\h '>${run('quatre')}</w:fldSimple>`),
  );
  expect(
    markdown
      .replace(/<a id="[^"]+"><\/a>/, '')
      .replace(/\(#[^)]+\)/, '(#ici)')
      .split('\n\n'),
  ).toEqual([
    'Ici.',
    '[un](https://a.example/x)',
    '[deux](https://b.example/#p2)',
    '[trois](#ici)',
    '[quatre](https://c.example/)',
  ]);
});

test('a link with a bookmark in it is a link', async () => {
  const { markdown } = await read(
    par(
      `<w:hyperlink w:anchor="b"><w:bookmarkStart w:id="1" w:name="a"/>${run('Praun')}<w:bookmarkEnd w:id="1"/></w:hyperlink>`,
    ) + par(`<w:bookmarkStart w:id="2" w:name="b"/>${run('Là.')}`),
  );
  expect(markdown).toMatch(/^\[Praun\]\(#[^)]+\)\n\n<a id=[^>]+><\/a>Là\.$/);
});

test('the instructions of a field are not shown, and a field without an end hides nothing', async () => {
  const { markdown } = await read(
    par(
      field(code(' IF ') + field(code(' MERGEFIELD Pays '), run('Mali')) + code(' = "Mali" "oui" "non" '), run('oui')),
    ) +
      par(char('begin') + code(' TOC \\o ') + char('separate') + run('Reste.')) +
      par('Et après.'),
  );
  expect(markdown).toBe('oui\n\nReste.\n\nEt après.');
});

const level = (n: number, more: string) => `<w:lvl w:ilvl="${n}">${more}</w:lvl>`;
const format = (name: string, text?: string) =>
  `<w:numFmt w:val="${name}"/>${text === undefined ? '' : `<w:lvlText w:val="${text}"/>`}`;
const numbering = (definitions: Record<number, string>, lists: Record<number, string>) => ({
  'word/numbering.xml': wordPart(
    'numbering',
    Object.entries(definitions)
      .map(([id, levels]) => `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`)
      .join('') +
      Object.entries(lists)
        .map(([id, content]) => `<w:num w:numId="${id}">${content}</w:num>`)
        .join(''),
  ),
});
const of = (id: number, more = '') => `<w:abstractNumId w:val="${id}"/>${more}`;
const item = (words: string, list: number, depth: number | null = 0, style = '') =>
  par(
    words,
    style,
    `<w:numPr>${depth === null ? '' : `<w:ilvl w:val="${depth}"/>`}<w:numId w:val="${list}"/></w:numPr>`,
  );
const list = async (items: string, ...how: Parameters<typeof numbering>) =>
  (await read(items, { parts: numbering(...how) })).markdown;

test('a list takes its definition from a list style; without that style it is a paragraph', async () => {
  const own = level(0, format('bullet', '•')) + level(1, format('decimal', '%2.'));
  const linked = { 1: '<w:numStyleLink w:val="Puces"/>', 2: `<w:styleLink w:val="Puces"/>${own}` };
  expect(await list(item('un', 7) + item('dedans', 7, 1), linked, { 7: of(1), 8: of(2) })).toBe('- un\n  1. dedans');
  expect(await list(item('un', 7), { 1: '<w:numStyleLink w:val="Absent"/>' }, { 7: of(1) })).toBe('un');
});

test('a level of a list restarts where its definition states', async () => {
  const items = item('a', 1) + item('b', 1, 1) + item('c', 1, 1) + item('d', 1) + item('e', 1, 1);
  const levels = (restart: string) =>
    level(0, format('decimal', '%1.')) + level(1, `<w:start w:val="1"/>${format('decimal', '%2.')}${restart}`);
  const lists = { 1: of(1) };
  expect(await list(items, { 1: levels('') }, lists)).toBe('1. a\n   1. b\n   2. c\n2. d\n   1. e');
  expect(await list(items, { 1: levels('<w:lvlRestart w:val="0"/>') }, lists)).toBe(
    '1. a\n   1. b\n   2. c\n2. d\n\n   3. e',
  );
  // The third level restarts after the first, and not after the second.
  const three = levels('') + level(2, `${format('decimal', '%3.')}<w:lvlRestart w:val="1"/>`);
  expect(
    await list(
      item('a', 1) + item('b', 1, 1) + item('c', 1, 2) + item('d', 1, 1) + item('e', 1, 2),
      { 1: three },
      lists,
    ),
  ).toBe('1. a\n   1. b\n      1. c\n   2. d\n\n      2. e');
});

test('a list can override the levels of its definition', async () => {
  const own = `<w:lvlOverride w:ilvl="0">${level(0, format('decimal', '%1.'))}</w:lvlOverride>`;
  const levels = level(0, format('bullet', '•'));
  expect(await list(item('a', 1) + par('b') + item('c', 2), { 1: levels }, { 1: of(1), 2: of(1, own) })).toBe(
    '- a\n\nb\n\n2. c',
  );
});

test('paragraphs of a level that shows no number or bullet are not list items', async () => {
  const levels = level(0, format('none', '')) + level(1, format('decimal', '')) + level(2, format('none', '–'));
  const items = item('a', 1) + item('b', 1, 1) + item('c', 1, 2);
  expect(await list(items, { 1: levels }, { 1: of(1) })).toBe('a\n\nb\n\n- c');
});

test('an item of a deeper level has no empty item above it', async () => {
  const levels = [0, 1, 2].map((n) => level(n, format('bullet', '•'))).join('');
  const { markdown } = await read(
    item('seul', 1, 2) + par('Entre.') + item('un', 1) + item('profond', 1, 2) + item('deux', 1),
    { parts: numbering({ 1: levels }, { 1: of(1) }) },
  );
  expect(markdown).toBe('- seul\n\nEntre.\n\n- un\n  - profond\n- deux');
  // A cell has lists of its own.
  const cell = await read(item('un', 1) + table(row(`<w:tc><w:tcPr/>${item('dedans', 1, 1)}</w:tc>`)), {
    parts: numbering({ 1: levels }, { 1: of(1) }),
  });
  expect(cell.markdown).toContain('<td><ul><li><p>dedans</p></li></ul></td>');
});

const style = (id: string, name: string, more = '', based = '') =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${based && `<w:basedOn w:val="${based}"/>`}${more}</w:style>`;

test('numbered headings count with the items of their list; items may have the style of code', async () => {
  const levels = level(0, format('decimal', '%1.')) + level(1, format('decimal', '%1.%2.'));
  const { markdown } = await read(
    item('Un', 1, 0, 'Titre2') +
      item('premier', 1, 1) +
      item('deuxième', 1, 1) +
      item('Deux', 1, 0, 'Titre2') +
      item('encore un', 1, 1, 'Code') +
      par('Un passage', 'Carte', '<w:outlineLvl w:val="1"/>'),
    {
      parts: {
        ...numbering({ 1: levels }, { 1: of(1) }),
        'word/styles.xml': wordPart(
          'styles',
          style('Titre2', 'heading 2') + style('Code', 'HTML Preformatted') + style('Carte', 'Card'),
        ),
      },
    },
  );
  expect(markdown).toBe('## Un\n\n1. premier\n2. deuxième\n\n## Deux\n\n1. encore un\n\n## Un passage');
});

test('cells are merged although a bookmark or a comment is between their rows', async () => {
  const cell = (words: string, merge: string) => `<w:tc><w:tcPr>${merge}</w:tcPr>${par(words)}</w:tc>`;
  const { markdown } = await read(
    table(
      row(cell('haut', '<w:vMerge w:val="restart"/>') + cell('a', '')),
      `<w:bookmarkStart w:id="1" w:name="x"/><w:commentRangeStart w:id="0"/>${row(cell('', '<w:vMerge/>') + cell('b', ''))}<w:bookmarkEnd w:id="1"/><w:commentRangeEnd w:id="0"/>`,
    ) + par(`<w:hyperlink w:anchor="x">${run('voir')}</w:hyperlink>`),
    { comments: [['Zoé', 'Ici ?']] },
  );
  expect(markdown).toContain('rowspan="2"');
  expect(markdown).toMatch(/\[voir\]\(#/);
});

test('horizontally merged cells are one cell, with the words of all', async () => {
  const cell = (words: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${par(words)}</w:tc>`;
  const [restart, go] = ['<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'];
  const { markdown } = await read(
    table(
      row(cell('Pays', restart) + cell('', '<w:gridSpan w:val="2"/><w:hMerge/>') + cell('An')),
      row(cell('a') + cell('b', restart) + cell('suite', go) + cell('c', restart)),
      row(cell('d', go) + cell('e') + cell('f', go) + cell('g')),
    ),
  );
  const cells = [...markdown.matchAll(/<t([hd])([^>]*)>(.*?)<\/t\1>/gs)].map(([, , stated, words]) => [
    stated!.trim(),
    words!
      .replace(/<[^>]+>/g, ' ')
      .trim()
      .replace(/\s+/g, ' '),
  ]);
  expect(cells.slice(0, 5)).toEqual([
    ['colspan="3"', 'Pays'],
    ['', 'An'],
    ['', 'a'],
    ['colspan="2"', 'b suite'],
    ['', 'c'],
  ]);
  // A continuation without a merged cell is a cell of its own.
  expect(cells.slice(5).map(([, words]) => words)).toEqual(['d', 'e', 'f', 'g']);
});

test('a row that skips columns has an empty cell before it, unless the whole table is indented', async () => {
  const from = (columns: number, cells: string) =>
    `<w:tr><w:trPr><w:gridBefore w:val="${columns}"/></w:trPr>${cells}</w:tr>`;
  const cell = (words: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${par(words)}</w:tc>`;
  const cellsOf = (html: string) => [...html.matchAll(/<t[hd][^>]*>|[a-f](?=<)/g)].map(([one]) => one).join('');
  const html = (
    await readWord(
      makeWord(table(row(cell('a') + cell('b') + cell('c')), from(1, cell('d') + cell('e')), from(2, cell('f')))),
    )
  ).source;
  expect(cellsOf(html)).toBe('<td>a<td>b<td>c<td><td>d<td>e<td colspan="2"><td>f');
  const indented = (await readWord(makeWord(table(from(1, cell('a') + cell('b')), from(1, cell('c') + cell('d'))))))
    .source;
  expect(cellsOf(indented)).toBe('<td>a<td>b<td>c<td>d');
});

test('the only heading of its level is the title unless a sentence is before it', async () => {
  const styles = { parts: { 'word/styles.xml': wordPart('styles', style('Titre1', 'heading 1')) } };
  const above = await read(par('Réseau du fleuve') + par('Mars 2026') + par('Le riz', 'Titre1') + par('Bon.'), styles);
  expect([above.title, above.markdown]).toEqual(['Le riz', 'Réseau du fleuve\n\nMars 2026\n\nBon.']);
  const text = await read(par('Voici ce que nous avons lu.') + par('Sources', 'Titre1') + par('Un livre.'), styles);
  expect([text.title, text.markdown]).toEqual([null, 'Voici ce que nous avons lu.\n\n## Sources\n\nUn livre.']);
});

test('a picture with a description that a program generated has no description', async () => {
  for (const alt of [
    'C:\\Users\\x\\Images\\puits 2.jpg',
    'image3.png',
    'https://x.example/a',
    'Une image contenant un arbre. Description générée automatiquement',
  ])
    expect((await read(par(drawing(pixel(), alt)))).markdown, alt).toBe('![](images/f)');
  expect((await read(par(drawing(pixel(), 'Le puits de Ségou')))).markdown).toBe('![Le puits de Ségou](images/f)');
});

test('paragraphs of a contents style are a table of contents if they have page numbers, else text', async () => {
  const { markdown, changed } = await read(
    par('Sommaire', 'TMT') +
      par('Le contexte 3', 'TM1') +
      par('Les prix 12', 'TM1') +
      par('Un texte.') +
      par('Substances', 'TM1') +
      par('Généralités', 'TM1') +
      par('Un autre.'),
    {
      parts: {
        'word/styles.xml': wordPart(
          'styles',
          '<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style><w:style w:type="paragraph" w:styleId="TMT"><w:name w:val="TOC Heading"/></w:style>',
        ),
      },
    },
  );
  expect(markdown).toBe('Un texte.\n\nSubstances\n\nGénéralités\n\nUn autre.');
  expect(changed).toEqual({ contents: 1 });
});

const BY_LUC = 'w:id="1" w:author="Luc" w:date="2026-03-01T10:00:00Z"';
const deleted = (words: string) => `<w:del ${BY_LUC}><w:r><w:delText>${words}</w:delText></w:r></w:del>`;
/** A paragraph whose mark was deleted. */
const joined = (content: string) => `<w:p><w:pPr><w:rPr><w:del ${BY_LUC}/></w:rPr></w:pPr>${content}</w:p>`;

test('a paragraph whose mark was deleted is joined with the next, and keeps its words where none follows', async () => {
  const cell = (content: string) => `<w:tc><w:tcPr/>${content}</w:tc>`;
  const { markdown, before } = await read(
    joined(run('Une moitié ')) +
      par('et l’autre.') +
      joined(deleted('Tout supprimé.')) +
      par('Reste.') +
      joined(run('Avant le tableau.')) +
      table(row(cell(joined(run('à gauche'))) + cell(par('à droite')))) +
      joined(run('À la fin.')),
  );
  expect(markdown.split('\n\n')).toEqual([
    'Une moitié et l’autre.',
    'Reste.',
    'Avant le tableau.',
    '<table><tbody><tr><td><p>à gauche</p></td><td><p>à droite</p></td></tr></tbody></table>',
    'À la fin.',
  ]);
  expect(before).toContain('Une moitié\n\net l’autre.\n\nTout supprimé.\n\nReste.');
});

test('a deleted row is in the original text alone', async () => {
  const cells = (...all: string[]) => all.map((one) => `<w:tc><w:tcPr/><w:p>${one}</w:p></w:tc>`).join('');
  const gone = `<w:tr><w:trPr><w:del ${BY_LUC}/></w:trPr>${cells(deleted('mil'), deleted('4'))}</w:tr>`;
  const { markdown, before } = await read(table(row(cells(run('riz'), run('7'))), gone));
  expect(markdown).not.toContain('mil');
  expect(before).toContain('<td><p>riz</p></td><td><p>7</p></td></tr><tr><td><p>mil</p></td><td><p>4</p></td>');
});

test('a picture that is written twice, or in a shape of older programs, keeps its description', async () => {
  const inShape = (alt: string) =>
    `<w:pict><v:shape alt="${alt}"><v:imagedata r:id="rIdPixel" o:title=""/></v:shape></w:pict>`;
  const drawn = drawing(pixel(), 'Le puits de Ségou').replace(/^<w:r>|<\/w:r>$/g, '');
  expect((await read(par(`<w:r>${either(drawn, inShape(''))}</w:r>`))).markdown).toBe('![Le puits de Ségou](images/f)');
  expect((await read(par(`<w:r>${inShape('Une pompe')}</w:r>`))).markdown).toBe('![Une pompe](images/f)');
});

test.each([
  ['after its outline', '<v:shape alt="Une pompe"><v:stroke/><v:fill/>', '</v:shape>'],
  ['after a shape in it', '<v:shape alt="Une pompe"><v:rect alt="Un cadre"/>', '</v:shape>'],
  ['of another form', '<v:oval alt="Une pompe"><v:path/>', '</v:oval>'],
  ['after another', '<v:shape alt="Un cadre"/><v:roundrect alt="Une pompe">', '</v:roundrect>'],
])('a picture in a shape of older programs keeps the description of the shape: %s', async (_, before, after) => {
  const { markdown } = await read(par(old(`${before}<v:imagedata r:id="rIdPixel"/>${after}`)));
  expect(markdown).toBe('![Une pompe](images/f)');
});

test('form controls, citations and bibliographies keep the text that they show', async () => {
  const control = (content: string, properties: string) =>
    `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
  const { markdown } = await read(
    par(`${run('Pays : ')}${control(run('Mali'), '<w:dropDownList><w:listItem w:value="ml"/></w:dropDownList>')}`) +
      par(`${run('Selon ')}${control(field(code(' CITATION Dia21 '), run('(Diallo, 2021)')), '<w:citation/>')}.`) +
      control(
        par(char('begin') + code(' BIBLIOGRAPHY ') + char('separate') + run('Diallo, 2021.')) +
          par('Koné, 2020.') +
          par(char('end')),
        '<w:bibliography/>',
      ) +
      par(`${run('Un mot')}<w:r>${code(' XE "mil" ').replace(/<\/?w:r>/g, '')}</w:r>`) +
      par(field(code(' FORMTEXT '), run('Awa'))),
  );
  expect(markdown).toBe('Pays : Mali\n\nSelon (Diallo, 2021)\n\nDiallo, 2021.\n\nKoné, 2020.\n\nUn mot\n\nAwa');
});

test('moved paragraphs are once in the accepted text, and once in the original text', async () => {
  const moved = (tag: 'moveFrom' | 'moveTo') =>
    `<w:p><w:pPr><w:rPr><w:${tag} ${BY_LUC}/></w:rPr></w:pPr><w:${tag} ${BY_LUC}>${run('Un déplacé.')}</w:${tag}></w:p>`;
  const { markdown, before } = await read(moved('moveFrom') + par('Milieu.') + moved('moveTo') + par('Fin.'));
  expect(markdown).toBe('Milieu.\n\nUn déplacé.\n\nFin.');
  expect(before).toBe('Un déplacé.\n\nMilieu.\n\nFin.');
});

test('a list that is numbered by styles counts through its levels, past paragraphs outside it', async () => {
  const numbered = (id: string, name: string) =>
    style(id, name, '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>');
  const ofStyle = (n: number, kind: string, id: string) =>
    level(n, `<w:start w:val="1"/>${format(kind, `%${n + 1}.`)}<w:pStyle w:val="${id}"/>`);
  const { markdown } = await read(
    par('un', 'L1') +
      par('dedans', 'L2') +
      par('deux', 'L1') +
      par('Hors.', 'L1', '<w:numPr><w:numId w:val="0"/></w:numPr>') +
      par('trois', 'L1'),
    {
      parts: {
        ...numbering({ 1: ofStyle(0, 'decimal', 'L1') + ofStyle(1, 'lowerLetter', 'L2') }, { 3: of(1) }),
        'word/styles.xml': wordPart('styles', numbered('L1', 'List Number') + numbered('L2', 'List Number 2')),
      },
    },
  );
  expect(markdown).toBe('1. un\n   1. dedans\n2. deux\n\nHors.\n\n3. trois');
});
