import type { CheckpointReason } from '#content/checkpoint.ts';

/** A restore point, as the panel lists it. */
export interface RestorePoint {
  readonly id: string;
  readonly createdAt: string;
  readonly reason: CheckpointReason;
  readonly words: number;
  readonly authors: readonly string[];
}

/** A draft's restore points, the latest first. */
export interface HistoryView {
  readonly points: readonly RestorePoint[];
  /** This viewer may put one back. */
  readonly mayRestore: boolean;
}
