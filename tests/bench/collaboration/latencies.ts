/** Times in milliseconds, counted in steps of 10 µs up to 100 ms and of 1 ms up to 10 s. */
export class Latencies {
  private readonly counts = new Uint32Array(20_001);
  count = 0;

  add(ms: number): void {
    const step = ms < 100 ? Math.max(0, Math.floor(ms * 100)) : 10_000 + Math.floor(ms - 100);
    this.counts[Math.min(step, 20_000)]!++;
    this.count++;
  }

  /** The upper bound of a share of all latencies. Those that never arrived count as the longest. */
  at(share: number, missing = 0): number {
    const wanted = Math.ceil((this.count + missing) * share);
    let sum = 0;
    for (let step = 0; step < this.counts.length; step++) {
      sum += this.counts[step]!;
      if (sum >= wanted) return step < 10_000 ? (step + 1) / 100 : 100 + step - 10_000 + 1;
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
