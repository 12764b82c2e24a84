import { Buffer } from 'node:buffer';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import { unzipSync } from 'fflate';
import pino from 'pino';
import sharp from 'sharp';
import { getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import { bookletOrder } from '#content/book/booklet-order.ts';
import type { BookText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { filesOf, textsOf, walkBlocks } from '#content/book/walk-book.ts';
import { documentJson, walk } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { COLLECTION_KINDS } from '#content/kinds/collection-kind.ts';
import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { weaveOf } from '#content/kinds/weave.ts';
import { BOOK_EXTENSIONS, type BookExtension, isPageExtension } from '#content/render/files/export-format.ts';
import { drawCover } from '#server/exports/formats/epub-cover.ts';
import { KitKey } from '#server/exports/kit/kit-key.ts';
import { BOOK_WRITERS } from '#server/exports/process/book-writers.ts';
import { EXPORT_LIMITS } from '#server/exports/process/export-form.ts';
import { ExportWriter } from '#server/exports/process/export-writer.ts';
import { MOST_PIXELS_OF_A_BOOK, readImages } from '#server/exports/process/read-images.ts';
import { EVERYTHING, makeBookSample, page } from '#tests/support/book-sample.ts';
import { MARKS, READ, READERS, type ReadExtension, readableIn, readHtml, readPdf } from '#tests/support/read-back.ts';
import { IMAGE } from '#tests/support/sample-blocks.ts';
import { spoolText } from '#tests/support/spool-text.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let { html, single, volume, written, writeAnew } = {} as Awaited<ReturnType<typeof makeBookSample>>;

beforeAll(async () => {
  ({ html, single, volume, written, writeAnew } = await makeBookSample());
});

describe('every block', () => {
  test('of the schema is in the sample, and the walker knows it', () => {
    const met = new Set<string>();
    walk(documentJson(parseMarkdown(EVERYTHING).document), ({ type, marks = [] }) => {
      for (const name of [type, ...marks.map((mark) => mark.type)]) met.add(name);
      return undefined;
    });
    // Cards and citations are replaced by words before a text is exported.
    const elsewhere = new Set(['pageCard', 'citation', 'doc']);
    const all = [...Object.keys(documentSchema.nodes), ...Object.keys(documentSchema.marks)];
    expect(all.filter((name) => !met.has(name) && !elsewhere.has(name))).toEqual([]);
    const { book, unknown } = makeBook(single);
    expect(unknown).toEqual([]);
    const types = new Set<string>();
    for (const blocks of textsOf(book)) walkBlocks(blocks, ({ type }) => types.add(type));
    const expected = ['card', 'checklist', 'code', 'crossed', 'figure', 'heading', 'list', 'paragraph', 'quote'];
    expect([...types].sort()).toEqual([...expected, 'rests', 'rule', 'table', 'typed']);
    expect(filesOf(book)).toEqual([IMAGE]);
  });

  test.each(['page', 'collection'] as const)(
    'has the same words in every format: a %s',
    async (type) => {
      const text = type === 'page' ? single : volume;
      const reference = readHtml(await written(text, 'html'));
      expect(reference.text.length).toBeGreaterThan(100);
      expect(reference.notes).toContain('pourquoi');
      expect(reference.text).toEqual(expect.arrayContaining(['Koné', 'haute', 'repris', 'disparus', 'القرية']));
      const asked = ['lunettes', 'porte', 'Counting', 'rests'];
      expect(asked.filter((word) => reference.text.includes(word))).toEqual(type === 'page' ? [] : asked);
      const known = new Set([...reference.text, ...reference.notes]);
      for (const extension of READ) {
        const read = await READERS[extension].read(await written(text, extension), known);
        expect(read.text, extension).toEqual(readableIn(extension, reference.text));
        expect(read.notes, extension).toEqual(reference.notes);
      }
    },
    90_000,
  );
});

test('a book numbers its pictures, shows goals in colour, and leaves the notice out of its contents', async () => {
  const notice = emptyNotice('factsheet');
  const filled = { ...notice, common: { ...notice.common, sdgs: ['6.1', '2', '6'], keywords: ['x'.repeat(120)] } };
  const { book } = makeBook({ ...single, page: page(html, { notice: filled }) } as BookText);
  const figures: string[] = [];
  for (const blocks of textsOf(book))
    walkBlocks(blocks, (block) => block.type === 'figure' && figures.push(block.caption));
  expect(figures).toEqual(['Figure\u00a01. La légende.']);
  const goals = book.notice.find((line) => line.goals);
  expect(goals?.text).toMatch(/^2\. Faim «.zéro.», 6\. Eau propre et assainissement$/);
  expect(goals?.goals?.map(({ code, color }) => [code, color])).toEqual([
    ['2', '#DDA63A'],
    ['6', '#26BDE2'],
  ]);
  // Fields too long for the head of a page are at its end, and in no table of contents.
  const parts = unzipSync((await (await BOOK_WRITERS.epub())(book, new Map())).bytes);
  expect(Buffer.from(parts['EPUB/c1.xhtml']!).toString()).toContain('>Notice</h2>');
  expect(Buffer.from(parts['EPUB/nav.xhtml']!).toString()).not.toContain('Notice');
  expect(Buffer.from(parts['EPUB/title.xhtml']!).toString()).toContain('class="goal goal-6">6</span>');
  // In Word, a goal is white on its colour, or dark where white would be illegible.
  const word = unzipSync((await (await BOOK_WRITERS.docx())(book, new Map())).bytes);
  const runs =
    Buffer.from(word['word/document.xml']!)
      .toString()
      .match(/<w:r>.*?<\/w:r>/g) ?? [];
  const colours = runs.flatMap((run) => {
    const [, fill] = /<w:shd [^>]*w:fill="(\w+)"/.exec(run) ?? [];
    return fill ? [[run.replace(/<[^>]+>/g, '').trim(), fill, /<w:color w:val="(\w+)"/.exec(run)?.[1]]] : [];
  });
  expect(colours).toEqual(
    book.notice.flatMap(({ goals = [] }) =>
      goals.map(({ code, color, darkText }) => [code, color.slice(1), darkText ? '1D1F24' : 'FFFFFF']),
    ),
  );
  expect(makeBook(volume).book.notice[0]!.text).toMatch(/mars 2026, 2\u00a0textes$/);
});

test('the same text gives the same bytes', async () => {
  for (const extension of BOOK_EXTENSIONS) {
    const text = isPageExtension(extension) ? single : volume;
    const [one, other] = [await written(text, extension), await writeAnew(text, extension)];
    expect(Buffer.compare(one, other), extension).toBe(0);
  }
});

test('a PDF declares PDF/UA-1, and has tags for headings, tables, notes, lists and pictures', async () => {
  for (const text of [single, volume]) {
    const bytes = await written(text, 'pdf');
    expect(Buffer.from(bytes).includes('pdfuaid')).toBe(true);
    const { found } = await readPdf(bytes, new Set());
    for (const role of ['H1', 'H2', 'Table', 'TH', 'Note', 'L', 'Figure', 'Link']) expect([...found]).toContain(role);
  }
});

test('a booklet has its pages on sheets in the order in which they are folded', async () => {
  const document = await getDocumentProxy(new Uint8Array(await written(volume, 'livret')));
  const halves: (number | null)[][] = [];
  let title = '';
  for (let number = 1; number <= document.numPages; number++) {
    const sheet = await document.getPage(number);
    const [, , width, height] = sheet.view as [number, number, number, number];
    // A4, landscape.
    expect([Math.round(width), Math.round(height)]).toEqual([842, 595]);
    const { items } = await sheet.getTextContent();
    const halfOf = (isRight: boolean) =>
      items.flatMap((item) => ('str' in item && item.transform[4] > width / 2 === isRight ? [item.str] : [])).join('');
    if (number === 1) title = halfOf(true);
    halves.push([false, true].map((isRight) => Number(/(\d+) \/ \d+/.exec(halfOf(isRight))?.[1] ?? 0) || null));
  }
  // The cover is on the right of the first side; it has no number.
  expect(title).toContain('La boîte');
  const last = Math.max(...halves.flat().map(Number));
  expect(last).toBeGreaterThan(5);
  expect(halves).toEqual(bookletOrder(last).map((side) => side.map((page) => (page === 1 ? null : page))));
});

test('a PDF with a character that no font has is still tagged, and reports that character', async () => {
  const { book } = makeBook({ ...single, page: page('<p>水</p>') } as BookText);
  const { bytes, remark } = await (await BOOK_WRITERS.pdf())(book, new Map());
  expect(remark).toContain('水');
  expect(Buffer.from(bytes).includes('StructTreeRoot')).toBe(true);
});

test('an EPUB passes EPUBCheck without a message', async () => {
  for (const text of [single, volume]) {
    const report = await EpubCheck.validate(await written(text, 'epub'));
    expect(report.messages.map(({ id, message }) => `${id} ${message}`)).toEqual([]);
  }
});

test('an EPUB declares a cover, with the weave of its kind and its title', async () => {
  for (const [text, weave] of [
    [single, weaveOf('factsheet')],
    [volume, weaveOf('toolkit')],
  ] as const) {
    const parts = unzipSync(await written(text, 'epub'));
    const read = (name: string) => Buffer.from(parts[`EPUB/${name}`]!).toString();
    const opf = read('package.opf');
    expect(opf).toContain(
      '<item id="cover-image" href="cover.svg" media-type="image/svg+xml" properties="cover-image">',
    );
    // It is first in the reading order.
    expect(opf).toMatch(/<spine[^>]*><itemref idref="f-cover">/);
    expect(read('cover.xhtml')).toMatch(
      /epub:type="cover"><img class="cover" src="cover.svg" alt="Couverture.: [^"]+, [^"]+"/,
    );
    const cover = read('cover.svg');
    expect(cover).toContain(weave.path);
    const title = [...cover.matchAll(/<text [^>]*>([^<]*)</g)].map(([, words]) => words).join(' ');
    expect(title).toContain(makeBook(text).book.title);
    const { data, info } = await sharp(Buffer.from(cover)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([1_200, 1_600]);
    // The woven band is at the top, white paper below it.
    expect(new Set(data.subarray(0, 3 * 400)).size).toBeGreaterThan(3);
    expect([...data.subarray(3 * 1_200 * 650, 3 * 1_200 * 650 + 3)]).toEqual([255, 255, 255]);
  }
});

test('a title of any length fits on a cover', async () => {
  for (const title of ['Eau', 'mot '.repeat(60), 'Anticonstitutionnellementissimement', 'الماء حياة القرية']) {
    const named = page('<p>Un.</p>', { title, ...(title.startsWith('ا') ? { language: 'ar' } : {}) });
    const text = { ...single, page: named } as BookText;
    const cover = drawCover(makeBook(text).book);
    const rows = [...cover.matchAll(/<text x="\d+" y="(\d+)" font-size="(\d+)"[^>]*>([^<]*)</g)];
    for (const [, y, size, words] of rows) {
      expect(Number(y) + 0.3 * Number(size), title).toBeLessThan(1_600);
      expect(0.56 * Number(size) * words!.length, words).toBeLessThanOrEqual(1_200 - 110);
    }
    expect(rows.length).toBeLessThanOrEqual(10);
    expect(cover.includes('direction="rtl"')).toBe(title.startsWith('ا'));
  }
});

test('every title is complete and within the margins of a cover, whatever its letters', async () => {
  const hard = [
    'QUESTIONNAIRE WOLOF MENÉ À OUAGADOUGOU : COMMENT MAMMOGRAMMES ET MOMMWWMMWWMM',
    'ANTICONSTITUTIONNELLEMENTISSIMEMENT',
    'M'.repeat(30),
    `https://exemple.org/${'dossier-'.repeat(16)}`,
    // A title of 160 letters, as words, and as no-break spaces join them.
    'ÉLÉMENTS DE MÉTHODE '.repeat(8),
    'Que\u00a0faire\u00a0? '.repeat(13),
    'Une\u202fligne\u202fsans\u202fcoupure\u00a0: '.repeat(6).replaceAll(' ', '\u00a0'),
    'الاستراتيجية الوطنية لتدبير المياه الصالحة للشرب في المناطق القروية والجبلية '.repeat(2),
    'Вода в селе: ЩЕДРЫЙ ШКОЛЬНЫЙ ОГОРОД и что с ним делать дальше',
    '水と村 水と村水と村水と村水と村水と村水と村',
  ];
  for (const title of hard) {
    const language = /\p{Script=Arabic}/u.test(title) ? 'ar' : 'fr';
    const named = page('<p>Un.</p>', { title, language });
    const text = { ...single, page: named, origin: 'https://capitalisation.cooperation-internationale.exemple.org' };
    const cover = drawCover(makeBook(text as BookText).book);
    const rows = [...cover.matchAll(/<text x="\d+" y="(\d+)" font-size="(\d+)"[^>]*>([^<]*)</g)].slice(1, -1);
    const letters = (words: string) => words.replace(/\s/gu, '');
    expect(letters(rows.map(([, , , words]) => words).join(''))).toBe(letters(makeBook(text as BookText).book.title));
    for (const [, , size] of rows) expect(Number(size), title).toBeGreaterThanOrEqual(40);
    const bare = cover.replace(/<svg [^>]*x="0".*?<\/svg>/s, '');
    expect(bare.length).toBeLessThan(cover.length);
    const { data } = await sharp(Buffer.from(bare)).greyscale().raw().toBuffer({ resolveWithObject: true });
    const darkest = (from: [number, number], to: [number, number]) => {
      let dark = 255;
      for (let y = from[1]; y < to[1]; y++)
        for (let x = from[0]; x < to[0]; x++) dark = Math.min(dark, data[y * 1_200 + x]!);
      return dark;
    };
    // The margins have no ink, nor has the strip above the rule: some letters reach a little out of
    // their width.
    expect([darkest([0, 660], [98, 1_600]), darkest([1_102, 660], [1_200, 1_600])], title).toEqual([255, 255]);
    expect(darkest([0, 1_445], [1_200, 1_458]), title).toBe(255);
    expect(darkest([110, 700], [1_090, 1_440]), title).toBeLessThan(100);
  }
});

test('a DOCX has Word’s own styles, notes, captions, numbered lists and repeated header rows', async () => {
  const parts = unzipSync(await written(volume, 'docx'));
  const xml = Buffer.from(parts['word/document.xml']!).toString();
  for (const piece of [
    '"Heading1"',
    '"Heading2"',
    '"Caption"',
    '"Quote"',
    'w:footnoteReference',
    'w:tblHeader',
    'w:numPr',
    'TOC ',
  ]) {
    expect(xml).toContain(piece);
  }
  const ids = [...xml.matchAll(/<w:bookmarkStart [^>]*w:id="(\d+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(xml).toContain('w:rtl');
  expect(Buffer.from(parts['word/styles.xml']!).toString()).toContain('w:styleId="Normal"');
});

const nested = (begin: string, end: string, depth: number) => begin.repeat(depth) + end.repeat(depth);
/** Texts that no editor produces, a format for each, and whether a file is written nevertheless. */
const HOSTILE: Readonly<Record<string, readonly [html: string, extension: BookExtension, isWritten: boolean]>> = {
  'lists in lists': [nested('<ul><li>', '</li></ul>', 2_000), 'pdf', false],
  'blocks without end': ['<p>mot</p>'.repeat(20_000), 'epub', true],
  'a wide table, a picture like a thread, directions that never end': [
    `<table><tr>${'<td><p>mot</p></td>'.repeat(200)}</tr></table>
    <figure><img src="/fichiers/${IMAGE}" alt="Un fil"></figure>
    <h2>\u202etitre\u2066</h2><p>\u2067avant\u202a</p>`,
    'pdf',
    true,
  ],
};

test('a hostile text is written or refused with a reason, in its own process, without a partial file', async () => {
  const folder = createTempFolder('hostile');
  const picture = path.join(folder, 'thread.png');
  await sharp({ create: { width: 2, height: 30_000, channels: 3, background: '#0b5d57' } }).toFile(picture);
  const stored = { [IMAGE]: { path: picture, mediaType: 'image/png' } };
  const writer = new ExportWriter({ logger: pino({ level: 'silent' }), kitKey: new KitKey(folder) });
  const { signal } = new AbortController();
  await Promise.all(
    Object.entries(HOSTILE).map(async ([name, [html, extension, isWritten]]) => {
      const target = path.join(folder, `${name}.part`);
      const text = { ...single, page: page(html, { title: 'Titre \u202e' }) } as BookText;
      const spooled = await spoolText(text, path.join(folder, `${name}.pages`));
      const written = writer.write({ ...spooled, extension, images: stored, target }, name, signal);
      if (isWritten) expect((await written).bytes, name).toBe(statSync(target).size);
      else await expect(written, name).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'export' } });
      expect(existsSync(target), name).toBe(isWritten);
    }),
  );
  writer.close();
});

test('a file that takes too much memory is written by the large process, over any partial file', async () => {
  const folder = createTempFolder('large');
  const logged: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line).msg) });
  // Less than the process needs to start.
  const limits = { ...EXPORT_LIMITS, megabytes: 20 };
  const writer = new ExportWriter({ logger, kitKey: new KitKey(folder), limits });
  const { signal } = new AbortController();
  const targets = ['un.part', 'deux.part'].map((name) => path.join(folder, name));
  writeFileSync(targets[0]!, 'à moitié');
  const spooled = await spoolText(single, path.join(folder, 'pages'));
  const files = targets.map((target, i) =>
    writer.write({ ...spooled, extension: 'html', images: {}, target }, `sender ${i}`, signal),
  );
  for (const [i, file] of files.entries()) expect((await file).bytes).toBe(statSync(targets[i]!).size);
  expect(logged).toEqual(['a file takes the large process', 'a file takes the large process']);
  writer.close();
});

