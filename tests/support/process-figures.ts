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

/** Resident memory of a process, bytes; 0 when it has ended. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readOr(`/proc/${pid}/status`, ''))?.[1] ?? 0) * 1024;
}

/** Milliseconds for which a process' main thread was ready to run and had no processor. */
export function processorWait(pid: number): number {
  return Number(readOr(`/proc/${pid}/schedstat`, '0 0 0').split(' ')[1]) / 1e6;
}

/** Milliseconds of processor time of a process and of the children it has waited for. */
export function processorTime(pid: number): number {
  const stat = readOr(`/proc/${pid}/stat`, '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

/** The ids of a process' threads; none when it has ended. */
function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // A child may end between being listed and being looked at.
    return [];
  }
}

/** The processes that this one started, and theirs; none when it has ended. */
export function descendantsOf(pid: number): number[] {
  const children = threadsOf(pid)
    .flatMap((thread) => readOr(`/proc/${pid}/task/${thread}/children`, '').split(' '))
    .filter(Boolean)
    .map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
