import type { BookText } from '#content/book/make/book-text.ts';
import { NavetteError } from '#content/errors.ts';
import type { BookExtension } from '#content/render/files/export-format.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';
import type { SpooledPage } from './text-spool.ts';

/** Limits of writing one file. */
export const EXPORT_LIMITS: TaskLimits = { megabytes: 512, processorTime: 90_000, patience: 600_000 };

/**
 * Limits of the single process that writes, for everybody in turn, files that need more memory.
 * Typst keeps all that it has laid out: a PDF of 332 pages with 60 photographs was measured at 608
 * MB, its A5 booklet at 654, six tables of 31,200 cells in all at 659.
 */
export const LARGE_EXPORT_LIMITS: TaskLimits = { ...EXPORT_LIMITS, megabytes: 700 };

/**
 * Bytes of all pictures of a file that has them as they are stored: they stand in memory twice, by
 * themselves and in the archive that is written.
 */
export const MOST_STORED_BYTES = 134_217_728;
/** The code of the error of a text whose stored pictures are larger. */
export const PICTURES_TOO_LARGE = 'PICTURES_TOO_LARGE';

/**
 * Error codes of a disk that accepts no more: full, over a quota, or a file of the largest size.
 */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** True for an error of a disk that accepts no more. */
export const isFull = (error: unknown): boolean => FULL.has((error as { readonly code?: unknown } | null)?.code);

/**
 * Turns an error of a disk that accepts no more into a NavetteError; returns any other as it is.
 */
export const spaceError = (error: unknown): unknown =>
  isFull(error) ? new NavetteError('unavailable', { reason: 'export-space' }, { cause: error }) : error;

export interface ExportTask {
  readonly text: BookText<SpooledPage>;
  /** The file that has its pages. */
  readonly pages: string;
  readonly extension: BookExtension;
  /** The stored pictures that the reader may see, by the id of their file. */
  readonly images: Readonly<Record<string, { readonly path: string; readonly mediaType: string }>>;
  /** Where the file is written. */
  readonly target: string;
}

/** `cause` is the error of a text that could not be written, or of a full disk. */
export type ExportAnswer =
  | { readonly bytes: number; readonly remark: string | null; readonly manifest?: string }
  | { readonly cause: string; readonly code: string | null };