test('many pictures are scaled down, so that a book of photographs fits into the memory of its process', async () => {
  const [side, many] = [1_800, 12];
  const file = path.join(createTempFolder('pictures'), 'image.png');
  await sharp({ create: { width: side, height: side, channels: 3, background: '#0b5d57' } }).toFile(file);
  const ids = Array.from({ length: many }, (_, i) => `image${2_222_222 + i}`);
  const stored = Object.fromEntries(ids.map((id) => [id, { path: file, mediaType: 'image/png' }]));
  for (const extension of ['pdf', 'livret', 'docx', 'epub', 'html'] as const) {
    const read = [...(await readImages(ids, stored, extension)).values()];
    const pixels = read.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(read, extension).toHaveLength(many);
    expect(pixels, extension).toBeLessThanOrEqual(MOST_PIXELS_OF_A_BOOK);
    expect(pixels, extension).toBeGreaterThan(0.99 * MOST_PIXELS_OF_A_BOOK);
    const [alone] = [...(await readImages(ids.slice(0, 1), stored, extension)).values()];
    expect(alone, extension).toMatchObject({ width: side, height: side });
  }
});

test('no text is interpreted as markup, and no javascript: address becomes a link', async () => {
  const bad = '<p>&lt;script&gt;alert(1)&lt;/script&gt; #panic("x") \u0001<a href="javascript:alert(1)">lien</a></p>';
  const text = { ...single, page: page(bad, { title: '<b>&"#sys' }) } as BookText;
  const file = Buffer.from(await written(text, 'html')).toString();
  expect(file).not.toMatch(/<script|javascript:/);
  expect(file).not.toContain('\u0001');
  const { text: words } = await readPdf(await written(text, 'pdf'), new Set());
  expect(words).toEqual(expect.arrayContaining(['script', 'alert', 'panic', 'sys', 'lien']));
});

