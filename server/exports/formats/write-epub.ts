import { createHash } from 'node:crypto';
import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Book, Chapter } from '#content/book/book.ts';
import { filesOf } from '#content/book/walk-book.ts';
import { BOOK_STYLES, EPUB_STYLES } from './book-styles.ts';
import { type BookImage, type BookImages, type BookWriter, IMAGE_TYPES } from './book-writer.ts';
import { drawCover } from './epub-cover.ts';
import { headingsOf } from './write-html.ts';
import { type XhtmlTarget, XhtmlText, xhtmlHead } from './xhtml.ts';
import { all, el, type Markup, none, xmlEl } from './xml.ts';

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const CONTAINER = `${XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`;

interface EpubPage {
  readonly name: string;
  readonly title: string;
  readonly xml: string;
}

const COLOPHON = 'colophon';
const COVER = 'cover.svg';

/** A book as EPUB 3: a file for the cover and for each page, with accessibility metadata. */
export const writeEpub: BookWriter = async (book, images) => {
  const places = placesOf(book);
  const names = imageNames(book, images);
  const target: XhtmlTarget = {
    imageSource: (file) => names.get(file) ?? null,
    anchorHref: (anchor) => {
      const file = places.get(anchor.split('-', 1)[0]!) ?? 'title.xhtml';
      return `${file}#${anchor}`;
    },
    epubTypes: true,
    words: book.words,
    deeper: 0,
  };
  const pages: EpubPage[] = [
    coverPage(book),
    titlePage(book, target),
    ...bodyPages(book, target),
    ...closingPages(book, target),
  ];
  const nav = navigation(book, target);
  const files: Zippable = {
    mimetype: [strToU8('application/epub+zip'), { level: 0 }],
    'META-INF/container.xml': strToU8(CONTAINER),
    'EPUB/package.opf': strToU8(packageFile(book, pages, names, images)),
    'EPUB/nav.xhtml': strToU8(nav),
    'EPUB/book.css': strToU8(BOOK_STYLES + EPUB_STYLES),
    [`EPUB/${COVER}`]: strToU8(drawCover(book)),
  };
  for (const { name, xml } of pages) files[`EPUB/${name}`] = strToU8(xml);
  for (const [file, name] of names) files[`EPUB/${name}`] = [images.get(file)!.bytes, { level: 0 }];
  // A fixed date, the first that ZIP archives have, for the same bytes each time.
  return { bytes: zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 }), remark: null };
};

/** The file of each chapter or part. */
function placesOf(book: Book): Map<string, string> {
  const places = new Map<string, string>([['i', 'title.xhtml']]);
  for (const part of book.parts) {
    places.set(part.anchor, part.title ? `${part.anchor}.xhtml` : 'title.xhtml');
    for (const { anchor } of part.chapters) places.set(anchor, `${anchor}.xhtml`);
  }
  places.set(COLOPHON, `${COLOPHON}.xhtml`);
  return places;
}

function imageNames(book: Book, images: BookImages): Map<string, string> {
  const known = filesOf(book).filter((file) => images.has(file));
  return new Map(known.map((file, i) => [file, `image-${i + 1}.${images.get(file)!.type}`]));
}

/** The words of the title page, as a picture with an alternative text. */
function coverPage(book: Book): EpubPage {
  const alt = `${book.words.cover}${book.words.colon} ${book.kindName}, ${book.title}`;
  const words = el('img', { class: 'cover', src: COVER, alt });
  return { name: 'cover.xhtml', title: book.title, xml: page(book.title, book, 'cover', words) };
}

function titlePage(book: Book, target: XhtmlTarget): EpubPage {
  const text = new XhtmlText(target, 'i');
  const words = all(xhtmlHead(book, book, 1, null), text.blocks(book.introduction), text.notes());
  return { name: 'title.xhtml', title: book.title, xml: page(book.title, book, 'titlepage', words) };
}

function bodyPages(book: Book, target: XhtmlTarget): EpubPage[] {
  return book.parts.flatMap((part) => {
    const pages = part.chapters.map((chapter) => chapterPage(chapter, book, target));
    if (!part.title) return pages;
    const words = el('h1', { id: part.anchor }, part.title);
    return [{ name: `${part.anchor}.xhtml`, title: part.title, xml: page(part.title, book, 'part', words) }, ...pages];
  });
}

function chapterPage(chapter: Chapter, book: Book, target: XhtmlTarget): EpubPage {
  const text = new XhtmlText(target, chapter.anchor);
  const head = book.isPage ? none : xhtmlHead(chapter, book, 1, chapter.anchor);
  const words = all(head, text.blocks(chapter.blocks), text.notes());
  const { title, anchor } = chapter;
  return { name: `${anchor}.xhtml`, title, xml: page(title, chapter, 'chapter', words) };
}

function closingPages(book: Book, target: XhtmlTarget): EpubPage[] {
  return headingsOf(book.closing).map(({ title }) => {
    const words = new XhtmlText({ ...target, deeper: -1 }, COLOPHON).blocks(book.closing);
    return { name: `${COLOPHON}.xhtml`, title, xml: page(title, book, 'colophon', words) };
  });
}

