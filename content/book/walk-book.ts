import type { Block, Book, Line } from './book.ts';

/** The blocks directly within a block. */
export function innerBlocks(block: Block): readonly Block[] {
  switch (block.type) {
    case 'list':
      return block.items.flat();
    case 'checklist':
      return block.items.flatMap(({ blocks }) => blocks);
    case 'quote':
    case 'typed':
      return block.blocks;
    case 'table':
      return block.rows.flat().flatMap(({ blocks }) => blocks);
    case 'crossed':
      return block.sides.flatMap(({ threads }) => threads.flat());
    default:
      return [];
  }
}

/** Calls `visit` for every block, the outer ones first. */
export function walkBlocks(blocks: readonly Block[], visit: (block: Block) => void): void {
  for (const block of blocks) {
    visit(block);
    walkBlocks(innerBlocks(block), visit);
  }
}

/** Maps every block, `map` gets each block as it was. */
export function mapBlocks(blocks: readonly Block[], map: (block: Block) => Block): Block[] {
  const inner = (some: readonly Block[]) => mapBlocks(some, map);
  return blocks.map((block) => {
    const own = map(block);
    switch (own.type) {
      case 'list':
        return { ...own, items: own.items.map(inner) };
      case 'checklist':
        return { ...own, items: own.items.map((item) => ({ ...item, blocks: inner(item.blocks) })) };
      case 'quote':
      case 'typed':
        return { ...own, blocks: inner(own.blocks) };
      case 'table':
        return {
          ...own,
          rows: own.rows.map((row) => row.map((cell) => ({ ...cell, blocks: inner(cell.blocks) }))),
        };
      case 'crossed':
        return { ...own, sides: own.sides.map((one) => ({ ...one, threads: one.threads.map(inner) })) };
      default:
        return own;
    }
  });
}

/** All texts of a book: its introduction, those of its chapters, and what closes it. */
export const textsOf = (book: Book): (readonly Block[])[] => [
  book.introduction,
  ...book.parts.flatMap(({ chapters }) => chapters.map(({ blocks }) => blocks)),
  book.closing,
];

/** The words of a line, without its notes. */
export const lineWords = (line: Line): string =>
  line.map((piece) => (piece.type === 'text' ? piece.text : piece.type === 'break' ? ' ' : '')).join('');

/** The ids of the files that a book shows, each once. */
export function filesOf(book: Book): string[] {
  const files = new Set<string>();
  for (const blocks of textsOf(book)) {
    walkBlocks(blocks, (block) => {
      if (block.type === 'figure' && block.file !== null) files.add(block.file);
    });
  }
  return [...files];
}
