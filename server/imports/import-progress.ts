import type { ImportKind } from '#content/csv/import-fields.ts';
import type { RowFault } from '#content/csv/read-rows.ts';
import type { CsvHead, CsvPart } from './csv-reading.ts';
import { MOST_PREVIEWED, type PlannedPart, type ShownRow } from './importer.ts';

/** Bytes of a file. */
export const MOST_CSV_BYTES = 24 * 1024 * 1024;
/** Rows of a file. */
export const MOST_CSV_ROWS = 100_000;
/** Columns of a file. */
export const MOST_CSV_COLUMNS = 100;
/** Faults and doubled rows that are listed. */
const MOST_LISTED = 100;

/** What is known of a file so far. */
export interface ImportState {
  readonly id: string;
  readonly kind: ImportKind;
  /** The study, for its materials. */
  readonly pageId: string | null;
  readonly fileName: string;
  readonly stage: 'reading' | 'ready' | 'writing' | 'done' | 'failed';
  readonly head: CsvHead | null;
  /** Rows that were read. */
  readonly read: number;
  /** What is wrong with the file as a whole: nothing can be imported. */
  readonly problem: 'empty' | 'too-many-rows' | 'too-many-columns' | 'too-many' | 'unavailable' | 'changed' | null;
  /** Fields that need a column, and those that have two. */
  readonly missing: readonly string[];
  readonly doubledFields: readonly string[];
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  readonly doubled: readonly { readonly line: number; readonly first: number }[];
  readonly doubledCount: number;
  /** How often its rows have words that were withdrawn, and are left out. */
  readonly withdrawn: number;
  /** The first rows as they would be stored. */
  readonly shown: readonly ShownRow[];
}

/** What was imported of a file that does not wait any more. */
export interface EndedImport {
  /** The study, for its materials. */
  readonly pageId: string | null;
  readonly at: string;
  readonly added: number;
  readonly changed: number;
}

/** Counts of a file of which nothing was read. */
export const NO_COUNTS = {
  added: 0,
  changed: 0,
  unchanged: 0,
  faults: [],
  faultCount: 0,
  doubled: [],
  doubledCount: 0,
  withdrawn: 0,
  shown: [],
};
/** The state of a file that was just sent. */
export const EMPTY: Omit<ImportState, 'id' | 'kind' | 'pageId' | 'fileName'> = {
  ...NO_COUNTS,
  stage: 'reading',
  ...{ head: null, read: 0, problem: null, missing: [], doubledFields: [] },
};

/** Whether a file was read, and all of it can be imported. */
export function isImportable(state: ImportState): boolean {
  const { stage, problem, faultCount, missing, doubledFields } = state;
  return stage === 'ready' && problem === null && faultCount + missing.length + doubledFields.length === 0;
}

/** What is wrong with a file as a whole, by its head; null for nothing. */
export function problemOf({ headings, rows }: CsvHead): ImportState['problem'] {
  // Checked first: rows below too many headings are not read.
  if (headings.length > MOST_CSV_COLUMNS) return 'too-many-columns';
  if (headings.length === 0 || rows === 0) return 'empty';
  return rows > MOST_CSV_ROWS ? 'too-many-rows' : null;
}

/** A state with what became of some more rows. */
export function withPart(state: ImportState, part: CsvPart, planned: PlannedPart): ImportState {
  const faults = [...part.faults, ...planned.faults].sort((a, b) => a.line - b.line);
  return {
    ...state,
    added: state.added + planned.added,
    changed: state.changed + planned.changed,
    unchanged: state.unchanged + planned.unchanged,
    faults: [...state.faults, ...faults].slice(0, MOST_LISTED),
    faultCount: state.faultCount + faults.length,
    doubled: [...state.doubled, ...planned.doubled].slice(0, MOST_LISTED),
    doubledCount: state.doubledCount + planned.doubled.length,
    withdrawn: state.withdrawn + (part.withdrawn ?? 0),
    shown: [...state.shown, ...(planned.shown ?? [])].slice(0, MOST_PREVIEWED),
  };
}