function page(
  title: string,
  { language, direction }: { language: string; direction: string },
  type: string,
  words: Markup,
): string {
  const namespaces = { xmlns: 'http://www.w3.org/1999/xhtml', 'xmlns:epub': 'http://www.idpf.org/2007/ops' };
  const head = el(
    'head',
    {},
    el('title', {}, title),
    el('link', { rel: 'stylesheet', type: 'text/css', href: 'book.css' }),
  );
  const body = el('body', {}, el('section', { 'epub:type': type }, words));
  const html = el('html', { ...namespaces, lang: language, 'xml:lang': language, dir: direction }, head, body);
  return `${XML}<!DOCTYPE html>\n${html.xml}\n`;
}

function navigation(book: Book, target: XhtmlTarget): string {
  const entry = (href: string, title: string, within: readonly Markup[] = []) =>
    el('li', {}, el('a', { href }, title), within.length > 0 ? el('ol', {}, ...within) : none);
  const ofChapter = ({ blocks }: Chapter) =>
    headingsOf(blocks).map(({ anchor, title }) => entry(target.anchorHref(anchor), title));
  const entries = book.isPage
    ? [entry('title.xhtml', book.title), ...book.parts.flatMap(({ chapters }) => chapters.flatMap(ofChapter))]
    : book.parts.flatMap((part) => {
        const chapters = part.chapters.map((one) => entry(`${one.anchor}.xhtml`, one.title, ofChapter(one)));
        return part.title ? [entry(`${part.anchor}.xhtml`, part.title, chapters)] : chapters;
      });
  entries.push(...headingsOf(book.closing).map(({ title }) => entry(`${COLOPHON}.xhtml`, title)));
  const listed = entries.length > 0 ? entries : [entry('title.xhtml', book.title)];
  const words = el(
    'nav',
    { 'epub:type': 'toc', role: 'doc-toc', id: 'toc' },
    el('h1', {}, book.words.contents),
    el('ol', {}, ...listed),
  );
  return page(book.words.contents, book, 'frontmatter', words);
}

function packageFile(
  book: Book,
  pages: readonly EpubPage[],
  names: ReadonlyMap<string, string>,
  images: BookImages,
): string {
  const modified = `${new Date(book.date).toISOString().slice(0, 19)}Z`;
  const id = createHash('sha256').update(book.id).digest('hex').slice(0, 32);
  const metas = [
    ['dcterms:modified', modified],
    ['schema:accessMode', 'textual'],
    // The cover is a picture.
    ['schema:accessMode', 'visual'],
    ['schema:accessModeSufficient', 'textual'],
    ['schema:accessibilityFeature', 'structuralNavigation'],
    ['schema:accessibilityFeature', 'tableOfContents'],
    ['schema:accessibilityFeature', 'readingOrder'],
    ['schema:accessibilityFeature', 'alternativeText'],
    ['schema:accessibilityHazard', 'none'],
    ['schema:accessibilitySummary', book.words.accessibility],
  ].map(([property, value]) => xmlEl('meta', { property }, value!));
  const dc = (name: string, value: string, attributes = {}) => xmlEl(`dc:${name}`, attributes, value);
  const item = (id: string, href: string, type: string, properties: string | null = null) =>
    xmlEl('item', { id, href, 'media-type': type, properties });
  const metadata = el(
    'metadata',
    { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' },
    dc('identifier', `urn:uuid:${id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`, { id: 'id' }),
    dc('title', book.title),
    dc('language', book.language),
    ...book.authors.map((author) => dc('creator', author)),
    ...book.keywords.map((keyword) => dc('subject', keyword)),
    ...(book.summary ? [dc('description', book.summary)] : []),
    dc('source', book.url),
    dc('date', book.date.slice(0, 10)),
    ...metas,
    // For readers that are older than EPUB 3.
    xmlEl('meta', { name: 'cover', content: 'cover-image' }),
  );
  const xhtml = 'application/xhtml+xml';
  const manifest = el(
    'manifest',
    {},
    item('nav', 'nav.xhtml', xhtml, 'nav'),
    item('css', 'book.css', 'text/css'),
    item('cover-image', COVER, IMAGE_TYPES.svg, 'cover-image'),
    ...pages.map(({ name }) => item(`f-${name.replace('.xhtml', '')}`, name, xhtml)),
    ...[...names].map(([file, name], i) =>
      item(`image-${i + 1}`, name, IMAGE_TYPES[(images.get(file) as BookImage).type]),
    ),
  );
  const [cover, title, ...rest] = pages.map(({ name }) =>
    xmlEl('itemref', { idref: `f-${name.replace('.xhtml', '')}` }),
  );
  const spine = el(
    'spine',
    { 'page-progression-direction': book.direction === 'rtl' ? 'rtl' : null },
    cover!,
    title!,
    xmlEl('itemref', { idref: 'nav' }),
    ...rest,
  );
  const whole = el(
    'package',
    { xmlns: 'http://www.idpf.org/2007/opf', version: '3.0', 'unique-identifier': 'id', 'xml:lang': book.language },
    metadata,
    manifest,
    spine,
  );
  return `${XML}${whole.xml}\n`;
}
