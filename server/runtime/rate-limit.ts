import { isIPv6 } from 'node:net';
import type { Clock } from './clock.ts';

/**
 * Allows at most `limit` events per key in any `windowMs`; in memory. Beyond `mostKeys`, the keys
 * that were idle longest are dropped, so that using many keys cannot fill the memory.
 */
export class RateLimit {
  private readonly limit: number;
  private readonly windowMs: number;
  private readonly mostKeys: number;
  private readonly clock: Clock;
  /** Times of allowed events per key, oldest first; keys in the order of their last event. */
  private readonly times = new Map<string, number[]>();

  constructor(options: { limit: number; windowMs: number; mostKeys?: number; clock: Clock }) {
    this.limit = options.limit;
    this.windowMs = options.windowMs;
    this.mostKeys = options.mostKeys ?? 10_000;
    this.clock = options.clock;
  }

  /**
   * Allows so many events together, or returns how long to wait. Refused events do not count, so
   * that waiting that long is enough.
   * @returns 0 if allowed, else the seconds until as many would be
   */
  take(key: string, events = 1): number {
    const now = this.clock().getTime();
    const recent = this.recent(key, now);
    const seconds = this.wait(recent, now, events);
    if (seconds > 0 || events === 0) return seconds;
    recent.push(...Array.from({ length: events }, () => now));
    this.times.delete(key);
    this.times.set(key, recent);
    for (const [oldest, times] of this.times) {
      if (this.times.size <= this.mostKeys && times.at(-1)! > now - this.windowMs) break;
      this.times.delete(oldest);
    }
    return 0;
  }

  /** What `take` would return, without counting an event. */
  ask(key: string): number {
    const now = this.clock().getTime();
    return this.wait(this.recent(key, now), now);
  }

  /** Counts so many of the events that were allowed no more: they did not come about. */
  giveBack(key: string, events: number): void {
    const times = this.times.get(key) ?? [];
    times.length = Math.max(0, times.length - events);
    if (times.length === 0) this.times.delete(key);
  }

  private recent(key: string, now: number): number[] {
    return (this.times.get(key) ?? []).filter((time) => time > now - this.windowMs);
  }

  private wait(recent: readonly number[], now: number, events = 1): number {
    const over = recent.length + events - this.limit;
    if (over <= 0) return 0;
    // More at once than are ever allowed wait for all to pass.
    const last = recent[Math.min(over, recent.length) - 1] ?? now;
    return Math.max(1, Math.ceil((last + this.windowMs - now) / 1000));
  }

  /** Present number of keys. */
  get size(): number {
    return this.times.size;
  }
}

/** The rate limit key of an IP address: an IPv6 subscriber has a whole /64, so that is one key. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').split('%', 1)[0]!;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
