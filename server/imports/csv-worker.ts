import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { decodeCsv } from '#content/csv/decode-csv.ts';
import { suggestMapping } from '#content/csv/import-fields.ts';
import { type CsvRow, detectSeparator, readCsv } from '#content/csv/read-csv.ts';
import { type ReadRow, type RowFault, readRow } from '#content/csv/read-rows.ts';
import type { CsvAnswer, CsvOrder } from './csv-reading.ts';

/** Rows of an answer: the event loop takes it over in a few milliseconds. */
const ROWS_AT_ONCE = 500;
/** Characters of their cells, without those of the last row. */
const CHARACTERS_AT_ONCE = 1024 * 1024;
/** Bytes of a file that are read at once. */
const BYTES_AT_ONCE = 64 * 1024;
/** Rows that the preview shows, and the characters of their cells. */
const ROWS_SHOWN = 5;
const LONGEST_SHOWN = 120;

/**
 * The thread for imported tables: reads one, and gives its rows part by part as they are asked for.
 * Neither its bytes nor its rows are ever all in memory.
 */
let rows: Generator<CsvRow> | null = null;
let order: Extract<CsvOrder, { type: 'read' }> | null = null;
let mapping: readonly string[] = [];
let done = 0;

parentPort?.on('message', (message: CsvOrder) => {
  parentPort?.postMessage(message.type === 'read' ? begin(message) : next());
});

function begin(message: Extract<CsvOrder, { type: 'read' }>): CsvAnswer {
  order = message;
  const { text, encoding } = decodeCsv(() => piecesOf(message.file));
  const separator = message.separator ?? detectSeparator(text());
  const counted = readCsv(text(), separator);
  const cut = (cell: string) => (cell.length > LONGEST_SHOWN ? `${cell.slice(0, LONGEST_SHOWN)}…` : cell);
  const first: CsvRow | undefined = counted.next().value;
  // One column beyond the limit is enough to report too many; so is one row.
  const names = first?.cells.slice(0, message.most.columns + 1) ?? [];
  const sample: string[][] = [];
  let count = 0;
  for (const { cells } of counted) {
    if (sample.length < ROWS_SHOWN) sample.push(cells.slice(0, names.length).map(cut));
    if (++count > message.most.rows) break;
  }
  const wanted = message.mapping ?? suggestMapping(message.kind, names);
  mapping = names.map((_, column) => wanted[column] ?? '');
  rows = readCsv(text(), separator);
  rows.next();
  return {
    type: 'head',
    head: { encoding, separator, headings: names.map(cut), mapping, rows: count, sample },
  };
}

function next(): CsvAnswer {
  const read: ReadRow[] = [];
  const faults: RowFault[] = [];
  for (let at = 0, characters = 0; at < ROWS_AT_ONCE && characters < CHARACTERS_AT_ONCE; at++) {
    // Not in a `for … of`, which would end the generator with the first part.
    const row: CsvRow | undefined = rows!.next().value;
    if (!row) break;
    const one = readRow(order!.kind, mapping, row);
    if (isFaulty(one)) faults.push(...one);
    else read.push(one);
    done++;
    for (const cell of row.cells) characters += cell.length;
  }
  return { type: 'rows', rows: read, faults, done };
}

const isFaulty = (one: ReadRow | readonly RowFault[]): one is readonly RowFault[] => Array.isArray(one);

/** The bytes of a file, from the first. */
function* piecesOf(file: string): Generator<Uint8Array> {
  const handle = openSync(file, 'r');
  try {
    for (;;) {
      const piece = new Uint8Array(BYTES_AT_ONCE);
      const length = readSync(handle, piece);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}
