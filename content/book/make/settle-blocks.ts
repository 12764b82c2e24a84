import type { Block, Line } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { lineWords, mapBlocks, walkBlocks } from '#content/book/walk-book.ts';
import type { Locale } from '#content/locale.ts';

/** Headings without gaps in their levels, which screen readers announce. */
export function withoutGaps(blocks: readonly Block[], first: number): Block[] {
  let last = first - 1;
  const levels = new Map<Block, number>();
  walkBlocks(blocks, (block) => {
    if (block.type !== 'heading') return;
    last = Math.min(block.level, last + 1);
    levels.set(block, last);
  });
  return mapBlocks(blocks, (block) => (block.type === 'heading' ? { ...block, level: levels.get(block)! } : block));
}

/** Numbers the pictures with a caption within their page, as its text refers to them. */
export function numbered(blocks: readonly Block[], locale: Locale): Block[] {
  const { figure } = BOOK_WORDS[locale];
  const captions = new Map<Block, string>();
  walkBlocks(blocks, (block) => {
    if (block.type !== 'figure' || block.caption === '') return;
    captions.set(block, `${figure}\u00a0${captions.size + 1}. ${block.caption}`);
  });
  return mapBlocks(blocks, (block) =>
    block.type === 'figure' ? { ...block, caption: captions.get(block) ?? '' } : block,
  );
}

/** Replaces links to places that this text does not have by their words. */
export function withoutDeadLinks(blocks: readonly Block[]): Block[] {
  const anchors = new Set<string>();
  walkBlocks(blocks, ({ anchor }) => anchor !== undefined && anchors.add(anchor));
  const mend = (line: Line): Line =>
    line.map((piece) => {
      if (piece.type === 'note') return { ...piece, line: mend(piece.line) };
      if (piece.type !== 'text' || !piece.href?.startsWith('#')) return piece;
      // `c3` is the head of a chapter, which every book of pages has.
      if (/^#c\d+$/.test(piece.href) || anchors.has(piece.href.slice(1))) return piece;
      const { href: _href, ...plain } = piece;
      return plain;
    });
  return mapBlocks(blocks, (block) => {
    if (block.type === 'paragraph' || block.type === 'heading') return { ...block, line: mend(block.line) };
    return block.type === 'rests' ? { ...block, items: block.items.map(mend) } : block;
  });
}

/** The number of words of a text, separated by spaces: decides whether it is long. */
export function countWords(blocks: readonly Block[]): number {
  let count = 0;
  walkBlocks(blocks, (block) => {
    if (block.type === 'paragraph' || block.type === 'heading') count += lineWords(block.line).split(/\s+/).length;
  });
  return count;
}
