import type { DetailChange } from '#app/reading/comparison/details-view.server.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import type { CheckpointReason } from '#content/draft/checkpoint.ts';

/** A checkpoint, as the panel lists it. */
export interface RestorePoint {
  readonly id: string;
  readonly createdAt: string;
  readonly reason: CheckpointReason;
  readonly words: number;
  readonly authors: readonly string[];
  /** The person whose restore or import replaced this text, if that is why it was kept. */
  readonly replacedBy: string | null;
}

/** A checkpoint with a unique time in the list. */
export interface ListedPoint extends RestorePoint {
  /** What to display besides the minute, to make the time unique. */
  readonly clock: Intl.DateTimeFormatOptions;
}

/** A draft's checkpoints, latest first. */
export interface HistoryView {
  readonly points: readonly RestorePoint[];
  /** Whether this viewer may restore one. */
  readonly mayRestore: boolean;
}

/** Two states of a draft, compared. */
export interface PointComparison {
  /** What differs beside the text. */
  readonly details: readonly DetailChange[];
  readonly text: Comparison;
}