test('every kind has its weave, as on screen', async () => {
  const { readFileSync } = await import('node:fs');
  const css = readFileSync('app/styles/components/weaves.css', 'utf8');
  for (const kind of [...PAGE_KINDS, ...COLLECTION_KINDS]) {
    const drawn = new RegExp(`\\[data-motif="${kind}"\\] \\{[^}]*?Cpath d='([^']+)'`).exec(css)?.[1];
    expect(weaveOf(kind).path, kind).toBe(drawn);
  }
});

test('docs/formats.md states exactly what each format keeps', async () => {
  const found = new Map<ReadExtension, ReadonlySet<string>>();
  for (const extension of READ) {
    found.set(extension, (await READERS[extension].read(await written(volume, extension), new Set())).found);
  }
  const rows = MARKS.map(([name, ...marks]) => {
    const cells = READ.map((extension) =>
      found.get(extension)!.has(marks[READERS[extension].marks]!) ? 'kept' : 'words alone',
    );
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  const heads = READ.map((extension) => extension.toUpperCase());
  const table = [`| ${['what', ...heads].join(' | ')} |`, `|${'---|'.repeat(heads.length + 1)}`, ...rows].join('\n');
  const { readFileSync, writeFileSync } = await import('node:fs');
  if (process.env.WRITE_FORMATS) {
    const text = readFileSync('docs/formats.md', 'utf8');
    writeFileSync('docs/formats.md', text.replace(/(?<=<!-- table -->\n)[\s\S]*(?=<!-- end -->)/, `\n${table}\n\n`));
  }
  expect(readFileSync('docs/formats.md', 'utf8')).toContain(`\n${table}\n`);
});
