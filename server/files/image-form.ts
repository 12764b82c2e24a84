import type { TaskLimits } from '#server/tasks/task-limits.ts';

/** Most pixels of an image that is added: what a decoder must hold in memory. */
export const MOST_PIXELS = 50_000_000;
/** Widths of the two forms that are kept: the whole, and the one for narrow columns and phones. */
export const FULL_WIDTH = 1600;
export const SMALL_WIDTH = 800;

/** What one image may take of its process: see TaskLimits. An honest photograph takes about a second and 150 MB. */
export const IMAGE_LIMITS: TaskLimits = { megabytes: 480, processorTime: 10_000, patience: 60_000 };

/** An image as it is kept. */
export interface ReadyImage {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The form 800 px wide; null when the whole is not wider. */
  readonly small: Uint8Array | null;
}
