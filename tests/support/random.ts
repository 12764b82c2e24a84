/**
 * A seeded random generator (mulberry32): a failing test prints its seed and can be repeated with
 * it.
 */
export class Random {
  readonly seed: number;
  private state: number;

  constructor(seed: number = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 31)) {
    this.seed = seed;
    this.state = seed;
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}
