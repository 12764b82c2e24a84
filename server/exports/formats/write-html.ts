import { Buffer } from 'node:buffer';
import type { Block, Book, Chapter } from '#content/book/book.ts';
import { lineWords, walkBlocks } from '#content/book/walk-book.ts';
import { OWN_HTML } from '#content/import/html-file.ts';
import { BOOK_STYLES, FILE_STYLES } from './book-styles.ts';
import { type BookImages, type BookWriter, IMAGE_TYPES } from './book-writer.ts';
import { type XhtmlTarget, XhtmlText, xhtmlHead } from './xhtml.ts';
import { all, el, type Markup, none } from './xml.ts';

/** A book as one HTML file, with its pictures embedded: it needs nothing else. */
export const writeHtml: BookWriter = async (book, images) => {
  const target: XhtmlTarget = {
    imageSource: (file) => dataUrl(images, file),
    anchorHref: (anchor) => `#${anchor}`,
    epubTypes: false,
    words: book.words,
    deeper: book.isPage ? 0 : 1,
  };
  const chapters = book.parts.flatMap((part) => [
    ...(part.title ? [el('h2', { id: part.anchor }, part.title)] : []),
    ...part.chapters.map((chapter) => chapterOf(chapter, book, target)),
  ]);
  const introduction = new XhtmlText({ ...target, deeper: 0 }, 'i');
  const page = el(
    'html',
    { lang: book.language, dir: book.direction },
    el(
      'head',
      {},
      el('meta', { charset: 'utf-8' }),
      el('title', {}, book.title),
      el('meta', { name: 'generator', content: OWN_HTML.generator }),
      el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      el('meta', { name: 'description', content: book.summary }),
      ...book.authors.map((author) => el('meta', { name: 'author', content: author })),
      book.keywords.length === 0 ? none : el('meta', { name: 'keywords', content: book.keywords.join(', ') }),
      el('link', { rel: 'canonical', href: book.url }),
      { xml: `<style>${BOOK_STYLES}${FILE_STYLES}</style>` },
    ),
    el(
      'body',
      {},
      el(
        'main',
        {},
        xhtmlHead(book, book, 1, null),
        book.isLong ? contents(book) : none,
        introduction.blocks(book.introduction),
        introduction.notes(),
        ...chapters,
        book.closing.length > 0 ? el('section', { class: 'colophon' }, introduction.blocks(book.closing)) : none,
      ),
    ),
  );
  return { bytes: Buffer.from(`<!DOCTYPE html>\n${page.xml}\n`), remark: null };
};

function chapterOf(chapter: Chapter, book: Book, target: XhtmlTarget): Markup {
  const text = new XhtmlText(target, chapter.anchor);
  const end = chapter.blocks.length - chapter.footLength;
  const foot = chapter.blocks.slice(end);
  const words = all(
    text.blocks(chapter.blocks.slice(0, end)),
    foot.length > 0 ? el('section', { class: OWN_HTML.foot }, text.blocks(foot)) : none,
    text.notes(),
  );
  if (book.isPage) return words;
  const attributes = { class: 'chapter', lang: chapter.language, dir: chapter.direction };
  return el('section', attributes, xhtmlHead(chapter, book, 2, chapter.anchor), words);
}

function contents(book: Book): Markup {
  const entry = (anchor: string, title: string, within: Markup = none) =>
    el('li', {}, el('a', { href: `#${anchor}` }, title), within);
  const chapters = book.parts.flatMap((part) => part.chapters);
  const entries = book.isPage
    ? chapters.flatMap(({ blocks }) => headingsOf(blocks).map(({ anchor, title }) => entry(anchor, title)))
    : book.parts.flatMap((part) => {
        const list = part.chapters.map(({ anchor, title }) => entry(anchor, title));
        return part.title ? [entry(part.anchor, part.title, el('ol', {}, ...list))] : list;
      });
  entries.push(...headingsOf(book.closing).map(({ anchor, title }) => entry(anchor, title)));
  if (entries.length === 0) return none;
  return el('nav', { 'aria-label': book.words.contents }, el('h2', {}, book.words.contents), el('ol', {}, ...entries));
}

/** The headings of the first level of a text, for its list of contents. */
export function headingsOf(blocks: readonly Block[]): { anchor: string; title: string }[] {
  const headings: { anchor: string; title: string }[] = [];
  walkBlocks(blocks, (block) => {
    if (block.type !== 'heading' || block.level !== 2 || block.unlisted || block.anchor === undefined) return;
    headings.push({ anchor: block.anchor, title: lineWords(block.line).trim() });
  });
  return headings;
}

function dataUrl(images: BookImages, file: string): string | null {
  const image = images.get(file);
  return image ? `data:${IMAGE_TYPES[image.type]};base64,${Buffer.from(image.bytes).toString('base64')}` : null;
}
