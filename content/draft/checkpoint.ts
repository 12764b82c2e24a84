/** Milliseconds between two automatic checkpoints of a draft that is being written. */
export const CHECKPOINT_INTERVAL = 10 * 60 * 1000;

const DAY = 24 * 3600 * 1000;
const WEEK = 7 * DAY;

/** Why a checkpoint was made. */
export type CheckpointReason = 'interval' | 'session-end' | 'before-restore' | 'before-import' | 'import';

/** The text of a draft was replaced by another. */
export interface DraftReplaced {
  /** ISO 8601, later than any earlier replacement in this draft. */
  readonly at: string;
  /** `restore`: an earlier text of the same page; `import`: a file. */
  readonly how: 'restore' | 'import';
  /** The name of the person who did it; empty for the command line. */
  readonly by: string;
  /** When the restored text was stored, ISO 8601; null for a file. */
  readonly from: string | null;
  /** The number of the restored edition; null for other texts. */
  readonly edition: number | null;
  /** The id of the checkpoint that holds the replaced text. */
  readonly keptAs: string;
}

/**
 * Selects checkpoints to delete: all of the last day are preserved, then the last of each day for a
 * month, then the last of each week.
 * @param instants ISO 8601, in any order
 * @returns those to delete
 */
export function thinCheckpoints(instants: readonly string[], now: Date): string[] {
  const kept = new Set<string>();
  const dropped: string[] = [];
  for (const instant of [...instants].sort().reverse()) {
    const time = Date.parse(instant);
    const age = now.getTime() - time;
    if (age < DAY) continue;
    const slot = age < 30 * DAY ? `day ${instant.slice(0, 10)}` : `week ${Math.floor(time / WEEK)}`;
    if (kept.has(slot)) dropped.push(instant);
    else kept.add(slot);
  }
  return dropped;
}
