import { wrap } from './wrap.ts';

/** Rows with headings. The first cell identifies the row and can be copied into other commands. */
export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Formats a table: aligned if it fits the width; else each row's first cell on a line of its own,
 * so that the terminal does not break it, with the others below. Truncates nothing.
 * @param width columns of the terminal; null if the output is not a terminal
 */
export function setTable({ heads, rows }: Table, width: number | null): string[] {
  if (rows.length === 0) return ['(none)'];
  const all = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const aligned = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  if (width === null || aligned.every((line) => line.length <= width)) return aligned;
  return rows.flatMap(([first = '', ...others]) => [
    first,
    ...wrap(others.filter((cell) => cell !== '').join(' · '), { width, indent: 4 }),
  ]);
}
