import { sql } from 'kysely';

/**
 * Cuts the table of pages into slices of adjacent rows, which SQLite numbers: counting and reading
 * a slice reads no other. Another database needs a numbered column for it.
 */

/** The number of the slice in which a page is. @param size pages per slice */
export const sliceOf = (size: number) => sql<number>`page.rowid / ${sql.lit(size)}`;

/** Whether a page is in this slice. */
export const isInSlice = (slice: number, size: number) =>
  sql<boolean>`page.rowid >= ${slice * size} and page.rowid < ${(slice + 1) * size}`;
