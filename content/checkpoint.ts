/** Milliseconds between two automatic checkpoints of a draft that is being written. */
export const CHECKPOINT_INTERVAL = 10 * 60 * 1000;

const DAY = 24 * 3600 * 1000;
const WEEK = 7 * DAY;

/** Why a checkpoint was made. */
export type CheckpointReason = 'interval' | 'session-end' | 'before-restore';

/**
 * Which checkpoints may go: all of a day are kept, then the last of each day for a month, then the last of each week.
 * @param instants ISO 8601, in any order
 * @returns those to drop
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
