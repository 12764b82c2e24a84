import type { Block, Book, Inline, Line } from './book.ts';
import { leadingSentences } from './leading-sentences.ts';
import { lineWords } from './walk-book.ts';

/** Characters of a paragraph on a sheet, unless its first sentence alone has more. */
const LONG_PARAGRAPH = 420;
/** A first sentence that is longer than this leaves its paragraph out. */
const LONGEST_SENTENCE = 900;
/** Most headings of a sheet's outline; others are included with the content below them. */
const MOST_HEADINGS = 12;
/** Most items of a list on a sheet. */
const MOST_ITEMS = 7;

/** Ranks of typed blocks on a sheet: blocks of a lower rank are placed first. */
const RANKS: Readonly<Record<string, number>> = {
  'key-figure': 1,
  finding: 2,
  lesson: 2,
  caution: 2,
  testimony: 5,
  example: 5,
};
const RANK_OF_OTHERS = 4;
const RANK_OF_SECTION = 3;
const RANK_OF_REST = 6;

/** A part of a text that a sheet may include. */
export interface SheetUnit {
  /** Its place in the text. */
  readonly at: number;
  readonly rank: number;
  readonly block: Block;
  /** The heading of its section. */
  readonly heading: SheetUnit | null;
}

/**
 * The parts of a page for a one-page summary in its own words, by rank: the headings of its
 * sections, its key figures, findings, lessons and cautions, the beginning of each section, then
 * the rest. Long paragraphs are cut to their first whole sentences.
 */
export function sheetUnits(book: Book): SheetUnit[] {
  const units: SheetUnit[] = [];
  let heading: SheetUnit | null = null;
  let headings = 0;
  const add = (rank: number, block: Block): SheetUnit => {
    const unit = { at: units.length, rank, block, heading };
    units.push(unit);
    return unit;
  };
  let begins = true;
  for (const { blocks, footLength } of book.parts.flatMap(({ chapters }) => chapters)) {
    for (const block of blocks.slice(0, blocks.length - footLength)) {
      if (block.type === 'heading') {
        const plainHeading = { ...block, line: plain(block.line) };
        if (block.level === 2) {
          heading = null;
          heading = add(headings++ < MOST_HEADINGS ? 0 : RANK_OF_REST + 1, plainHeading);
          begins = true;
        } else add(RANK_OF_REST - 1, plainHeading);
        continue;
      }
      const short = shortened(block);
      if (!short) continue;
      if (short.type === 'typed') add(RANKS[short.kind] ?? RANK_OF_OTHERS, short);
      else {
        add(begins ? RANK_OF_SECTION : RANK_OF_REST, short);
        begins = false;
      }
    }
  }
  return units.toSorted((a, b) => a.rank - b.rank || a.at - b.at);
}

/** The page with these units alone, in the order of its text. */
export function sheetOf(book: Book, units: readonly SheetUnit[], isWhole: boolean): Book {
  const [part] = book.parts;
  const [chapter] = part?.chapters ?? [];
  if (!part || !chapter) return book;
  const all = new Set(units.flatMap((unit) => (unit.heading ? [unit.heading, unit] : [unit])));
  const blocks: Block[] = [...all].toSorted((a, b) => a.at - b.at).map(({ block }) => block);
  const { words } = book;
  if (!isWhole) blocks.push({ type: 'paragraph', line: [{ type: 'text', text: words.moreOnPage, italic: true }] });
  return {
    ...book,
    kindName: `${words.sheet} · ${book.kindName}`,
    isLong: false,
    parts: [{ ...part, chapters: [{ ...chapter, blocks, footLength: 0 }] }],
  };
}

/** A block shortened for a sheet; null for blocks that it omits, such as pictures and tables. */
function shortened(block: Block): Block | null {
  switch (block.type) {
    case 'paragraph': {
      const line = leadingSentences(plain(block.line), LONG_PARAGRAPH, LONGEST_SENTENCE);
      return line.length > 0 && lineWords(line).trim() !== '' ? { type: 'paragraph', line } : null;
    }
    case 'quote':
    case 'typed': {
      const blocks = shortenedAll(block.blocks);
      const hasHead = block.type === 'typed' && (block.title !== '' || block.value !== '');
      return blocks.length > 0 || hasHead ? { ...block, blocks } : null;
    }
    case 'list': {
      // A list that is cut would look whole.
      if (block.items.length > MOST_ITEMS) return null;
      const items = block.items.map(shortenedAll);
      return items.every((item) => item.length > 0) ? { ...block, items } : null;
    }
    case 'checklist': {
      if (block.items.length > MOST_ITEMS) return null;
      const items = block.items.map((item) => ({ ...item, blocks: shortenedAll(item.blocks) }));
      return items.every((item) => item.blocks.length > 0) ? { ...block, items } : null;
    }
    default:
      return null;
  }
}

/** The first paragraph of what is within a block, and its short lists. */
function shortenedAll(blocks: readonly Block[]): Block[] {
  const short = blocks.flatMap((block) => shortened(block) ?? []);
  const first = short.findIndex(({ type }) => type === 'paragraph');
  return short.filter(({ type }, i) => type !== 'paragraph' || i === first);
}

/** A line without its notes, and without links to places that a sheet has not. */
function plain(line: Line): Line {
  return line.flatMap((piece): Inline[] => {
    if (piece.type === 'note') return [];
    if (piece.type !== 'text' || !piece.href?.startsWith('#')) return [piece];
    const { href: _href, ...rest } = piece;
    return [rest];
  });
}
