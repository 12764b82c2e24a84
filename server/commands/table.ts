import { wrap } from './wrap.ts';

/** Rows with heads. The first cell is what one copies to name the row elsewhere. */
export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A table as lines: aligned where it fits the width; else each row's first cell on a line of its own, so that a terminal does not break
 * it, and the others below. Nothing is ever cut.
 * @param width columns of the terminal; null when nobody looks, as in a pipe
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
