import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { makeBook, type PageText } from '#content/book/make-book.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { writeDocx } from '#server/exports/formats/write-docx.ts';

const row = (n: number) => `<tr><td><p>Rang ${n}</p></td><td><p>${n}</p></td></tr>`;
const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n + 1)).join('');
const HTML = `<h2 id="a">Une partie du texte</h2><table><tbody>${rows(3)}</tbody></table><p>Entre.</p><table><tbody>${rows(12)}</tbody></table>`;

test('a collection in Word lists its parts and texts; its short tables stay on one page', async () => {
  const page: PageText = {
    ...({ kind: 'factsheet', slug: 'x', title: 'Un texte', summary: '', language: 'fr', edition: 1 } as const),
    ...{ date: '2026-03-01T09:00:00.000Z', notice: emptyNotice('factsheet'), html: HTML, sources: null },
  };
  const { book } = makeBook({
    origin: 'https://navette.example',
    timeZone: 'Europe/Paris',
    collection: {
      ...{
        kind: 'toolkit',
        slug: 'y',
        title: 'Un recueil',
        summary: '',
        language: 'fr',
        introduction: '',
        imprint: '',
      },
      parts: [{ title: 'Avant', pages: [page] }],
    },
  });
  const xml = strFromU8(unzipSync((await writeDocx(book, new Map())).bytes)['word/document.xml']!);
  const contents = xml.slice(xml.indexOf('<w:sdt>'), xml.indexOf('</w:sdt>'));
  expect(contents).toContain('1-2');
  expect(contents).toContain('Un texte');
  expect(contents).not.toContain('Une partie du texte');
  const [short, long] = [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) => table!);
  const kept = (table: string) =>
    [...table.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([one]) => one!.includes('<w:keepNext'));
  expect(kept(short!)).toEqual([true, true, false]);
  expect(kept(long!)).not.toContain(true);
});

test('items of a list in a testimony are indented by their numbering, as elsewhere', async () => {
  const page: PageText = {
    ...({ kind: 'factsheet', slug: 'x', title: 'Un texte', summary: '', language: 'fr', edition: 1 } as const),
    ...{ date: '2026-03-01T09:00:00.000Z', notice: emptyNotice('factsheet'), sources: null },
    html: '<figure class="block block-testimony" data-kind="testimony"><p class="block-label">Parole</p><blockquote><p>Elle dit.</p><ul><li><p>Un</p><ul><li><p>Deux</p></li></ul></li></ul></blockquote></figure>',
  };
  const { book } = makeBook({ origin: 'https://navette.example', timeZone: 'Europe/Paris', page });
  const xml = strFromU8(unzipSync((await writeDocx(book, new Map())).bytes)['word/document.xml']!);
  const items = [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].filter(([one]) => one.includes('<w:numPr>'));
  expect(items.length).toBe(2);
  for (const [item] of items) expect(item).not.toContain('<w:ind ');
});
