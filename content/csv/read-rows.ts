import type { z } from 'zod';
import { materialInput } from '#content/input/material/material-input.ts';
import { organisationInput } from '#content/organisation/organisation-input.ts';
import { type ColumnMapping, IMPORT_FIELDS, type ImportKind } from './import-fields.ts';
import type { CsvRow } from './read-csv.ts';

/** Why a row cannot be imported. `field` is empty for what concerns the whole row. */
export interface RowFault {
  readonly line: number;
  readonly field: string;
  readonly problem: 'quotes' | 'endless' | 'columns' | 'missing' | 'too-long' | 'wrong' | 'taken' | 'other-kind';
  /** The cell's text, cut. */
  readonly text: string;
}

/** The values of a row, for the fields that have a column. */
export interface ReadRow {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** Most characters of a faulty cell that are returned. */
const LONGEST_EXCERPT = 80;

const SCHEMAS: Readonly<Record<ImportKind, Readonly<Record<string, z.ZodType>>>> = {
  organisation: organisationInput.shape,
  material: materialInput.shape,
};

/** Reads a row by a mapping. @returns its values as they are stored, or its faults */
export function readRow(kind: ImportKind, mapping: ColumnMapping, row: CsvRow): ReadRow | readonly RowFault[] {
  const { line, cells } = row;
  if (row.isMisquoted) return [{ line, field: '', problem: 'quotes', text: '' }];
  if (row.isEndless) return [{ line, field: '', problem: 'endless', text: '' }];
  if (cells.slice(mapping.length).some((cell) => cell.trim() !== ''))
    return [{ line, field: '', problem: 'columns', text: '' }];
  const faults: RowFault[] = [];
  const values: Record<string, string> = {};
  for (const { key, read } of IMPORT_FIELDS[kind]) {
    const column = mapping.indexOf(key);
    if (column < 0) continue;
    const cell = (cells[column] ?? '').trim();
    const excerpt = cell.length > LONGEST_EXCERPT ? `${cell.slice(0, LONGEST_EXCERPT)}…` : cell;
    const schema = SCHEMAS[kind][key];
    // A material's label is no field of its form.
    const { success, data, error } = schema ? schema.safeParse(read(cell)) : { success: true, data: cell, error: null };
    if (success) {
      values[key] = String(data);
      continue;
    }
    // Both have a default: the kind follows from the label, the language from the study.
    if (cell === '' && kind === 'material' && (key === 'kind' || key === 'language')) continue;
    const isLong = error?.issues.some(({ code }) => code === 'too_big') ?? false;
    faults.push({ line, field: key, problem: cell === '' ? 'missing' : isLong ? 'too-long' : 'wrong', text: excerpt });
  }
  return faults.length > 0 ? faults : { line, values };
}
