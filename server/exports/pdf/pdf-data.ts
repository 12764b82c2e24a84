import type { Block, Book, Chapter, Head, TableCell } from '#content/book/book.ts';
import { mapBlocks } from '#content/book/walk-book.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import type { BookImage, BookImages } from '#server/exports/formats/book-writer.ts';
import { columnsOf, fitOfBlock, isShort, isShortFoot, leadsOf, wordsIn } from './publication-layout.ts';

/** Characters that no font has, and the nearest ones that exist. */
const MARKS: Readonly<Record<string, string>> = { '☰': '≡' };
/** Most characters of a running head. */
const SHORT = 70;
/** Entries of the contents of a page, above its text, and the levels of headings that they list. */
const ENTRIES_ABOVE = 16;
const LISTED = 3;
/** Words of a cell whose row no page breaks. */
const WORDS_OF_A_ROW = 120;
/** Words of an introduction that fits below the list of contents, and most entries of this. */
const BELOW_CONTENTS = { words: 320, entries: 20 } as const;

/** Paper sizes, with the millimetres that the text is wide and a picture high at most. */
const PAPERS = {
  a4: { width: 162, pictureHeight: 190 },
  a5: { width: 116, pictureHeight: 125 },
  publication: { width: 83, pictureHeight: 190 },
} as const;

export type Paper = keyof typeof PAPERS;

export interface BookData {
  /** The paths of pictures and of QR codes in Typst's files. */
  readonly names: ReadonlyMap<string, string>;
  readonly qr: ReadonlyMap<string, string>;
  readonly paper: Paper;
  /** Of a publication for the printer. */
  readonly print: boolean;
  /** Blank pages before the colophon. */
  readonly blanks: number;
}

/** The book as the template reads it. */
export function asData(book: Book, images: BookImages, { names, qr, paper, print, blanks }: BookData) {
  const hasParts = book.parts.some(({ title }) => title !== '');
  // Headings of a text start at 2, below its title: at 1, or below the title of a part.
  const base = hasParts ? 2 : 1;
  const headOf = ({ kindName, title, summary, language, direction, notice, url }: Head) => ({
    kindName,
    title,
    summary,
    lang: language.split('-')[0],
    dir: direction,
    notice,
    url,
    qr: qr.get(url),
  });
  const blocksOf = (blocks: readonly Block[], deeper: number, footLength = 0) => {
    const seen = new Set<string>();
    const leads = leadsOf(blocks, footLength);
    return mapBlocks(blocks, (block) => {
      // Typst rejects a duplicate label.
      const { anchor, ...rest } = block;
      const kept = anchor === undefined || seen.has(anchor) ? (rest as Block) : block;
      const own = leads.has(block) ? { ...kept, leads: true } : kept;
      if (anchor !== undefined) seen.add(anchor);
      if (own.type === 'heading') return { ...own, level: own.level + deeper };
      if (own.type === 'typed') return { ...own, mark: MARKS[own.mark] ?? own.mark, short: isShort(block) };
      if (own.type === 'table')
        return {
          ...own,
          rows: own.rows.map((row) => row.map(withLength)),
          short: isShort(block),
          // Within another block, or on a smaller page, its columns are narrower.
          hyphenate: !(own.hasWholeWords && paper === 'a4' && blocks.includes(block)),
        };
      return own.type === 'figure' ? withImage(own, images, names, paper) : own;
    });
  };
  /** Of the blocks of a publication: in how many columns they are, and which stand across. */
  const placed = (blocks: readonly Block[], deeper: number, footLength = 0) => {
    if (paper !== 'publication') return { columns: 1, blocks: blocksOf(blocks, deeper, footLength) };
    const columns = columnsOf(blocks);
    const fits = blocks.map((block) => fitOfBlock(block, images, columns));
    return {
      columns,
      blocks: blocksOf(blocks, deeper, footLength).map((block, i) => ({ ...block, fit: fits[i] })),
    };
  };
  const chapterOf = (chapter: Chapter) => ({
    ...headOf(chapter),
    anchor: chapter.anchor,
    level: base,
    footLength: chapter.footLength,
    shortFoot: isShortFoot(chapter),
    ...placed(chapter.blocks, base - 1, chapter.footLength),
  });
  const introduction = placed(book.introduction, -1);
  return {
    ...headOf(book),
    day: book.date.slice(0, 10).split('-').map(Number),
    authors: book.authors,
    keywords: book.keywords,
    coverTitle: asOnCover(book.title),
    short: cutAtWord(book.title, SHORT),
    shortUrl: book.url.replace(/^https?:\/\//, ''),
    words: book.words,
    boxes: ['☐', '☑'],
    isPage: book.isPage,
    isLong: book.isLong,
    base,
    // A collection lists its parts and pages; a page, its own headings.
    depth: book.isPage ? base + 1 : base,
    paper,
    print,
    blanks,
    introduction: introduction.blocks,
    shortContents: isShortContents(book),
    shortIntroduction: isShortIntroduction(book, paper),
    introductionColumns: introduction.columns,
    parts: book.parts.map((part) => ({
      title: part.title,
      anchor: part.anchor,
      chapters: part.chapters.map(chapterOf),
    })),
    closing: blocksOf(book.closing, -1),
  };
}

/** A title whose lines on a cover do not end with the short word that begins its second half. */
export const asOnCover = (title: string): string => title.replace(/([:?!] \S{1,3}) /, '$1\u00a0');

/** Whether the list of contents of a page leaves room for its text below it. */
const isShortContents = ({ parts }: Book): boolean =>
  parts.flatMap(({ chapters }) => chapters.flatMap(({ blocks }) => blocks)).filter(isListed).length <= ENTRIES_ABOVE;

const isListed = (block: Block) => block.type === 'heading' && block.level <= LISTED && !block.unlisted;

/** A cell, and whether its row may stand on one page. */
const withLength = (cell: TableCell) => ({ ...cell, short: wordsIn(cell.blocks) <= WORDS_OF_A_ROW });

/** Whether an introduction is read below the list of contents, on its page. */
function isShortIntroduction({ introduction, isLong, isPage, parts }: Book, paper: Paper): boolean {
  if (!isLong || isPage || introduction.length === 0 || paper === 'a5') return false;
  const entries = parts.reduce((sum, { title, chapters }) => sum + chapters.length + (title === '' ? 0 : 1), 0);
  return wordsIn(introduction) <= BELOW_CONTENTS.words && entries <= BELOW_CONTENTS.entries;
}

function withImage(
  block: Block & { type: 'figure' },
  images: BookImages,
  names: ReadonlyMap<string, string>,
  paper: Paper,
): Block {
  const image = block.file === null ? undefined : images.get(block.file);
  if (!image) return block;
  return { ...block, image: names.get(block.file!), tall: isTall(image, PAPERS[paper]) } as Block;
}

/** At the width of the text, the picture would be higher than a page: its height is set instead. */
const isTall = ({ width, height }: BookImage, paper: (typeof PAPERS)[Paper]) =>
  width > 0 && (height / width) * paper.width > paper.pictureHeight;
