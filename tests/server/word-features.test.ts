import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeBook } from '#content/book/make/make-book.ts';
import { documentJson } from '#content/document/document.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderDocument } from '#content/render/html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readFileText } from '#server/exchange/word/read-file-text.ts';
import { writeDocx } from '#server/exports/formats/write-docx.ts';
import * as odt from '#tests/support/odt-documents.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';
import * as word from '#tests/support/word-documents.ts';

/**
 * The scoreboard of docs/formats.md: what is read and written of each feature of a text, found by
 * doing it. `WRITE_FORMATS=1 npx vitest run … tests/server/word-features.test.ts` writes it.
 */

const { par, run, item, cell, row, table, picture, makeWord } = word;
const WORDS = 'Sorgho';
const IMAGE = 'image2222222';

interface Feature {
  /** The body of a Word document that has it, with its parts; none: Word has no such thing. */
  readonly word?: readonly [body: string, parts?: word.WordDocumentParts];
  /** The body of an OpenDocument text that has it, with its parts. */
  readonly odt?: readonly [body: string, parts?: odt.OdtParts];
  /** A text that has it; none: a page has no such thing. */
  readonly page?: string;
  /** Matches the Markdown of a text that has it. */
  readonly there: RegExp;
  /** Matches the XML of a Word document that has it. */
  readonly written?: RegExp;
}

const styled = (look: string) => [par(run(WORDS, look))] as const;
const spanned = (look: string) => ({ odt: [odt.par(odt.span(WORDS, look))] as const });
const inLine = (content: string) => ({ odt: [odt.par(content)] as const });
const inRun = (content: string) => [par(`<w:r>${content}<w:t>${WORDS}</w:t></w:r>`)] as const;
const heading = (n: number) => ({
  word: [par('Titre', 'Titre') + par(WORDS, `Titre${n}`)] as const,
  odt: [odt.par('Titre', 'Title') + odt.heading(WORDS, n)] as const,
  page: `${'#'.repeat(n + 1)} ${WORDS}`,
  there: new RegExp(`^${'#'.repeat(n + 1)} ${WORDS}$`, 'm'),
});
const comment = `<w:commentRangeStart w:id="0"/>${run(WORDS)}<w:commentRangeEnd w:id="0"/>`;
const MATHML = `<math><semantics><mrow><mi>${WORDS}</mi><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding="StarMath 5.0">x</annotation></semantics></math>`;
const formula = `<m:oMath><m:r><m:t>${WORDS}</m:t></m:r><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>`;

