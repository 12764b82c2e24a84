export const since = (start: number): number => performance.now() - start;

/**
 * Megabytes of this process's objects and arrays after collecting what is not used; run with
 * --expose-gc.
 */
export function memoryOf(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + Math.max(external, arrayBuffers)) / 1e6;
}

/** The time below which this share of all times is. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** The spread of some times in milliseconds, in words. */
export function percentiles(times: readonly number[]): string {
  const at = (share: number) => percentile(times, share).toFixed(2);
  return `p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${percentile(times, 1).toFixed(1)} ms`;
}
