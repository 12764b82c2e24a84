import { expect, test } from 'vitest';
import { parseHtml } from '#content/import/from-html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
import { wordMessages } from '#server/exchange/word/word-messages.ts';
import { wordPart } from '#tests/support/sample-documents.ts';
import {
  makeWord,
  PIXEL,
  par,
  picture,
  row,
  run,
  table,
  type WordDocumentParts,
} from '#tests/support/word-documents.ts';

/**
 * Documents in the structure that Word and Google Docs give to theirs, which LibreOffice's do not
 * have: made by hand after the format's specification.
 */
async function read(body: string, parts: WordDocumentParts = {}) {
  const text = await readWord(makeWord(body, parts));
  const images = new Map(text.images.map(({ name }) => [name, { file: 'f', width: 1, height: 1 }]));
  const { document, title } = parseHtml(text.source, { resolveImage: (name) => images.get(name) ?? null });
  return {
    markdown: renderMarkdown(document).trim(),
    title,
    report: text.report,
    changed: Object.fromEntries(text.report.changed.map(({ what, count }) => [what, count])),
    corrections: text.original?.corrections ?? [],
    images: text.images,
  };
}

const char = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const code = (words: string) => `<w:r><w:instrText xml:space="preserve">${words}</w:instrText></w:r>`;
const field = (instruction: string, result: string) =>
  char('begin') + code(instruction) + char('separate') + result + char('end');
const sdt = (content: string, properties = '') =>
  `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
const style = (id: string, name: string, more = '', based = '') =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${based && `<w:basedOn w:val="${based}"/>`}${more}</w:style>`;
const styles = (...made: string[]) => ({ parts: { 'word/styles.xml': wordPart('styles', made.join('')) } });

test('content controls, smart tags and custom XML keep their words, in blocks, lines and cells', async () => {
  const { markdown } = await read(
    sdt(par('Le titre du bloc', 'Titre1')) +
      par(
        `${run('Le ')}${sdt(run('riz'))}${run(' de ')}<w:smartTag w:uri="u" w:element="place">${run('Ségou')}</w:smartTag>${run('.')}`,
      ) +
      `<w:customXml w:element="x">${par('Dans un élément.')}</w:customXml>` +
      table(row(sdt(`<w:tc><w:tcPr/>${par('une cellule')}</w:tc>`) + `<w:tc><w:tcPr/>${sdt(par('une autre'))}</w:tc>`)),
  );
  expect(markdown).toContain('Le riz de Ségou.');
  expect(markdown).toContain('Dans un élément.');
  expect(markdown).toContain('une cellule');
  expect(markdown).toContain('une autre');
});

