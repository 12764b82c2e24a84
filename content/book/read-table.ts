import type { Element } from 'hast';
import type { Block, BlockOf, TableCell } from './book.ts';
import { attribute, classes } from './read-line.ts';
import { lineWords, walkBlocks } from './walk-book.ts';

/** Bounds of the weights of columns, so that none is too narrow to read. */
const LEAST = 2.5;
const MOST = 16;
/**
 * Characters of small print in a line as wide as the text, and the width of a cell's margins in
 * characters.
 */
const LINE = { characters: 92, margins: 2.5 } as const;
/** Characters of small print in a line of a small screen, and those before a list item. */
const [SMALL_LINE, ITEM] = [44, 3];

const elements = (parent: Element, ...names: string[]): Element[] =>
  parent.children.filter((child): child is Element => child.type === 'element' && names.includes(child.tagName));

const alignOf = (cell: Element): TableCell['align'] =>
  (['left', 'center', 'right'] as const).find((align) => classes(cell).includes(`align-${align}`)) ?? null;

/** Reads a table as `content/render/html-table.ts` wrote it. */
export function readTable(table: Element, readCell: (cell: Element) => readonly Block[]): BlockOf<'table'> {
  const head = elements(table, 'thead').flatMap((part) => elements(part, 'tr'));
  const body = elements(table, 'tbody').flatMap((part) => elements(part, 'tr'));
  const rows = [...head, ...body].map((row) =>
    elements(row, 'th', 'td').map((cell) => ({
      header: cell.tagName === 'th',
      colspan: Math.max(1, Number(attribute(cell, 'colSpan')) || 1),
      rowspan: Math.max(1, Number(attribute(cell, 'rowSpan')) || 1),
      align: alignOf(cell),
      blocks: readCell(cell),
    })),
  );
  return { type: 'table', head: head.length, ...fitRows(rows) };
}

/**
 * Rows that fill a grid, as every format needs them: a cell ends where the table does, and missing
 * cells at the end of a row are empty ones.
 */
function fitRows(rows: readonly TableCell[][]): Omit<BlockOf<'table'>, 'type' | 'head'> {
  const taken: boolean[][] = rows.map(() => []);
  const longest: number[] = [];
  const words: number[] = [];
  /** The same with what indents a list. */
  const indented: number[] = [];
  const placed = rows.map((row, y) =>
    row.map((cell) => {
      let x = 0;
      while (taken[y]![x]) x++;
      const rowspan = Math.min(cell.rowspan, rows.length - y);
      let colspan = 1;
      while (colspan < cell.colspan && !taken[y]![x + colspan]) colspan++;
      for (let j = y; j < y + rowspan; j++) for (let i = x; i < x + colspan; i++) taken[j]![i] = true;
      const { length, word } = measure(cell.blocks);
      for (let i = x; i < x + colspan; i++) {
        longest[i] = Math.max(longest[i] ?? 0, length / colspan);
        words[i] = Math.max(words[i] ?? 0, word / colspan);
        const item = cell.blocks.some(({ type }) => type === 'list') ? ITEM : 0;
        indented[i] = Math.max(indented[i] ?? 0, (word + item) / colspan);
      }
      return { ...cell, rowspan, colspan };
    }),
  );
  const width = Math.max(1, ...taken.map((row) => row.length));
  const empty: TableCell = { header: false, colspan: 1, rowspan: 1, align: null, blocks: [] };
  const full = placed.map((row, y) => {
    const missing = Array.from({ length: width }, (_, x) => taken[y]![x]).filter((is) => !is).length;
    return [...row, ...Array.from({ length: missing }, () => empty)];
  });
  const columns = Array.from({ length: width }, (_, x) => Math.min(MOST, Math.max(LEAST, Math.sqrt(longest[x] ?? 0))));
  const whole = withWholeWords(columns, words);
  const isWide = columns.reduce((sum, _, x) => sum + (indented[x] ?? 0) + LINE.margins, 0) > SMALL_LINE;
  return { rows: full, columns: whole ?? columns, hasWholeWords: whole !== null, isWide };
}

/** The same columns, wide enough for their longest words; null if these have no room. */
function withWholeWords(columns: readonly number[], words: readonly number[]): number[] | null {
  const needed = columns.map((_, x) => (words[x] ?? 0) + LINE.margins);
  if (needed.reduce((sum, one) => sum + one, 0) > LINE.characters) return null;
  const total = columns.reduce((sum, weight) => sum + weight, 0);
  const shares = columns.map((weight) => (weight / total) * LINE.characters);
  const missing = shares.reduce((sum, share, x) => sum + Math.max(0, needed[x]! - share), 0);
  const spare = shares.reduce((sum, share, x) => sum + Math.max(0, share - needed[x]!), 0);
  if (missing === 0) return [...columns];
  return shares.map((share, x) => {
    const more = share - needed[x]!;
    return more < 0 ? needed[x]! : share - (more * missing) / spare;
  });
}

/** The number of characters in a cell, and in its longest word. */
function measure(blocks: readonly Block[]): { length: number; word: number } {
  let [length, word] = [0, 0];
  walkBlocks(blocks, (block) => {
    if (block.type === 'figure') length += 100;
    if (block.type !== 'paragraph' && block.type !== 'heading') return;
    const words = lineWords(block.line);
    length += words.length;
    word = Math.max(word, ...words.split(/[ \n]/).map((one) => one.length));
  });
  return { length, word };
}
