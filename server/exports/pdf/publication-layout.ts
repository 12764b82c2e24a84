import type { Block, Book, Chapter } from '#content/book/book.ts';
import { lineWords, walkBlocks } from '#content/book/walk-book.ts';
import type { BookImages } from '#server/exports/formats/book-writer.ts';
import { fitOf, type PictureFit, resolutionAt } from './picture-sizes.ts';

/** Words from which on a text is set in two columns: a shorter one would leave the second empty. */
const LONG_ENOUGH = 300;
/** What a typed block or a table has at most that no page or column breaks. */
const ONE_PIECE = { words: 150, rows: 10, columns: 8 } as const;
/** A table of more columns is wider than a column of text. */
const NARROW_TABLE = 2;
/** What a table that stands across both columns may have: it is on one page. */
const ON_ONE_PAGE = { words: 250, rows: 18 } as const;

/** The words of paragraphs and headings, also within other blocks. */
export function wordsIn(blocks: readonly Block[]): number {
  let words = 0;
  walkBlocks(blocks, (block) => {
    if ('line' in block) words += lineWords(block.line).split(/\s+/).length;
  });
  return words;
}

/** What is kept with the foot of its text. */
const ENDS: ReadonlySet<Block['type']> = new Set(['paragraph', 'typed', 'card', 'list', 'checklist']);

const isWide = (block: Block) => block.type === 'table' && block.columns.length > NARROW_TABLE;

/** Whether a block is kept in one piece: no page breaks it. */
export function isShort(block: Block): boolean {
  if (block.type === 'table' && (block.rows.length > ONE_PIECE.rows || block.columns.length > ONE_PIECE.columns))
    return false;
  let hasPicture = false;
  walkBlocks([block], ({ type }) => {
    hasPicture ||= type === 'figure' || type === 'code';
  });
  return !hasPicture && wordsIn([block]) <= ONE_PIECE.words;
}

/**
 * The blocks that stay on the page of what follows them: what announces it by a colon, and what is
 * before the end of a text or before its foot, of which neither is alone on a page then.
 */
export function leadsOf(blocks: readonly Block[], footLength: number): ReadonlySet<Block> {
  const text = blocks.length - footLength;
  const announces = (block: Block) => block.type === 'paragraph' && /:\s*$/.test(lineWords(block.line));
  const ends = (block: Block) => ENDS.has(block.type) && isShort(block);
  const last = footLength > 0 ? text - 1 : text - 2;
  const leads = (block: Block, i: number) => (i < text - 1 && announces(block)) || (i === last && ends(block));
  return new Set(blocks.slice(0, text).filter(leads));
}

/** Whether the foot of a text is kept in one piece. */
export function isShortFoot({ blocks, footLength }: Chapter): boolean {
  const foot = footLength === 0 ? [] : blocks.slice(-footLength);
  return wordsIn(foot) <= ONE_PIECE.words && foot.every(({ type }) => type === 'heading' || type === 'paragraph');
}

/**
 * In how many columns a text of a publication is set: in one if it is short, or has a long table.
 */
export function columnsOf(blocks: readonly Block[]): 1 | 2 {
  let hasLongTable = false;
  const across = new Set(blocks.filter((block) => isWide(block)));
  walkBlocks(blocks, (block) => {
    if (!isWide(block) || block.type !== 'table') return;
    if (!across.has(block) || block.rows.length > ON_ONE_PAGE.rows || wordsIn([block]) > ON_ONE_PAGE.words)
      hasLongTable = true;
  });
  return hasLongTable || wordsIn(blocks) < LONG_ENOUGH ? 1 : 2;
}

/** How wide a block that is in no other is set. */
export function fitOfBlock(block: Block, images: BookImages, columns: 1 | 2): PictureFit {
  if (columns === 1) return 'single';
  if (isWide(block)) return 'span';
  const image = block.type === 'figure' && block.file !== null ? images.get(block.file) : undefined;
  return image ? fitOf(image) : 'column';
}

/** A picture as it is printed. */
export interface PrintedPicture {
  /** Of the text that it is in. */
  readonly title: string;
  /** Its caption, or what it shows. */
  readonly words: string;
  /** Pixels to an inch. */
  readonly resolution: number;
}

/** The pictures of a publication at the size at which they are printed; drawings have no pixels. */
export function printedPictures(book: Book, images: BookImages): PrintedPicture[] {
  const pictures: PrintedPicture[] = [];
  const look = (title: string, blocks: readonly Block[]) => {
    const columns = columnsOf(blocks);
    const outer = new Set(blocks);
    walkBlocks(blocks, (block) => {
      const image = block.type === 'figure' && block.file !== null ? images.get(block.file) : undefined;
      if (!image || block.type !== 'figure' || image.type === 'svg') return;
      const inner = columns === 1 ? 'single' : 'column';
      const resolution = resolutionAt(image, outer.has(block) ? fitOfBlock(block, images, columns) : inner);
      pictures.push({ title, words: block.caption || block.alt, resolution });
    });
  };
  look(book.title, book.introduction);
  for (const { chapters } of book.parts) for (const { title, blocks } of chapters) look(title, blocks);
  return pictures;
}
