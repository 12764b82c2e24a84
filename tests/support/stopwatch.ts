import { readFileSync } from 'node:fs';
import { processorWaits } from './process-figures.ts';

/** The quantile of a list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/**
 * Measures a duration without the time that the server and this process waited for a processor: a
 * busy machine does not lengthen it. The server may be this process. An answer is made by one
 * thread after the other: the main thread, and one that reads or commits. Therefore the wait of a
 * process's main thread counts, and the longest wait of another of its threads.
 */
export class Stopwatch {
  private readonly began = performance.now();
  private readonly waits: ReadonlyMap<number, ReadonlyMap<string, number>>;

  constructor(serverPid = process.pid) {
    this.waits = new Map([serverPid, process.pid].map((pid) => [pid, processorWaits(pid)]));
  }

  read(): number {
    let waited = 0;
    for (const [pid, before] of this.waits) {
      let other = 0;
      for (const [thread, wait] of processorWaits(pid)) {
        const since = wait - (before.get(thread) ?? 0);
        if (thread === String(pid)) waited += since;
        else other = Math.max(other, since);
      }
      waited += other;
    }
    return Math.max(0, performance.now() - this.began - waited);
  }
}

/** Milliseconds of processor time that this process spends on work. */
export async function processorTimeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * Milliseconds of processor time of the longest turn of this process's event loop during some work.
 */
export async function longestTurnOf(work: () => Promise<unknown>): Promise<number> {
  const worked = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  let before = worked();
  let longest = 0;
  let isOver = false;
  const look = () => {
    const now = worked();
    longest = Math.max(longest, now - before);
    before = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await work();
  isOver = true;
  look();
  return longest;
}
