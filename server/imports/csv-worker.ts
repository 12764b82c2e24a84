import { parentPort } from 'node:worker_threads';
import { decodeCsv } from '#content/csv/decode-csv.ts';
import { suggestMapping } from '#content/csv/import-fields.ts';
import { type CsvRow, detectSeparator, readCsv } from '#content/csv/read-csv.ts';
import { type ReadRow, type RowFault, readRow } from '#content/csv/read-rows.ts';
import type { CsvAnswer, CsvOrder } from './csv-reading.ts';

/** Rows of an answer: each is taken over on the event loop in a few milliseconds. */
const ROWS_AT_ONCE = 500;
/** Rows that the preview shows, and the characters of their cells. */
const ROWS_SHOWN = 5;
const LONGEST_SHOWN = 120;

/**
 * The thread for imported tables: reads one, and gives its rows part by part as they are asked for.
 */
let rows: CsvRow[] = [];
let order: Extract<CsvOrder, { type: 'read' }> | null = null;
let mapping: readonly string[] = [];
let at = 0;

parentPort?.on('message', (message: CsvOrder) => {
  parentPort?.postMessage(message.type === 'read' ? begin(message) : next());
});

function begin(message: Extract<CsvOrder, { type: 'read' }>): CsvAnswer {
  order = message;
  const { text, encoding } = decodeCsv(message.bytes);
  const separator = message.separator ?? detectSeparator(text);
  const [headings, ...others] = readCsv(text, separator);
  rows = others;
  const names = headings?.cells ?? [];
  mapping = names.map((_, column) => (message.mapping ?? suggestMapping(message.kind, names))[column] ?? '');
  const cut = (cell: string) => (cell.length > LONGEST_SHOWN ? `${cell.slice(0, LONGEST_SHOWN)}…` : cell);
  return {
    type: 'head',
    head: {
      encoding,
      separator,
      headings: names.map(cut),
      mapping,
      rows: rows.length,
      sample: rows.slice(0, ROWS_SHOWN).map(({ cells }) => cells.slice(0, names.length).map(cut)),
    },
  };
}

function next(): CsvAnswer {
  const read: ReadRow[] = [];
  const faults: RowFault[] = [];
  for (const row of rows.slice(at, at + ROWS_AT_ONCE)) {
    const one = readRow(order!.kind, mapping, row);
    if (isFaulty(one)) faults.push(...one);
    else read.push(one);
  }
  at += ROWS_AT_ONCE;
  return { type: 'rows', rows: read, faults, done: Math.min(at, rows.length) };
}

const isFaulty = (one: ReadRow | readonly RowFault[]): one is readonly RowFault[] => Array.isArray(one);
