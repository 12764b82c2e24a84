import type { ReadRow, RowFault } from '#content/csv/read-rows.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** Rows of a file that the preview shows, the first ones, and the characters of a field. */
export const MOST_PREVIEWED = 20;
const LONGEST_SHOWN = 80;

/** A row as it would be stored. */
export interface ShownRow {
  readonly line: number;
  /** `doubled`: an earlier line names the same entry, and this one is left out. */
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'doubled';
  /** Of a doubled row, the earlier line. */
  readonly first: number | null;
  /**
   * The present name of the entry that it changes, if the row's name was merged with it; else
   * empty.
   */
  readonly merged: string;
  /** Without those that are empty before and after. */
  readonly fields: readonly ShownField[];
}

/** A field as it would be stored, as its code for those of closed lists. */
interface ShownField {
  readonly key: string;
  readonly value: string;
  /** The stored value, if it differs. */
  readonly before: string | null;
}

/** The fields of a row. @param before null for a new entry */
export function shownFields<Facts extends object>(facts: Facts, before: Facts | null): ShownField[] {
  const cut = (text: string) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
  return (Object.keys(facts) as (keyof Facts & string)[]).flatMap((key) => {
    const [value, known] = [String(facts[key]), before === null ? null : String(before[key])];
    const isOther = known !== null && known !== value;
    return value === '' && !isOther ? [] : [{ key, value: cut(value), before: isOther ? cut(known) : null }];
  });
}

/** The first rows of a part, in the order of the file. */
export function firstShown(
  planned: readonly ShownRow[],
  doubled: readonly { readonly line: number; readonly first: number }[],
): ShownRow[] {
  const left = doubled
    .slice(0, MOST_PREVIEWED)
    .map(({ line, first }): ShownRow => ({ line, first, outcome: 'doubled', merged: '', fields: [] }));
  return [...planned, ...left].sort((a, b) => a.line - b.line).slice(0, MOST_PREVIEWED);
}

/** What some rows of a file would do, or have done. */
export interface PlannedPart {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly faults: readonly RowFault[];
  /** Rows that name the same entry as an earlier line: they are left out. */
  readonly doubled: readonly { readonly line: number; readonly first: number }[];
  /** The first of them as they would be stored; absent once they are. */
  readonly shown?: readonly ShownRow[];
}

/**
 * Turns the rows of a file into entries. An instance reads one file once, from its first row to its
 * last.
 */
export interface Importer {
  /** What the rows would do. */
  plan(db: Reader | Writer, rows: readonly ReadRow[]): Promise<PlannedPart>;
}
