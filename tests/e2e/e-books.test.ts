import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { writeEpub } from '#server/exports/formats/write-epub.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const row = (cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const list = '<ul><li><p>Entretien, Association de commerçantes, Cameroun, 2023</p></li><li><p>Document</p></li></ul>';
const TABLES: Readonly<Record<string, string>> = {
  'lists in three columns': row(['<p>Ce qui tient a un jour et une personne</p>', list, list]),
  'six columns': row(
    ['Format', 'Durée utile', 'Délai', 'Coût par jeune', 'Ce qu’il apprend', 'À éviter si'].map(
      (one) => `<p>${one}</p>`,
    ),
  ),
  'words that have room': row(['État de la vanne', 'Nombre', 'Suite donnée au comité'].map((one) => `<p>${one}</p>`)),
  'a long word': row([`<p>${'anticonstitutionnellement'.repeat(3)}</p>`, '<p>12 000 FCFA</p>']),
};

test('no table of an e-book is wider than a small screen: its pages are turned, not moved sideways', async () => {
  const tables = Object.values(TABLES).map((rows) => `<table><tbody>${rows}</tbody></table>`);
  const text: PageText = {
    ...({ kind: 'factsheet', slug: 'x', title: 'Un texte', summary: '', language: 'fr', edition: 1 } as const),
    ...{ date: '2026-03-01T09:00:00.000Z', notice: emptyNotice('factsheet'), sources: null },
    html: `<p>Avant.</p>${tables.join('')}`,
  };
  const { book } = makeBook({ origin: 'https://navette.example', timeZone: 'Europe/Paris', page: text });
  const parts = unzipSync((await writeEpub(book, new Map())).bytes);
  const folder = createTempFolder('e-book');
  for (const [name, bytes] of Object.entries(parts)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  const chapter = Object.keys(parts).find((name) => /EPUB\/c\d+\.xhtml$/.test(name))!;
  const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
  await page.goto(pathToFileURL(path.join(folder, chapter)).href);
  const seen = (await page.evaluate(`[...document.querySelectorAll('table')].map((table) => ({
    cut: table.scrollWidth > table.clientWidth + 1,
    right: Math.max(...[...table.querySelectorAll('td, td *')].map((one) => one.getBoundingClientRect().right)),
  }))`)) as { cut: boolean; right: number }[];
  expect(seen).toHaveLength(tables.length);
  for (const [i, { cut, right }] of seen.entries()) {
    expect(cut, Object.keys(TABLES)[i]).toBe(false);
    expect(right, Object.keys(TABLES)[i]).toBeLessThanOrEqual(320);
  }
  // « Nombre » is on one line.
  const lines = await page.evaluate(`(() => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelectorAll('table')[2].querySelectorAll('td p')[1]);
    return range.getClientRects().length;
  })()`);
  expect(lines).toBe(1);
  await page.close();
});