const FEATURES: Readonly<Record<string, Feature>> = {
  'headings, first level': { ...heading(1), written: /w:val="Heading1"/ },
  'headings, second level': { ...heading(2), written: /w:val="Heading1"/ },
  bold: {
    ...spanned('Bold'),
    word: styled('<w:b/>'),
    page: `**${WORDS}**`,
    there: /\*\*Sorgho\*\*/,
    written: /<w:b\/>/,
  },
  italics: { ...spanned('Italic'), word: styled('<w:i/>'), page: `*${WORDS}*`, there: /_Sorgho_/, written: /<w:i\/>/ },
  underline: {
    ...spanned('Underline'),
    ...{ word: styled('<w:u w:val="single"/>'), page: `<u>${WORDS}</u>`, there: /<u>Sorgho<\/u>/ },
    written: /<w:u\b/,
  },
  strike: {
    ...spanned('Strike'),
    word: styled('<w:strike/>'),
    page: `~~${WORDS}~~`,
    there: /~~Sorgho~~/,
    written: /<w:strike\/>/,
  },
  subscript: {
    ...spanned('Sub'),
    ...{ word: styled('<w:vertAlign w:val="subscript"/>'), page: `<sub>${WORDS}</sub>`, there: /<sub>Sorgho<\/sub>/ },
    written: /w:val="subscript"/,
  },
  superscript: {
    ...spanned('Super'),
    ...{ word: styled('<w:vertAlign w:val="superscript"/>'), page: `<sup>${WORDS}</sup>`, there: /<sup>Sorgho<\/sup>/ },
    written: /w:val="superscript"/,
  },
  'colour of words': { ...spanned('Red'), word: styled('<w:color w:val="FF0000"/>'), there: /FF0000|color/i },
  highlighting: { ...spanned('Yellow'), word: styled('<w:highlight w:val="yellow"/>'), there: /<mark|yellow/ },
  'size of words': { ...spanned('Large'), word: styled('<w:sz w:val="40"/>'), there: /size/ },
  'small capitals': { ...spanned('Small'), word: styled('<w:smallCaps/>'), there: /small|SORGHO/ },
  'hidden words': {
    odt: [odt.par(odt.span(WORDS, 'Hidden') + 'a')],
    word: [par(run(WORDS, '<w:vanish/>') + run('a'))],
    there: /Sorgho/,
  },
  'line breaks': {
    ...inLine(`a<text:line-break/>${WORDS}`),
    word: inRun('<w:t>a</w:t><w:br/>'),
    page: `a<br>${WORDS}`,
    there: /a\\\nSorgho/,
    written: /<w:br\/>/,
  },
  'page breaks': { ...inLine(`a<text:soft-page-break/>${WORDS}`), word: inRun('<w:br w:type="page"/>'), there: /page/ },
  tabs: { ...inLine(`a<text:tab/>${WORDS}`), word: inRun('<w:t>a</w:t><w:tab/>'), there: /a\tSorgho/ },
  'no-break spaces': {
    ...inLine(`${WORDS}\u00a0: a`),
    word: [par(`${WORDS}\u00a0: a`)],
    page: `${WORDS}\u00a0: a`,
    there: /Sorgho\u00a0: a/,
    written: /\u00a0:/,
  },
  'code in a line': {
    ...spanned('Source_20_Text'),
    page: `\`${WORDS}\``,
    there: /`Sorgho`/,
    written: /w:val="CodeWords"/,
  },
  'blocks of code': {
    odt: [odt.par(WORDS, 'Preformatted_20_Text')],
    page: `\`\`\`\n${WORDS}\n\`\`\``,
    there: /```\nSorgho/,
    written: /w:val="Code"/,
  },
  quotations: {
    odt: [odt.par(WORDS, 'Quoted')],
    word: [par(WORDS, 'Citation')],
    page: `> ${WORDS}`,
    there: /^> Sorgho/m,
    written: /w:val="Quote"/,
  },
  'alignment of paragraphs': {
    odt: [odt.par(WORDS, 'Centre')],
    word: [par(WORDS, '', '<w:jc w:val="center"/>')],
    there: /center/,
  },
  'indented paragraphs': { word: [par(WORDS, '', '<w:ind w:left="720"/>')], there: /^ +Sorgho/m },
  bullets: {
    odt: [odt.list('Bullets', odt.par(WORDS))],
    word: [item(WORDS, 1)],
    page: `- ${WORDS}`,
    there: /^- Sorgho/m,
    written: /<w:numPr>/,
  },
  numbers: {
    odt: [odt.list('Numbers', odt.par(WORDS))],
    word: [item(WORDS, 2)],
    page: `1. ${WORDS}`,
    there: /^1\. Sorgho/m,
    written: /<w:numPr>/,
  },
  'numbers that begin with another': {
    odt: [odt.list('Numbers', odt.par(WORDS)).replace('<text:list-item', '<text:list-item text:start-value="4"')],
    page: `4. ${WORDS}`,
    there: /^4\. Sorgho/m,
    written: /<w:start w:val="4"\/>/,
  },
  'lists in lists': {
    odt: [odt.list('Bullets', odt.par('a') + odt.list('Bullets', odt.par(WORDS)))],
    word: [item('a', 1) + item(WORDS, 1, 1)],
    ...{ page: `- a\n  - ${WORDS}`, there: /^ {2}- Sorgho/m, written: /<w:ilvl w:val="1"\/>/ },
  },
  'check boxes': {
    odt: [odt.par(`☑ ${WORDS}`)],
    word: [par(`<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>${run(` ${WORDS}`)}`)],
    ...{ page: `- [x] ${WORDS}`, there: /- \[x\] Sorgho/, written: /☑/ },
  },
  tables: {
    odt: [odt.table(odt.row(odt.cell('a'), odt.cell(WORDS)))],
    word: [table(row(cell('a') + cell(WORDS)))],
    ...{ page: `| a | b |\n|---|---|\n| c | ${WORDS} |`, there: /<td>|\| Sorgho/, written: /<w:tbl>/ },
  },
  'header rows': {
    odt: [odt.table(odt.header(odt.row(odt.cell(WORDS), odt.cell('b'))), odt.row(odt.cell('c'), odt.cell('d')))],
    word: [table(row(cell(WORDS) + cell('b'), true), row(cell('c') + cell('d')))],
    ...{
      page: `| ${WORDS} | b |\n|---|---|\n| c | d |`,
      there: /\| Sorgho +\| b +\|\n\| -/,
      written: /<w:tblHeader\/>/,
    },
  },
  'cells that span columns': {
    odt: [
      odt.table(
        odt.row(odt.cell(WORDS, 'table:number-columns-spanned="2"'), odt.covered),
        odt.row(odt.cell('c'), odt.cell('d')),
      ),
    ],
    word: [table(row(cell(WORDS, '<w:gridSpan w:val="2"/>')), row(cell('c') + cell('d')))],
    page: `<table><tr><td colspan="2">${WORDS}</td></tr><tr><td>c</td><td>d</td></tr></table>`,
    ...{ there: /colspan="2"/, written: /<w:gridSpan w:val="2"\/>/ },
  },
  'cells that span rows': {
    odt: [
      odt.table(
        odt.row(odt.cell(WORDS, 'table:number-rows-spanned="2"'), odt.cell('b')),
        odt.row(odt.covered, odt.cell('d')),
      ),
    ],
    word: [
      table(row(cell(WORDS, '<w:vMerge w:val="restart"/>') + cell('b')), row(cell('', '<w:vMerge/>') + cell('d'))),
    ],
    page: `<table><tr><td rowspan="2">${WORDS}</td><td>b</td></tr><tr><td>d</td></tr></table>`,
    ...{ there: /rowspan="2"/, written: /<w:vMerge w:val="restart"\/>/ },
  },
  'alignment in cells': { page: `| a |\n|---:|\n| ${WORDS} |`, there: /-:/, written: /w:val="(right|end)"/ },
  footnotes: {
    ...inLine(`a${odt.note(WORDS)}`),
    word: [par(run('a') + word.footnoteCall(1)), { footnotes: [WORDS] }],
    ...{ page: `a[^1]\n\n[^1]: ${WORDS}`, there: /\[\^1\]: Sorgho/, written: /<w:footnoteReference/ },
  },
  endnotes: {
    ...inLine(`a${odt.note(WORDS, 'endnote')}`),
    word: [par(run('a') + word.endnoteCall(1)), { endnotes: [WORDS] }],
    there: /\[\^1\]: Sorgho/,
  },
  'links to the web': {
    ...inLine(odt.link(WORDS, 'https://a.example/')),
    word: [par(`<w:hyperlink r:id="rId9">${run(WORDS)}</w:hyperlink>`), { links: { rId9: 'https://a.example/' } }],
    ...{ page: `[${WORDS}](https://a.example/)`, there: /\[Sorgho\]\(https:\/\/a\.example/, written: /<w:hyperlink/ },
  },
  'links as fields': {
    word: [par(`<w:fldSimple w:instr='HYPERLINK "https://a.example/"'>${run(WORDS)}</w:fldSimple>`)],
    there: /\[Sorgho\]\(https:\/\/a\.example/,
  },
  'links to a place in the text': {
    odt: [
      odt.par('Titre', 'Title') +
        odt.heading('<text:bookmark text:name="ici"/>Ici', 1) +
        odt.par(odt.link(WORDS, '#ici')),
    ],
    word: [
      par('Titre', 'Titre') +
        par(`<w:bookmarkStart w:id="1" w:name="ici"/>${run('Ici')}`, 'Titre1') +
        par(`<w:hyperlink w:anchor="ici">${run(WORDS)}</w:hyperlink>`),
    ],
    ...{ page: `## Ici\n\n[${WORDS}](#ici)`, there: /\[Sorgho\]\(#ici\)/, written: /w:anchor=/ },
  },
  'pictures, with their descriptions': {
    ...inLine(odt.picture(WORDS)),
    word: [par(picture(WORDS))],
    ...{ page: `![${WORDS}](/fichiers/${IMAGE})`, there: /!\[Sorgho\]/, written: /descr="Sorgho"/ },
  },
  captions: {
    odt: [odt.par(odt.textBox(odt.par(`${odt.picture('a')}${WORDS}`, 'Illustration')))],
    word: [par(picture('a')) + par(WORDS, 'Lgende')],
    ...{ page: `![a](/fichiers/${IMAGE} "${WORDS}")`, there: /!\[a\]\([^)]*"Sorgho/, written: /w:val="Caption"/ },
  },
  'linked pictures': {
    odt: [odt.par(WORDS) + odt.par(odt.picture('a', 'https://a.example/x.png'))],
    word: [par(WORDS) + par(picture('a', 'rX').replace('r:embed', 'r:link'))],
    there: /!\[a\]/,
  },
  'text boxes': {
    odt: [odt.par(`a${odt.textBox(odt.par(WORDS))}`)],
    word: [par(run('a') + word.textBox(WORDS))],
    there: /box|\[Sorgho\]/,
  },
  equations: {
    odt: [
      odt.par('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'),
      { parts: { 'Object 1/content.xml': MATHML } },
    ],
    word: [par(formula)],
    there: /<math|\$/,
  },
  comments: {
    ...inLine(odt.comment('Zoé', 'Lequel ?', WORDS)),
    word: [par(`${comment}<w:r><w:commentReference w:id="0"/></w:r>`), { comments: [['Zoé', 'Lequel ?']] }],
    there: /annotation/,
  },
  'inserted text': {
    odt: [odt.tracked(['c1', 'Luc', null]) + odt.par(odt.inserted('c1', WORDS))],
    word: [par(`<w:ins w:author="Luc">${run(WORDS)}</w:ins>`)],
    there: /correction/,
  },
  'deleted text': {
    odt: [odt.tracked(['c1', 'Luc', odt.par(WORDS)]) + odt.par(`a ${odt.deleted('c1')}`)],
    word: [par(`${run('a ')}<w:del w:author="Luc"><w:r><w:delText>${WORDS}</w:delText></w:r></w:del>`)],
    there: /correction/,
  },
  'table of contents': {
    odt: [
      `<text:table-of-content><text:index-body>${odt.par(WORDS)}</text:index-body></text:table-of-content>${odt.par('a')}`,
    ],
    word: [par(`${WORDS} 3`, 'TM1') + par('a')],
    there: /contents/,
  },
  'title of the document': {
    odt: [odt.par(WORDS, 'Title') + odt.par('a')],
    word: [par(WORDS, 'Titre') + par('a')],
    there: /title/,
  },
  'language of the words': {
    odt: [odt.par(WORDS), { language: 'en' }],
    word: [par(WORDS), { language: 'en-GB' }],
    there: /language/,
  },
  'language of a passage': {
    odt: [odt.par(`Des mots, puis ${odt.span(WORDS, 'English')}`)],
    word: styled('<w:lang w:val="en-GB"/>'),
    ...{ page: `<span lang="en">${WORDS}</span>`, there: /lang="en"/, written: /<w:lang w:val="en"/ },
  },
  'passages in Arabic': {
    ...{ page: `<span lang="ar" dir="rtl">الماء</span> ${WORDS}`, there: /lang="ar"/, written: /<w:rtl\/>/ },
  },
  rules: { page: `a\n\n---\n\n${WORDS}`, there: /^---$/m, written: /<w:pBdr>/ },
  'typed blocks': {
    page: `:::constat{title="T"}\n${WORDS}\n:::`,
    there: /^:::constat/m,
    written: /w:val="BlockLabel"/,
  },
};

type Found = 'kept' | 'words alone' | 'left out' | '–';
const judge = (text: string, there: RegExp): Found =>
  there.test(text) ? 'kept' : text.includes(WORDS) ? 'words alone' : 'left out';

const resolveImage = () => ({ file: IMAGE, width: 1, height: 1 });

async function readFrom(made: Buffer, there: RegExp): Promise<string> {
  const file = path.join(createTempFolder('feature'), 'x');
  writeFileSync(file, made);
  const { source, title, language, original, report } = await readFileText(file, 'x');
  const { document, title: heading } = parseHtml(source, { resolveImage });
  // Contents imported apart from the text are kept as well, in another form.
  const beside = [
    ...report.comments.flatMap(({ place }) => (place ? ['annotation'] : [])),
    ...(original?.corrections ?? []).map(() => 'correction'),
    ...((heading ?? title) ? ['title'] : []),
    ...(language === 'en' ? ['language'] : []),
  ];
  const found = judge(`${renderMarkdown(document)}\n${beside.join(' ')}`, there);
  return report.changed.length > 0 ? `${found}, told` : found;
}

function readMarkdownOf(page: string, there: RegExp): Found {
  return judge(renderMarkdown(parseMarkdown(page, { resolveImage }).document), there);
}

const htmlOf = (page: string) =>
  renderDocument(documentJson(parseMarkdown(page, { resolveImage }).document), {
    ...{ language: 'fr', locale: 'fr' },
    fileUrl: (id) => `/fichiers/${id}`,
  }).html;

async function write(page: string, written: RegExp | undefined): Promise<Found> {
  if (!written) return '–';
  const { book } = makeBook({
    ...{ origin: 'https://navette.example', timeZone: 'Europe/Paris' },
    page: {
      ...{ kind: 'factsheet', slug: 'x', title: 'Titre', summary: '', language: 'fr', edition: null },
      ...{ notice: emptyNotice('factsheet'), date: '2026-03-01T09:00:00.000Z', html: htmlOf(page), sources: null },
    },
  });
  const images = new Map([[IMAGE, { type: 'png', bytes: word.PIXEL, width: 1, height: 1 } as const]]);
  const parts = unzipSync((await writeDocx(book, images)).bytes);
  const texts = ['word/document.xml', 'word/footnotes.xml', 'word/numbering.xml'].flatMap((name) => parts[name] ?? []);
  return judge(texts.map((part) => strFromU8(part)).join('\n'), written);
}

test('the scoreboard of features that are read and written is the one in docs/formats.md', async () => {
  const rows: string[] = [];
  for (const [name, { word: ofWord, odt: ofOdt, page, there, written }] of Object.entries(FEATURES)) {
    const cells = [
      ofWord ? await readFrom(makeWord(...ofWord), there) : '–',
      ofOdt ? await readFrom(odt.makeOdt(...ofOdt), there) : '–',
      page ? readMarkdownOf(page, there) : '–',
      page ? judge(renderMarkdown(parseHtml(htmlOf(page), { resolveImage }).document), there) : '–',
      page ? await write(page, written) : '–',
    ];
    rows.push(`| ${name} | ${cells.join(' | ')} |`);
  }
  expect(rows.length).toBeGreaterThanOrEqual(40);
  const made = [
    '| feature | Word, read | OpenDocument, read | Markdown, read | HTML, read | Word, written |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  const file = path.join(import.meta.dirname, '../../docs/formats.md');
  const text = readFileSync(file, 'utf8');
  const [before, after] = [text.split('<!-- features -->')[0], text.split('<!-- end of features -->')[1]];
  const wanted = `${before}<!-- features -->\n\n${made}\n\n<!-- end of features -->${after}`;
  if (process.env.WRITE_FORMATS) writeFileSync(file, wanted);
  expect(readFileSync(file, 'utf8')).toBe(wanted);
});
