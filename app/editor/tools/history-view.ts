import type { CheckpointReason } from '#content/draft/checkpoint.ts';

/** A restore point, as the panel lists it. */
export interface RestorePoint {
  readonly id: string;
  readonly createdAt: string;
  readonly reason: CheckpointReason;
  readonly words: number;
  readonly authors: readonly string[];
  /** Who put another text in its place, where that is why it was kept. */
  readonly replacedBy: string | null;
}

/** A restore point among the others. */
export interface ListedPoint extends RestorePoint {
  /** What of its time is told beside the minute, so that it is no other's. */
  readonly clock: Intl.DateTimeFormatOptions;
}

/** A draft's restore points, the latest first. */
export interface HistoryView {
  readonly points: readonly RestorePoint[];
  /** This viewer may put one back. */
  readonly mayRestore: boolean;
}