test('headings are recognised by their outline level, by styles based on others, and by French names', async () => {
  const { markdown } = await read(
    par('Le titre', 'LeTitre') +
      par('Un', 'MonTitre') +
      par('Deux', 'Sous') +
      par('Trois', 'Titre2Fr') +
      par('Direct', '', '<w:outlineLvl w:val="1"/>') +
      par('Corps', 'Corps9'),
    styles(
      style('LeTitre', 'Title', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
      style('Titre1', 'heading 1', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
      style('MonTitre', 'Mon titre', '', 'Titre1'),
      style('Sous', 'Sous-partie', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
      style('Titre2Fr', 'Titre 2'),
      style('Corps9', 'Corps neuf', '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'),
    ),
  );
  expect(markdown.split('\n\n')).toEqual(['## Un', '### Deux', '### Trois', '### Direct', 'Corps']);
});

test('lists are recognised by the numbering of their style, or of its base style', async () => {
  const { markdown } = await read(
    par('un', 'Puce') + par('deux', 'PuceFille') + par('rien', 'PuceFille', '<w:numPr><w:numId w:val="0"/></w:numPr>'),
    styles(
      style('Puce', 'List Bullet', '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
      style('PuceFille', 'Ma puce', '', 'Puce'),
    ),
  );
  expect(markdown).toBe('- un\n- deux\n\nrien');
});

test('text boxes that Word writes twice are read once, groups of shapes as well', async () => {
  const box = (words: string) =>
    `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp xmlns:wps="w"><wps:txbx><w:txbxContent>${par(words)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:group><v:shape><v:textbox><w:txbxContent>${par(words)}</w:txbxContent></v:textbox></v:shape></v:group></w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
  const { markdown, changed } = await read(par(run('Avant.') + box('Dans le cadre.')) + par('Après.'));
  expect(markdown).toBe('Avant.\n\nDans le cadre.\n\nAprès.');
  expect(changed).toEqual({ 'text-box': 1 });
});

test('fields keep their results, nested ones too, captions keep their numbers, and links their anchors', async () => {
  const { markdown } = await read(
    par('Le titre', 'Titre') +
      par(`<w:bookmarkStart w:id="1" w:name="_Ref1"/>${run('La carte', '')}<w:bookmarkEnd w:id="1"/>`, 'Titre1') +
      par(
        `${run('Voir ')}${field(' REF _Ref1 \\h ', run('la carte'))}${run(' et ')}<w:hyperlink w:anchor="_Ref1">${run('plus haut')}</w:hyperlink>${run('.')}`,
      ) +
      par(
        `${run('Le ')}<w:fldSimple w:instr=" DATE ">${run('3 mars')}</w:fldSimple>${run(', page ')}${field('IF 1 = 1', field('PAGE', run('7')))}`,
      ) +
      par(`${run('Tableau ')}${field(' SEQ Tableau \\* ARABIC ', run('4'))}${run(' – Les prix')}`, 'Lgende'),
  );
  expect(markdown).toContain('Voir la carte et [plus haut](#');
  expect(markdown).toContain('Le 3 mars, page 7');
  expect(markdown).toContain('Tableau 4 – Les prix');
});

test('characters that Word writes as elements are read: tabs, hyphens, symbols, ruby', async () => {
  const { markdown } = await read(
    par(
      `<w:r><w:t>porte</w:t><w:noBreakHyphen/><w:t>fenêtre</w:t></w:r><w:r><w:t xml:space="preserve"> capi</w:t><w:softHyphen/><w:t>talisation</w:t></w:r><w:r><w:tab/><w:t>après</w:t></w:r><w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>`,
    ) +
      par(
        `<w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>`,
      ),
  );
  expect(markdown).toMatch(/porte.fenêtre capi\u00ad?talisation\s+après°/);
  expect(markdown).toContain('漢');
});

test('moved text is imported once, and the separators of notes are not imported as notes', async () => {
  const moved = (tag: string, words: string) =>
    `<w:${tag} w:id="9" w:author="Luc" w:date="2026-03-01T10:00:00Z">${run(words)}</w:${tag}>`;
  const { markdown, changed, report } = await read(
    par(
      `<w:moveFromRangeStart w:id="1" w:name="m1"/>${moved('moveFrom', 'Un déplacé.')}<w:moveFromRangeEnd w:id="1"/>${run(' Avant.')}`,
    ) +
      par(
        `${run('Après.')}<w:r><w:footnoteReference w:id="2"/></w:r> <w:moveToRangeStart w:id="2" w:name="m1"/>${moved('moveTo', ' Un déplacé.')}<w:moveToRangeEnd w:id="2"/>`,
      ),
    {
      parts: {
        'word/footnotes.xml': wordPart(
          'footnotes',
          `<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> La FAO.</w:t></w:r></w:p></w:footnote>`,
        ),
      },
    },
  );
  expect(markdown).toBe('Avant.\n\nAprès.[^1] Un déplacé.\n\n[^1]: La FAO.');
  expect([changed.inserted, changed.deleted, report.kept.notes]).toEqual([1, 1, 1]);
});

test('check boxes of content controls and of old forms are tasks', async () => {
  const control = (checked: 0 | 1) =>
    sdt(run(checked ? '☒' : '☐'), `<w14:checkbox><w14:checked w14:val="${checked}"/></w14:checkbox>`);
  const old = (checked: boolean) =>
    `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="0"/>${checked ? '<w:checked/>' : ''}</w:checkBox></w:ffData></w:fldChar></w:r>${code(' FORMCHECKBOX ')}${char('separate')}${char('end')}`;
  const { markdown, changed } = await read(
    par(control(1) + run(' fait')) +
      par(control(0) + run(' à faire')) +
      par(old(true) + run(' coché')) +
      par(old(false) + run(' vide')),
  );
  expect(markdown).toBe('- [x] fait\n- [ ] à faire\n- [x] coché\n- [ ] vide');
  expect(changed).toEqual({ checkbox: 4 });
});

test('tables in tables keep their words, also beside a cell that spans columns', async () => {
  const inner = table(row(`<w:tc><w:tcPr/>${par('dedans')}</w:tc>`));
  const { markdown } = await read(
    table(
      row(`<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${par('large')}</w:tc>`),
      row(`<w:tc><w:tcPr/>${par('avant')}${inner}${par('après')}</w:tc><w:tc><w:tcPr/>${par('à côté')}</w:tc>`),
    ),
  );
  for (const words of ['large', 'avant', 'dedans', 'après', 'à côté']) expect(markdown).toContain(words);
});

test('contents that a page cannot hold are reported: charts, EMF pictures, inserted files', async () => {
  const chart =
    '<w:r><w:drawing><wp:inline><wp:docPr id="3" name="Graphique" descr="Un graphique"/><a:graphic><a:graphicData uri="chart"><c:chart xmlns:c="c" r:id="rId5"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>';
  const { changed, markdown } = await read(
    `${par(chart)}<w:altChunk r:id="rId7"/>${par(picture('Un schéma', 'rIdEmf'))}${par('Des mots.')}`,
    {
      relations:
        '<Relationship Id="rIdEmf" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.emf"/>',
      parts: {
        'word/media/a.emf': PIXEL,
        '[Content_Types].xml':
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="emf" ContentType="image/x-emf"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      },
    },
  );
  expect(changed).toEqual({ drawing: 1, chunk: 1, 'picture-format': 1 });
  expect(markdown).toContain('Des mots.');
});

test('placeholders of form controls are not imported; text that was typed there is, and cells stay', async () => {
  const asked = '<w:showingPlcHdr/>';
  const prompt = run('Cliquez ici pour taper du texte.');
  const { changed, markdown, report } = await read(
    par(`${run('Pays : ')}${sdt(prompt, asked)}${run('.')}`) +
      sdt(par(prompt), asked) +
      sdt(par(run('Un bilan.')), '<w:showingPlcHdr w:val="0"/>') +
      // A control that was filled in, within one that was not.
      sdt(par(`${prompt}${sdt(run('Mali'))}`), asked) +
      table(
        row(`<w:tc><w:tcPr/>${par('Nom')}</w:tc>${sdt(`<w:tc><w:tcPr/>${par(prompt)}</w:tc>`, asked)}`) +
          row(`<w:tc><w:tcPr/>${par('Âge')}</w:tc><w:tc><w:tcPr/>${par('Douze')}</w:tc>`),
      ),
  );
  expect(markdown).not.toContain('Cliquez');
  expect(markdown).toBe(
    'Pays : .\n\nUn bilan.\n\nMali\n\n<table><tbody><tr><td><p>Nom</p></td><td><p></p></td></tr><tr><td><p>Âge</p></td><td><p>Douze</p></td></tr></tbody></table>',
  );
  expect(changed).toEqual({ 'form-prompt': 4 });
  expect(wordMessages(report, 'fr')).toEqual([
    'changé\u00a0: champs de formulaire non remplis, dont l’invite est laissée de côté × 4',
  ]);
});

test('a field that ends in the placeholder of a control ends there, and the words after it stay', async () => {
  const asked = '<w:showingPlcHdr/>';
  const prompt = run('Cliquez ici pour taper du texte.');
  const begun = char('begin') + code(' AUTHOR ');
  const { changed, markdown } = await read(
    par(`${begun}${sdt(char('separate') + prompt + char('end'), asked)}${run('Les mots.')}`) +
      par(`${begun}${char('separate')}${run('Awa')}${sdt(prompt + char('end'), asked)}${run(' écrit.')}`) +
      par(run('La fin.')),
  );
  expect(markdown).toBe('Les mots.\n\nAwa écrit.\n\nLa fin.');
  expect(changed).toEqual({ 'form-prompt': 2 });
});

test('a link on a picture is reported as left out, and the picture stays', async () => {
  const linked = picture('Un schéma').replace(
    '/><a:graphic>',
    '><a:hlinkClick xmlns:a="a" r:id="rIdLink"/></wp:docPr><a:graphic>',
  );
  const { changed, markdown, report } = await read(par(linked) + par('Des mots.'), {
    relations:
      '<Relationship Id="rIdLink" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/" TargetMode="External"/>',
  });
  expect(markdown).toMatch(/^!\[Un schéma\]\([^)]*\)\n\nDes mots\.$/);
  expect(changed).toEqual({ 'picture-link': 1 });
  expect(wordMessages(report, 'en')).toEqual(['changed: links on pictures, left out (the pictures stay) × 1']);
});

/**
 * As Google Docs writes it: lists by numbering alone, every picture with a crop, styles with its
 * own names.
 */
const docsPicture = (alt: string, crop: string) =>
  `<w:r><w:rPr/><w:drawing><wp:inline distB="114300" distT="114300" distL="114300" distR="114300"><wp:extent cx="100" cy="100"/><wp:effectExtent b="0" l="0" r="0" t="0"/><wp:docPr descr="${alt}" id="1" name="image1.png"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr descr="${alt}" id="0" name="image1.png"/><pic:cNvPicPr preferRelativeResize="0"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPixel"/><a:srcRect ${crop}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
const docsItem = (words: string, list: number, level = 0) =>
  par(
    words === '' ? '<w:r/>' : words,
    '',
    `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr><w:ind w:left="720" w:hanging="360"/>`,
  );
const level = (n: number, format: string, start = 1) =>
  `<w:lvl w:ilvl="${n}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/><w:lvlText w:val="%${n + 1}."/></w:lvl>`;
const numbering = (...nums: string[]) => ({
  'word/numbering.xml': wordPart(
    'numbering',
    `<w:abstractNum w:abstractNumId="1">${level(0, 'bullet')}${level(1, 'bullet')}</w:abstractNum><w:abstractNum w:abstractNumId="2">${level(0, 'decimal')}${level(1, 'lowerLetter')}</w:abstractNum>${nums.join('')}`,
  ),
});
const num = (id: number, definition: number, restart?: number) =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${definition}"/>${restart === undefined ? '' : `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="${restart}"/></w:lvlOverride>`}</w:num>`;

test('a text of Google Docs has its title, headings, lists, comments and cropped pictures', async () => {
  const { markdown, title, report, changed, images } = await read(
    par('Le riz au Mali', 'Title') +
      par('Carnet de route', 'Subtitle') +
      par(
        '<w:bookmarkStart w:id="0" w:name="_abc"/><w:bookmarkEnd w:id="0"/><w:r><w:t>Le champ</w:t></w:r>',
        'Heading1',
      ) +
      docsItem('une puce', 1) +
      docsItem('une puce dedans', 1, 1) +
      par('Les étapes', 'Heading2') +
      docsItem('semer', 2) +
      docsItem('', 2) +
      docsItem('récolter', 2) +
      par(
        `<w:commentRangeStart w:id="0"/>${run('Un puits')}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>${run('.')}`,
      ) +
      par(docsPicture('Entière', 'b="0" l="0" r="0" t="0"')) +
      par(docsPicture('Rognée', 'b="0" l="12500" r="0" t="0"')),
    {
      comments: [['Zoé Diallo', 'Lequel ?']],
      parts: {
        ...numbering(num(1, 1), num(2, 2)),
        'word/styles.xml': wordPart(
          'styles',
          style('Normal', 'normal') +
            style('Title', 'Title', '', 'Normal') +
            style('Subtitle', 'Subtitle', '', 'Normal') +
            style('Heading1', 'heading 1', '', 'Normal') +
            style('Heading2', 'heading 2', '', 'Normal'),
        ),
      },
    },
  );
  expect(title).toBe('Le riz au Mali');
  const file = (alt: string) => `![${alt}](images/f)`;
  expect(markdown).toBe(
    [
      'Carnet de route',
      '## Le champ',
      '- une puce\n  - une puce dedans',
      '### Les étapes',
      '1. semer\n2. récolter',
      'Un puits.',
      file('Entière'),
      file('Rognée'),
    ].join('\n\n'),
  );
  expect(report.kept).toMatchObject({ headings: 3, listItems: 4, images: 2 });
  expect(changed).toEqual({ comment: 1 });
  expect(images.map(({ crop }) => crop)).toEqual([undefined, { left: 0.125, top: 0, right: 0, bottom: 0 }]);
  expect(report.comments.map(({ author, text, place }) => [author, text, place?.exact])).toEqual([
    ['Zoé Diallo', 'Lequel ?', 'Un puits'],
  ]);
});

test('a list that restarts is a new list with its number, and one that continues keeps counting', async () => {
  const lists = async (...items: string[]) =>
    (await read(items.join(''), { parts: numbering(num(1, 1), num(2, 2), num(3, 2, 5), num(4, 2, 1)) })).markdown;
  expect(await lists(docsItem('un', 2), docsItem('deux', 2), docsItem('cinq', 3), docsItem('six', 3))).toBe(
    '1. un\n2. deux\n\n5) cinq\n6) six',
  );
  expect(await lists(docsItem('un', 2), docsItem('encore un', 4), docsItem('deux', 4))).toBe(
    '1. un\n\n1) encore un\n2) deux',
  );
  expect(await lists(docsItem('un', 2), par('Entre.'), docsItem('deux', 2), docsItem('a', 2, 1))).toBe(
    '1. un\n\nEntre.\n\n2. deux\n   1. a',
  );
  // The numbers of nested lists restart with each item of the outer list.
  expect(
    await lists(docsItem('un', 2), docsItem('a', 2, 1), docsItem('b', 2, 1), docsItem('deux', 2), docsItem('a', 2, 1)),
  ).toBe('1. un\n   1. a\n   2. b\n2. deux\n   1. a');
  expect(await lists(docsItem('puce', 1), docsItem('un', 3), docsItem('deux', 3))).toBe('- puce\n\n5. un\n6. deux');
});

test('the properties that a paragraph had before they were changed are ignored', async () => {
  const was = '<w:pPrChange w:id="1" w:author="Luc"><w:pPr><w:pStyle w:val="Citation"/></w:pPr></w:pPrChange>';
  const { markdown } = await read(
    par('Un titre', 'Mien', `<w:outlineLvl w:val="1"/>${was}`) + par('Du texte.', '', was),
  );
  expect(markdown).toBe('## Un titre\n\nDu texte.');
});
