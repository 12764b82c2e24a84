import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { PageText } from '#content/book/make/book-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { readWord } from '#server/exchange/word/read-word.ts';
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
  // Word has not counted the pages yet: no dot leader leads to a missing page number.
  expect(contents).toMatch(/"TOC1"[\s\S]*Avant[\s\S]*"TOC2"[\s\S]*Un texte/);
  expect(contents).not.toMatch(/<w:tab\/>|w:leader/);
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

const figure = (caption: string) =>
  `<figure><img src="/fichiers/image2222222" alt="Un plan"><figcaption>${caption}</figcaption></figure>`;

test('the source of a testimony stays on the page of the testimony’s last paragraph', async () => {
  const testimony = (source: string) =>
    `<figure class="block block-testimony" data-kind="testimony"><p class="block-label">Parole</p><blockquote><p>Elle dit.</p><p>Elle ajoute.</p></blockquote>${source}</figure>`;
  const page: PageText = {
    ...({ kind: 'factsheet', slug: 'x', title: 'Un texte', summary: '', language: 'fr', edition: 1 } as const),
    ...{ date: '2026-03-01T09:00:00.000Z', notice: emptyNotice('factsheet'), sources: null },
    html: `${testimony('<figcaption>Une présidente</figcaption>')}${testimony('')}<p>Après.</p><p>Plus loin.</p>`,
  };
  const { book } = makeBook({ origin: 'https://navette.example', timeZone: 'Europe/Paris', page });
  const xml = strFromU8(unzipSync((await writeDocx(book, new Map())).bytes)['word/document.xml']!);
  const kept = [...xml.matchAll(/<w:p[ >].*?<\/w:p>/gs)].flatMap(([one]) => {
    const words = /Elle dit|Elle ajoute|Une présidente/.exec(one)?.[0];
    return words ? [[words, one.includes('<w:keepNext/>')]] : [];
  });
  expect(kept).toEqual([
    ['Elle dit', false],
    ['Elle ajoute', true],
    ['Une présidente', false],
    ['Elle dit', false],
    ['Elle ajoute', false],
  ]);
});

test('captions of figures and tables are Word captions with SEQ fields, and are imported as they were', async () => {
  const pageOf = (slug: string, html: string): PageText => ({
    ...({ kind: 'factsheet', slug, title: slug, summary: '', language: 'fr', edition: 1 } as const),
    ...{ date: '2026-03-01T09:00:00.000Z', notice: emptyNotice('factsheet'), html, sources: null },
  });
  // Sentences above a table, which are not captions.
  const sentences = ['Tableau 1 montre que tout coûte.', 'Tableau 1<em> montre tout.</em>', 'Tableau 3.2 montre peu.']
    .map((words) => `<p>${words}</p><table><tbody>${rows(2)}</tbody></table>`)
    .join('');
  const { book } = makeBook({
    ...{ origin: 'https://navette.example', timeZone: 'Europe/Paris' },
    collection: {
      ...{ kind: 'toolkit', slug: 'y', title: 'Un recueil', summary: '', language: 'fr' },
      ...{ introduction: '', imprint: '' },
      parts: [
        {
          title: '',
          pages: [
            pageOf(
              'un',
              `${figure('Le plan')}<p>Tableau\u00a01\u00a0: les débits</p><table><tbody>${rows(2)}</tbody></table><p>Tableau 1 dit peu.</p>${figure('La coupe')}${sentences}`,
            ),
            pageOf(
              'deux',
              `${figure('Le puits')}<p>Tableau 3. Les coûts</p><table><tbody>${rows(2)}</tbody></table><p><strong>Tableau 4.</strong> En gras</p><table><tbody>${rows(2)}</tbody></table><p><a href="https://example.org">Tableau 5</a> : liée</p><table><tbody>${rows(2)}</tbody></table>`,
            ),
          ],
        },
      ],
    },
  });
  const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#0b5d57' } })
    .png()
    .toBuffer();
  const images = new Map([['image2222222', { bytes, type: 'png', width: 60, height: 40 } as const]]);
  const docx = (await writeDocx(book, images)).bytes;
  const xml = strFromU8(unzipSync(docx)['word/document.xml']!);
  const captions = [...xml.matchAll(/<w:p>(?:(?!<\/w:p>).)*"Caption".*?<\/w:p>/gs)].map(([caption]) => ({
    words: [...caption.matchAll(/<w:t(?: [^>]*)?>([^<]*)</g)].map(([, words]) => words).join(''),
    field: /w:instr="([^"]*)"/.exec(caption)?.[1] ?? null,
    keeps: caption.includes('<w:keepNext'),
  }));
  expect(captions).toEqual([
    { words: 'Figure\u00a01. Le plan', field: 'SEQ Figure \\* ARABIC', keeps: false },
    { words: 'Tableau\u00a01\u00a0: les débits', field: 'SEQ Tableau \\* ARABIC', keeps: true },
    { words: 'Figure\u00a02. La coupe', field: 'SEQ Figure \\* ARABIC', keeps: false },
    // Each text counts from 1, and an author may leave numbers out.
    { words: 'Figure\u00a01. Le puits', field: 'SEQ Figure \\* ARABIC \\r 1', keeps: false },
    { words: 'Tableau 3. Les coûts', field: 'SEQ Tableau \\* ARABIC \\r 3', keeps: true },
    { words: 'Tableau 4. En gras', field: 'SEQ Tableau \\* ARABIC \\* MERGEFORMAT', keeps: true },
    { words: 'Tableau 5 : liée', field: null, keeps: true },
  ]);
  // Its number is bold like the words around it.
  expect(/SEQ Tableau [^"]*MERGEFORMAT"><w:r><w:rPr><w:b\/>.*?<w:t[^>]*>4</.test(xml)).toBe(true);
  const back = await readWord(Buffer.from(docx));
  const resolveImage = () => ({ file: 'f', width: 1, height: 1 });
  const markdown = renderMarkdown(parseHtml(back.source, { resolveImage }).document).replaceAll('\u00a0', ' ');
  for (const piece of [
    '"Le plan")\n\nTableau 1 : les débits\n\n<table>',
    '"La coupe")',
    '"Le puits")\n\nTableau 3. Les coûts\n\n<table>',
    '**Tableau 4.** En gras\n\n<table>',
  ])
    expect(markdown).toContain(piece);
});
