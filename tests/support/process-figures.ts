import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;

const readOr = (file: string, otherwise: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process or thread has ended.
    return otherwise;
  }
};

/** Resident memory of a process in bytes; 0 after its end. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readOr(`/proc/${pid}/status`, ''))?.[1] ?? 0) * 1024;
}

/**
 * Milliseconds for which each thread of a process was runnable without a processor, by thread id.
 */
export function processorWaits(pid: number): ReadonlyMap<string, number> {
  const waited = (thread: string) =>
    Number(readOr(`/proc/${pid}/task/${thread}/schedstat`, '0 0 0').split(' ')[1]) / 1e6;
  return new Map(threadsOf(pid).map((thread) => [thread, waited(thread)]));
}

/** Milliseconds of processor time of a process and its reaped children. */
export function processorTime(pid: number): number {
  const stat = readOr(`/proc/${pid}/stat`, '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

/** The ids of a process's threads; none after its end. */
function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // A child may end after being listed.
    return [];
  }
}

/**
 * A process's descendants; none after its end. Of these, threads other than the first are not
 * looked at: listing them would have the process wait for them when they end
 * (`server/tasks/task-process`).
 */
export function descendantsOf(pid: number, threads = threadsOf(pid)): number[] {
  const children = threads
    .flatMap((thread) => readOr(`/proc/${pid}/task/${thread}/children`, '').split(' '))
    .filter(Boolean)
    .map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child, [String(child)])]);
}
