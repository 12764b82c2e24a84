import type { Element } from 'hast';
import type { Block, BlockOf, TableCell } from './book.ts';
import { attribute, classes } from './read-line.ts';
import { lineWords, walkBlocks } from './walk-book.ts';

/** Bounds of the weights of columns, so that none is too narrow to read. */
const LEAST = 2.5;
const MOST = 16;

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
function fitRows(rows: readonly TableCell[][]): Pick<BlockOf<'table'>, 'rows' | 'columns'> {
  const taken: boolean[][] = rows.map(() => []);
  const longest: number[] = [];
  const placed = rows.map((row, y) =>
    row.map((cell) => {
      let x = 0;
      while (taken[y]![x]) x++;
      const rowspan = Math.min(cell.rowspan, rows.length - y);
      let colspan = 1;
      while (colspan < cell.colspan && !taken[y]![x + colspan]) colspan++;
      for (let j = y; j < y + rowspan; j++) for (let i = x; i < x + colspan; i++) taken[j]![i] = true;
      for (let i = x; i < x + colspan; i++) longest[i] = Math.max(longest[i] ?? 0, lengthOf(cell.blocks) / colspan);
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
  return { rows: full, columns };
}

/** The number of characters in a cell. */
function lengthOf(blocks: readonly Block[]): number {
  let length = 0;
  walkBlocks(blocks, (block) => {
    if (block.type === 'paragraph' || block.type === 'heading') length += lineWords(block.line).length;
    else if (block.type === 'figure') length += 100;
  });
  return length;
}
