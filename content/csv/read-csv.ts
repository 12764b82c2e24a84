import Papa from 'papaparse';

export const SEPARATORS = [';', ',', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A row of a file: its cells, and the line on which it begins, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** A quotation mark is missing, or stands where none may. */
  readonly isMisquoted: boolean;
}

/** Characters from which the separator is told. */
const LOOKED_AT = 64 * 1024;
/** Rows from which it is told. */
const ROWS_LOOKED_AT = 20;

/** A spreadsheet takes a cell that begins so for a formula; `toCsv` puts one more `'` before it. */
const NEUTRALISED = /^'+[=+\-@\t\r\n]/;

/** A cell as it was before `toCsv` kept spreadsheets from taking it for a formula. */
export const restoreCell = (text: string): string => (NEUTRALISED.test(text) ? text.slice(1) : text);

/**
 * The separator of a table: the one that divides most of its first rows into the same number of
 * cells, more than one. @param text with `\n` as line ends
 */
export function detectSeparator(text: string): Separator {
  const start = text.slice(0, LOOKED_AT);
  let best: { readonly separator: Separator; readonly score: number } = { separator: ';', score: 0 };
  for (const separator of SEPARATORS) {
    const widths = parse(start, separator, ROWS_LOOKED_AT).data.map((cells) => cells.length);
    const [width = 1] = widths;
    const alike = widths.filter((one) => one === width).length / Math.max(widths.length, 1);
    const score = width > 1 ? alike * 1_000 + Math.min(width, 500) : 0;
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

/** The rows of a table that have anything in them. @param text with `\n` as line ends */
export function readCsv(text: string, separator: Separator): CsvRow[] {
  const { data, errors } = parse(text, separator);
  const misquoted = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
  const rows: CsvRow[] = [];
  let line = 1;
  for (const [index, cells] of data.entries()) {
    if (cells.some((cell) => cell.trim() !== ''))
      rows.push({ line, cells: cells.map(restoreCell), isMisquoted: misquoted.has(index) });
    line += 1;
    for (const cell of cells) line += countLineEnds(cell);
  }
  return rows;
}

function countLineEnds(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  return count;
}

function parse(text: string, separator: Separator, preview = 0) {
  return Papa.parse<string[]>(text, { delimiter: separator, newline: '\n', quoteChar: '"', preview });
}
