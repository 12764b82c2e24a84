import type { TaskLimits } from '#server/tasks/task-limits.ts';

/** Most pixels of an uploaded image, which a decoder holds in memory. */
export const MOST_PIXELS = 50_000_000;
/** Width to which larger images are reduced. */
export const FULL_WIDTH = 1600;

/**
 * Limits of the process for one image: see TaskLimits. An ordinary photograph takes about a second
 * and 150 MB.
 */
export const IMAGE_LIMITS: TaskLimits = { megabytes: 480, processorTime: 10_000, patience: 60_000 };

/** An image ready to be stored. */
export interface ReadyImage {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** The variant of SMALL_IMAGE_WIDTH; null if the full one is not wider. */
  readonly small: Uint8Array | null;
}
