import Papa from 'papaparse';

export const SEPARATORS = [';', ',', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A row of a file: its cells, and the line on which it begins, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** A quotation mark is missing or misplaced. */
  readonly isMisquoted: boolean;
  /** It has more than `LONGEST_ROW` characters: its cells are those of its beginning. */
  readonly isEndless: boolean;
}

/** Characters from which the separator is detected. */
const LOOKED_AT = 64 * 1024;
/** Most characters of a row. */
export const LONGEST_ROW = 1024 * 1024;
/** Rows from which it is detected. */
const ROWS_LOOKED_AT = 20;

/** Spreadsheets treat a cell that begins so as a formula; `toCsv` puts one more `'` before it. */
const NEUTRALISED = /^'+[=+\-@\t\r\n]/;

/** Undoes the neutralisation of a cell by `toCsv`. */
export const restoreCell = (text: string): string => (NEUTRALISED.test(text) ? text.slice(1) : text);

/**
 * Decides between separators that divide a table alike: cells hardly ever contain tabs, but often
 * semicolons and commas.
 */
const BY_LIKELIHOOD: readonly Separator[] = ['\t', ';', ','];

/**
 * The separator of a table: the one that divides most of its first rows into the same number of
 * cells, more than one. If two do, a separator that is always followed by a space belongs to the
 * words.
 * @param pieces of its text, with `\n` as line ends
 */
export function detectSeparator(pieces: Iterable<string>): Separator {
  let start = '';
  for (const piece of pieces) {
    start += piece;
    if (start.length >= LOOKED_AT) break;
  }
  start = start.slice(0, LOOKED_AT);
  let best: { readonly separator: Separator; readonly score: number } = { separator: ';', score: 0 };
  for (const separator of BY_LIKELIHOOD) {
    const rows = parse(start, separator, { preview: ROWS_LOOKED_AT }).data;
    const [width = 1] = rows.map((cells) => cells.length);
    const alike = rows.filter((cells) => cells.length === width).length / Math.max(rows.length, 1);
    const isOfWords = rows.every((cells) => cells.slice(1).every((cell) => cell.startsWith(' ')));
    const score = width > 1 ? alike * 1_000 + Math.min(width, 500) - (isOfWords ? 0.5 : 0) : 0;
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

/**
 * The rows of a table that are not empty, read lazily: only a few pieces of its text or one row are
 * in memory. Nothing is read after an endless row.
 * @param pieces of its text, with `\n` as line ends
 * @param atOnce most characters in memory, unless a row has more
 */
export function* readCsv(pieces: Iterable<string>, separator: Separator, atOnce = 64 * 1024): Generator<CsvRow> {
  let held = '';
  let line = 1;
  const rowsOf = function* ({ data, errors }: Parsed, isEndless = false): Generator<CsvRow> {
    const misquoted = new Set(errors.filter(({ type }) => type === 'Quotes').map(({ row }) => row));
    for (let index = 0; index < data.length; index++) {
      const cells = data[index]!;
      if (isEndless || cells.some((cell) => cell.trim() !== ''))
        yield { line, cells: cells.map(restoreCell), isMisquoted: misquoted.has(index), isEndless };
      line += 1;
      for (const cell of cells) line += countLineEnds(cell);
    }
  };
  let wanted = atOnce;
  for (const piece of pieces) {
    held += piece;
    if (held.length < wanted) continue;
    const parsed = parse(held, separator, { isCut: true });
    yield* rowsOf(parsed);
    held = held.slice(parsed.meta.cursor);
    if (held.length > LONGEST_ROW)
      return yield* rowsOf(parse(held.slice(0, LOOKED_AT), separator, { preview: 1 }), true);
    // Twice what the row has so far: it is not parsed again with each piece.
    wanted = Math.min(Math.max(atOnce, 2 * held.length), LONGEST_ROW + 1);
  }
  yield* rowsOf(parse(held, separator));
}

function countLineEnds(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  return count;
}

interface Parsed {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly Papa.ParseError[];
  /** `cursor` is the beginning of the first row that was not read. */
  readonly meta: { readonly cursor: number };
}

/** @param options.isCut the text goes on: its last row is not read */
function parse(text: string, separator: Separator, { preview = 0, isCut = false } = {}): Parsed {
  const parser = new Papa.Parser({ delimiter: separator, newline: '\n', quoteChar: '"', preview });
  return parser.parse(text, 0, isCut) as Parsed;
}
