import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { getDocumentProxy } from 'unpdf';
import { beforeAll, expect, test } from 'vitest';
import type { BookText, PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';
import type { BookImages } from '#server/exports/formats/book-writer.ts';
import { BOOK_WRITERS } from '#server/exports/process/book-writers.ts';
import { readImages } from '#server/exports/process/read-images.ts';
import { readDocx, readEpub, readHtml, readPdf } from '#tests/support/read-back.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

const POINTS_IN_A_MM = 72 / 25.4;
const SENTENCE = 'La pompe s’arrête pour des raisons techniques et reste arrêtée pour des raisons humaines. ';
const long = (name: string, times: number) =>
  Array.from({ length: times }, (_, i) => `<p>${name} ${i}. ${SENTENCE.repeat(4)}</p>`).join('\n');
const table = (columns: number, rows: number) =>
  `<table>${Array.from(
    { length: rows },
    (_, row) => `<tr>${Array.from({ length: columns }, (_, i) => `<td><p>case ${row} ${i}</p></td>`).join('')}</tr>`,
  ).join('')}</table>`;
const figure = (file: string, caption: string) =>
  `<figure><img src="/fichiers/${file}" alt="Une image"><figcaption>${caption}</figcaption></figure>`;
const VOICE =
  '<aside class="block" data-kind="testimony"><p class="block-label">Parole</p><blockquote><p>Nous avons mesuré.</p></blockquote><p class="block-attribution">Awa</p></aside>';

const NOTE =
  '<p>Fin<sup class="footnote-call"><a id="fnref-1" href="#fn-1" role="doc-noteref">1</a></sup>.</p><section class="footnotes" role="doc-endnotes"><ol><li id="fn-1"><p>Une note. <a href="#fnref-1" role="doc-backlink">↩</a></p></li></ol></section>';

/** Pictures by their size in pixels. */
const PICTURES = { large22222222: [2_400, 1_350], tall333333333: [1_500, 2_000], small44444444: [400, 300] } as const;

const page = (slug: string, title: string, html: string, authors: string[]): PageText => {
  const notice = emptyNotice('article');
  return {
    kind: 'article',
    slug,
    title,
    summary: 'Un résumé.',
    language: 'fr',
    notice: { ...notice, common: { ...notice.common, authors } },
    edition: 1,
    date: '2026-03-01T09:00:00.000Z',
    html,
    sources: null,
  };
};

const collection = (kind: CollectionKind, imprint: string): BookText => ({
  origin: 'https://navette.example',
  timeZone: 'Europe/Paris',
  collection: {
    kind,
    slug: 'revue-2026',
    title: 'La revue',
    summary: 'Ce qui reste.',
    language: 'fr',
    introduction: '<p>Un mot pour commencer.</p>',
    imprint,
    parts: [
      {
        title: 'Articles',
        pages: [
          page(
            'un',
            'Un',
            `${long('Alpha', 6)}${VOICE}${table(4, 5)}${long('Bravo', 6)}${figure('large22222222', 'Le fleuve')}${long('Charlie', 9)}${figure('tall333333333', 'Le puits')}${figure('small44444444', 'La vanne')}${long('Delta', 4)}${NOTE}`,
            ['Awa', 'Malo'],
          ),
          page('deux', 'Deux', `${long('Echo', 6)}${table(4, 60)}`, ['Awa']),
        ],
      },
      { title: 'Et après', pages: [page('trois', 'Trois', '<p>Peu de mots.</p>', ['Inès'])] },
    ],
  },
});

const REVIEW = collection('review', 'Licence\u00a0: CC BY 4.0\nISSN\u00a0: 1234-5679');
let stored: Parameters<typeof readImages>[1];

beforeAll(async () => {
  const folder = createTempFolder('print');
  const files: Record<string, { path: string; mediaType: string }> = {};
  for (const [id, [width, height]] of Object.entries(PICTURES)) {
    const file = path.join(folder, id);
    writeFileSync(
      file,
      await sharp({ create: { width, height, channels: 3, background: '#0b5d57' } })
        .png()
        .toBuffer(),
    );
    files[id] = { path: file, mediaType: 'image/png' };
  }
  stored = files;
});

async function written(text: BookText, extension: BookExtension): Promise<Uint8Array> {
  const { book, unknown } = makeBook(text);
  expect(unknown).toEqual([]);
  const images: BookImages = await readImages(Object.keys(PICTURES), stored, extension);
  const { bytes, remark } = await (await BOOK_WRITERS[extension]())(book, images);
  expect(remark).toBeNull();
  return bytes;
}

/** The contents of the archive for the printer. */
async function forPrinter(text: BookText): Promise<{ pdf: Uint8Array; note: string }> {
  const { 'revue-2026.pdf': pdf, 'LISEZ-MOI.txt': note } = unzipSync(await written(text, 'imprimeur'));
  return { pdf: pdf!, note: Buffer.from(note!).toString() };
}

/** The pages of a PDF: their words, the left edges of their long lines, and their size. */
async function pagesOf(pdf: Uint8Array): Promise<{ words: string; lefts: number[]; view: number[] }[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  return Promise.all(
    Array.from({ length: document.numPages }, async (_, i) => {
      const sheet = await document.getPage(i + 1);
      const items = (await sheet.getTextContent()).items.flatMap((item) => ('str' in item ? [item] : []));
      // Of lines of running text alone.
      const lefts = items.flatMap(({ str, transform }) => (str.length > 30 ? [Math.round(transform[4])] : []));
      return { words: items.map(({ str }) => str).join(' '), lefts, view: sheet.view };
    }),
  );
}

test('a thematic review has the same words in every format, also for the printer, with its colophon', async () => {
  const reference = readHtml(await written(REVIEW, 'html'));
  const known = new Set([...reference.text, ...reference.notes]);
  const { pdf } = await forPrinter(REVIEW);
  for (const [name, read] of [
    ['epub', readEpub(await written(REVIEW, 'epub'))],
    ['docx', readDocx(await written(REVIEW, 'docx'))],
    ['pdf', await readPdf(await written(REVIEW, 'pdf'), known)],
    ['imprimeur', await readPdf(pdf, known)],
  ] as const) {
    expect(read.text, name).toEqual(reference.text);
    expect(read.notes, name).toEqual(['Une', 'note']);
  }
  const colophon = reference.text.slice(reference.text.lastIndexOf('Colophon')).join(' ');
  expect(colophon).toMatch(
    /^Colophon La revue Édition 1er? mars 2026 Auteurs Awa Malo Inès Licence CC BY 4 0 ISSN 1234/,
  );
});

test('the printer’s PDF has trim and bleed boxes, its fonts, and a multiple of four pages', async () => {
  const { pdf, note } = await forPrinter(REVIEW);
  const text = Buffer.from(pdf).toString('latin1');
  expect(text).toContain('pdfuaid');
  const pages = await pagesOf(pdf);
  expect(pages.length % 4).toBe(0);
  expect(note).toContain(`${pages.length} pages`);
  expect(note).toMatch(/CMJN/);
  // 210 × 297 mm within a sheet that is 12 mm larger on each side, colour 3 mm beyond.
  const boxes = (name: string) =>
    [...text.matchAll(new RegExp(`/${name} \\[([^\\]]+)\\]`, 'g'))].map(([, box]) =>
      box!.split(' ').map((side) => Math.round(Number(side) / POINTS_IN_A_MM)),
    );
  const all = (box: number[]) => Array.from({ length: pages.length }, () => box);
  expect(boxes('TrimBox')).toEqual(all([12, 12, 222, 309]));
  expect(boxes('BleedBox')).toEqual(all([9, 9, 225, 312]));
  for (const { view } of pages) expect(view.map((side) => Math.round(side / POINTS_IN_A_MM))).toEqual([0, 0, 234, 321]);
  // Every font is in the file.
  const [fonts, embedded] = [/\/Type \/FontDescriptor/g, /\/FontFile[23] \d+ 0 R/g].map(
    (one) => text.match(one)?.length,
  );
  expect(fonts).toBeGreaterThan(1);
  expect(embedded).toBe(fonts);
  // The back cover is the last page, before it the colophon, whatever is blank before that.
  expect(pages.at(-2)!.words).toContain('ISSN');
  expect(pages.at(-1)!.words).toContain('navette.example/revues/revue-2026');
});

test('the note to the printer lists the pictures that are not sharp at their size', async () => {
  const { note } = await forPrinter(REVIEW);
  const lines = note.split('\r\n').filter((line) => line.startsWith('- '));
  // 2,400 pixels across 174 mm are sharp; 1,500 across 167 mm are neither sharp nor blurred; 400
  // are in a column.
  expect(lines).toEqual([
    '- 229\u00a0points par pouce\u00a0: Figure\u00a02. Le puits («\u202fUn\u202f»)',
    '- 122\u00a0points par pouce\u00a0: Figure\u00a03. La vanne («\u202fUn\u202f»)',
  ]);
});

test('only the PDF of a thematic review has two columns, for long texts without long tables', async () => {
  const startsOf = async (text: BookText, words: string) => {
    const pages = await pagesOf(await written(text, 'pdf'));
    const found = pages.find((one) => one.words.includes(words))!;
    const middle = (210 / 2) * POINTS_IN_A_MM;
    // Lines that begin right of the middle, where a second column does.
    return found.lefts.filter((left) => left >= middle && left <= middle + 6 * POINTS_IN_A_MM).length;
  };
  expect(await startsOf(REVIEW, 'Alpha 5')).toBeGreaterThan(10);
  expect(await startsOf(REVIEW, 'Echo 5')).toBe(0);
  expect(await startsOf(REVIEW, 'Peu de mots')).toBe(0);
  expect(await startsOf(collection('toolkit', ''), 'Alpha 5')).toBe(0);
});

test('other collections have a colophon once they have an imprint, and a printer’s PDF as well', async () => {
  expect(makeBook(collection('toolkit', ' \n')).book.closing).toEqual([]);
  const text = collection('toolkit', 'Licence : CC BY 4.0');
  expect(readHtml(await written(text, 'html')).text).toContain('Colophon');
  expect((await pagesOf((await forPrinter(text)).pdf)).length % 4).toBe(0);
});
