import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Block, Chapter } from '#content/book/book.ts';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { writeDocx } from '#server/exports/formats/write-docx.ts';
import { asOnCover } from '#server/exports/pdf/pdf-data.ts';
import { isShortFoot, leadsOf } from '#server/exports/pdf/publication-layout.ts';

const paragraph = (text: string): Block => ({ type: 'paragraph', line: [{ type: 'text', text }] });
const bookOf = (html: string) => {
  const page: PageText = {
    ...({ kind: 'factsheet', slug: 'x', title: 'Un texte', summary: '', language: 'fr', edition: 1 } as const),
    ...{ date: '2026-03-01T09:00:00.000Z', notice: emptyNotice('factsheet'), html, sources: null },
  };
  return makeBook({ origin: 'https://navette.example', timeZone: 'Europe/Paris', page }).book;
};

test('a line that announces a block, and the last block of a text, stay on the page of what follows', () => {
  const [first, announced, list, last, foot] = [
    paragraph('Dit.'),
    paragraph('Voici\u00a0: '),
    paragraph('Une chose.'),
    paragraph('Fin.'),
    paragraph('Notice'),
  ] as const;
  expect([...leadsOf([first, announced, list, last, foot], 1)]).toEqual([announced, last]);
  // Without a foot, the last block is not alone.
  expect([...leadsOf([first, announced, list, last], 0)]).toEqual([announced, list]);
  expect([...leadsOf([paragraph('Seul\u00a0:')], 0)]).toEqual([]);
  expect([...leadsOf([first, paragraph(`${'mot '.repeat(200)}.`), foot], 1)]).toEqual([]);
  const chapter = (words: number) =>
    ({ blocks: [first, foot, paragraph('mot '.repeat(words))], footLength: 2 }) as unknown as Chapter;
  expect([isShortFoot(chapter(20)), isShortFoot(chapter(400))]).toEqual([true, false]);
});

test('no line of a cover ends with the short word after a colon', () => {
  expect(asOnCover('Revue 2022\u00a0: ce qui reste, et le reste')).toBe(
    'Revue 2022\u00a0: ce\u00a0qui reste, et le reste',
  );
  expect(asOnCover('Eau\u00a0: gérer un puits')).toBe('Eau\u00a0: gérer un puits');
});

test('columns of a table are as wide as their longest words, if there is space for all', () => {
  const tableOf = (...cells: string[]) => {
    const html = `<table><tbody><tr>${cells.map((cell) => `<td><p>${cell}</p></td>`).join('')}</tr></tbody></table>`;
    const [table] = bookOf(html).parts[0]!.chapters[0]!.blocks;
    if (table?.type !== 'table') throw new Error('no table');
    const total = table.columns.reduce((sum, one) => sum + one, 0);
    return { whole: table.hasWholeWords, shares: table.columns.map((one) => one / total) };
  };
  const long = 'Une remarque de plusieurs mots, '.repeat(10);
  const { whole, shares } = tableOf('Volontariat', long, long, long, long);
  expect(whole).toBe(true);
  expect(shares[0]).toBeGreaterThan(11 / 92);
  expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
  expect(tableOf(...Array.from({ length: 5 }, () => 'anticonstitutionnellement')).whole).toBe(false);
});

test('no style of a Word document is written twice; successive typed blocks are separated', async () => {
  const block = (text: string) =>
    `<aside class="block block-lesson" data-kind="lesson"><p class="block-label">Leçon</p><p>${text}</p></aside>`;
  const files = unzipSync((await writeDocx(bookOf(block('Une.') + block('Deux.')), new Map())).bytes);
  const ids = [...strFromU8(files['word/styles.xml']!).matchAll(/w:styleId="([^"]*)"/g)].map(([, id]) => id);
  expect(ids).toContain('Heading1');
  expect(new Set(ids).size).toBe(ids.length);
  const xml = strFromU8(files['word/document.xml']!);
  const between = xml.slice(xml.indexOf('Une.'), xml.indexOf('Deux.'));
  expect([...between.matchAll(/<w:p>.*?<\/w:p>/gs)].some(([one]) => !one.includes('<w:pBdr>'))).toBe(true);
});

test('the bar of a typed block stays in line beside a list, without a gap', async () => {
  const list = '<ul><li><p>Puce.</p><p>Suite.</p></li><li><p>Dernière.</p></li></ul>';
  const html = `<aside class="block block-lesson" data-kind="lesson"><p class="block-label">Leçon</p><p>Avant.</p>${list}<p>Après.</p></aside>`;
  const xml = strFromU8(unzipSync((await writeDocx(bookOf(html), new Map())).bytes)['word/document.xml']!);
  const bars = [...xml.matchAll(/<w:p>.*?<\/w:p>/gs)].flatMap(([one]) => {
    const space = /<w:left [^>]*w:space="([\d.]+)"/.exec(one)?.[1];
    if (space === undefined) return [];
    // The sign of a list's first level is 5 points from the margin.
    const start = one.includes('<w:numPr>') ? 5 : Number(/<w:ind [^>]*w:left="(\d+)"/.exec(one)?.[1] ?? 0) / 20;
    const words = one.replace(/<[^>]*>/g, '');
    return [{ words, from: start - Number(space), hasGap: !/<w:spacing [^>]*w:after="0"/.test(one) }];
  });
  expect(bars.map(({ words, hasGap }) => [words, hasGap])).toEqual([
    ['Leçon', true],
    ['Avant.', false],
    ['Puce.', false],
    ['Suite.', true],
    ['Dernière.', false],
    ['Après.', true],
  ]);
  expect(new Set(bars.map(({ from }) => from))).toEqual(new Set([-8]));
});
