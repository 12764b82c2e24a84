import type { BookText } from '#content/book/make-book.ts';
import type { BookExtension } from '#content/render/export-format.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';

/**
 * What writing one file may take. A collection of 300 pages as PDF was measured at 530 MB and 5
 * seconds of the processor.
 */
export const EXPORT_LIMITS: TaskLimits = { megabytes: 1_000, processorTime: 90_000, patience: 600_000 };

export interface ExportTask {
  readonly text: BookText;
  readonly extension: BookExtension;
  /** The stored pictures that the reader may see, by the id of their file. */
  readonly images: Readonly<Record<string, { readonly path: string; readonly mediaType: string }>>;
  /** Where the file is written. */
  readonly target: string;
}

/** `cause` is the error of a text that could not be written, or of a disk that took no more. */
export type ExportAnswer =
  | { readonly bytes: number; readonly remark: string | null }
  | { readonly cause: string; readonly code: string | null };
