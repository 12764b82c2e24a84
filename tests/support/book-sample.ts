import path from 'node:path';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { BookText, PageText } from '#content/book/make/book-text.ts';
import type { CrossedText } from '#content/book/make/crossed-text.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { documentJson, walk } from '#content/document/document.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';
import { renderDocument } from '#content/render/html.ts';
import type { BookImages } from '#server/exports/formats/book-writer.ts';
import { BOOK_WRITERS } from '#server/exports/process/book-writers.ts';
import { readImages } from '#server/exports/process/read-images.ts';
import { BLOCKS, IMAGE } from './sample-blocks.ts';
import { createTempFolder } from './temp-folder.ts';

/** Every block and mark, and cases that failed in trials of the libraries. */
export const EVERYTHING = `
## Un « titre » & <balise>

Du **gras**, de l’*italique*, ~~barré~~, \`code_1\`, un [lien](https://example.org/a?b=1&c=2), H<sub>2</sub>O, m<sup>2</sup>, <u>souligné</u>[^1] et un appel[^2].

[^1]: La note dit *pourquoi*, avec un [lien](https://example.org/note).
[^2]: Une seconde note.

${BLOCKS}
La suite en arabe : <span lang="ar" dir="rtl">الماء حياة القرية</span>, puis en français.<br>Une ligne nouvelle.
`;

/** A page of a book with this text, as it is served. */
export const page = (html: string, change: Partial<PageText> = {}): PageText => ({
  kind: 'factsheet',
  slug: 'tout-ce-qui-s-ecrit',
  title: 'Tout ce qui s’écrit',
  summary: 'Un résumé & ses signes.',
  language: 'fr',
  notice: emptyNotice('factsheet'),
  edition: 1,
  date: '2026-03-01T09:00:00.000Z',
  html,
  sources: null,
  ...change,
});

const CARD =
  '<aside class="page-card" data-kind="study"><a href="/etudes/x"><strong>Une carte</strong></a><p>Son résumé</p></aside>\n';
const RESTS =
  '<details class="rests"><summary>Repose sur deux entretiens</summary><ul><li>E1. Un entretien</li></ul></details>\n';

const NOTED =
  '<p id="b-noted2222222">Les comptes <mark class="anno anno-south">affichés</mark><a class="anno-ref anno-south" href="#annotation-awa222222222">▲\u00a01</a> au marché.</p>\n';
const common = { country: 'ML', at: '2026-02-03T09:00:00.000Z', language: null } as const;
/**
 * Regards croisés: both sides, a correction, a reply, another script, words that no longer exist.
 */
const CROSSED: CrossedText = {
  inPlace: true,
  threads: [
    {
      ...common,
      id: 'awa222222222',
      number: 1,
      side: 'south',
      name: 'Awa Koné',
      organisation: 'Union <des> femmes',
      kind: 'correction',
      blockId: 'noted2222222',
      quote: 'affichés',
      now: null,
      replacement: 'lus à voix haute',
      resolved: true,
      mustFix: false,
      body: 'On les lit.\n\nالماء حياة',
      replies: [
        {
          ...common,
          country: 'FR',
          side: 'north',
          name: 'Luc',
          organisation: 'Réseau',
          language: 'fr',
          body: 'Merci : repris.',
        },
      ],
    },
    {
      ...common,
      id: 'luc222222222',
      number: 2,
      side: 'north',
      name: 'Luc',
      organisation: '',
      kind: 'question',
      blockId: null,
      quote: 'un passage retiré',
      now: null,
      replacement: null,
      resolved: false,
      mustFix: true,
      body: 'Who reads them?',
      language: 'en',
      replies: [],
    },
  ],
};

/** Questions of lenses for the page, one in another language. */
const LENSES: NonNullable<PageText['lenses']> = [
  { href: '/modules/eau', title: 'Porter l’eau', language: 'fr', questions: ['Qui décide ?', 'Qui <porte> l’eau ?'] },
  { href: '/modules/hours', title: 'Counting hours', language: 'en', questions: ['Who rests?'] },
];

/** A page with everything, a collection of it and another page, and what writes their files. */
export async function makeBookSample() {
  const document = documentJson(parseMarkdown(EVERYTHING).document);
  walk(document, ({ type, attrs }) => {
    if (type === 'figure') Object.assign(attrs!, { file: IMAGE });
    return undefined;
  });
  const rendered = renderDocument(document, { language: 'fr', locale: 'fr', fileUrl: (id) => `/fichiers/${id}` });
  const html = rendered.html.replace('</aside>', `${RESTS}</aside>`) + CARD + NOTED;
  const site = { origin: 'https://navette.example', timeZone: 'Europe/Paris' };
  const stored = { document: JSON.stringify(document), citations: null, visibility: 'public' } as const;
  const single: BookText = { ...site, page: page(html, { crossed: CROSSED, stored }) };
  const second = page('<p>Voir <a href="/fiches/tout-ce-qui-s-ecrit">la première</a>.</p>', {
    slug: 'seconde',
    title: 'Seconde',
    stored,
  });
  const volume: BookText = {
    ...site,
    collection: {
      kind: 'toolkit',
      slug: 'boite',
      title: 'La boîte',
      summary: 'Un recueil.',
      language: 'fr',
      introduction: '<p>Pour commencer.</p>',
      imprint: '',
      parts: [{ title: 'Première partie', pages: [page(html, { crossed: CROSSED, stored, lenses: LENSES }), second] }],
    },
  };
  const file = path.join(createTempFolder('book'), 'image.png');
  await sharp({ create: { width: 900, height: 500, channels: 3, background: '#0b5d57' } }).toFile(file);
  const images = (extension: BookExtension): Promise<BookImages> =>
    readImages([IMAGE], { [IMAGE]: { path: file, mediaType: 'image/png' } }, extension);

  /** The file of a text in a format, written now. */
  async function writeAnew(text: BookText, extension: BookExtension): Promise<Uint8Array> {
    const { book } = makeBook(text);
    const write = await BOOK_WRITERS[extension]();
    const { bytes, remark } = await write(book, await images(extension));
    expect(remark, extension).toBeNull();
    return bytes;
  }

  const known = new Map<BookText, Map<BookExtension, Promise<Uint8Array>>>();
  /** The same, written once for all tests: the same text gives the same bytes. */
  function written(text: BookText, extension: BookExtension): Promise<Uint8Array> {
    const files = known.get(text) ?? new Map<BookExtension, Promise<Uint8Array>>();
    known.set(text, files);
    const file = files.get(extension) ?? writeAnew(text, extension);
    files.set(extension, file);
    // Readers of files may take the bytes for themselves.
    return file.then((bytes) => bytes.slice());
  }
  return { html, single, volume, written, writeAnew };
}
