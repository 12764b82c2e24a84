import { expect, test } from 'vitest';
import { boardCsvPath, boardPath, parseBoardQuery } from '#content/activity/board.ts';
import { toCsv } from '#content/csv/to-csv.ts';

const query = (path: string) => parseBoardQuery(new URL(path, 'http://x').searchParams);

test.each([
  '/tableau-de-bord',
  '/tableau-de-bord?vue=stages&genre=study&etat=in-review&resp=me&pole=mine&programme=explor&retard=1&archives=1&attente=1',
  '/tableau-de-bord?resp=none&tri=due&ordre=desc&p=3',
  '/tableau-de-bord?ordre=asc',
  '/tableau-de-bord?attente=any',
  '/tableau-de-bord?attente=abcdef234567',
  '/tableau-de-bord?genre=page&etat=unpublished',
  '/tableau-de-bord?genre=collection&etat=published',
  '/tableau-de-bord?vue=dates&genre=toolkit&mois=2026-12',
])('a board’s query is determined by its address: %s', (path) => {
  expect(boardPath(query(path))).toBe(path);
});

test('unknown values of a board’s query are ignored', () => {
  const odd =
    '/x?vue=3d&genre=book&etat=lost&resp=a%20b&pole=sud&programme=x&retard=yes&archives=oui&tri=password&ordre=up&p=-1&mois=2026-13';
  expect(query(odd)).toEqual(query('/x'));
  for (const p of ['0', '1e9', 'NaN', '']) expect(query(`/x?p=${p}`).page).toBe(1);
});

test('a file has all rows of the board’s filters, in its order', () => {
  expect(boardCsvPath(query('/x?vue=stages&genre=study&tri=title&p=2&mois=2026-12'))).toBe(
    '/tableau-de-bord.csv?genre=study&tri=title',
  );
});

test('CSV quotes separators, quotes and line breaks, and marks formulas as text', () => {
  const rows = [
    ['Titre', 'Suivi par'],
    ['Eau ; « oui »\nou "non"', '=HYPERLINK("http://x")'],
    ['-1', '@somme'],
  ];
  expect(toCsv(rows, ';')).toBe(
    '\ufeffTitre;Suivi par\r\n"Eau ; « oui »\nou ""non""";"\'=HYPERLINK(""http://x"")"\r\n\'-1;\'@somme\r\n',
  );
});
