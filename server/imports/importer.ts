import type { ReadRow, RowFault } from '#content/csv/read-rows.ts';
import type { Reader, Writer } from '#db/driver/database.ts';

/** What some rows of a file would do, or have done. */
export interface PlannedPart {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly faults: readonly RowFault[];
  /** Rows that say again what stands on an earlier line: they are left out. */
  readonly doubled: readonly { readonly line: number; readonly first: number }[];
}

/** What the rows of a file become. One reads a file once, from its first row to its last. */
export interface Importer {
  /** What the rows would do. */
  plan(db: Reader | Writer, rows: readonly ReadRow[]): Promise<PlannedPart>;
}
