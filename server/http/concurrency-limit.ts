import { NavetteError } from '#content/errors.ts';

/** Seconds after which one who found the line full may ask again. */
const RETRY_SECONDS = 5;

interface Line {
  running: number;
  /** Who waits, in the order they came. */
  readonly waiting: (() => void)[];
}

/**
 * At most `atOnce` pieces of work at a time for each key; the next ones of the same key wait in the order they came, and those of
 * other keys are not concerned. `server/runtime/rate-limit.ts` counts per time; this counts what is going on.
 */
export class ConcurrencyLimit {
  private readonly atOnce: number;
  private readonly mostWaiting: number;
  private readonly lines = new Map<string, Line>();

  constructor(options: { atOnce: number; mostWaiting: number }) {
    this.atOnce = options.atOnce;
    this.mostWaiting = options.mostWaiting;
  }

  /**
   * Waits for a place.
   * @returns gives the place back; calling it again does nothing
   * @throws NavetteError `too-many` with `reason` `line` when `mostWaiting` of this key wait already
   */
  async enter(key: string): Promise<() => void> {
    const line = this.lines.get(key) ?? { running: 0, waiting: [] };
    this.lines.set(key, line);
    if (line.running >= this.atOnce) {
      if (line.waiting.length >= this.mostWaiting) {
        throw new NavetteError('too-many', { reason: 'line', retryAfterSeconds: RETRY_SECONDS });
      }
      // Who leaves hands the place on, so `running` stays as it is.
      await new Promise<void>((resolve) => line.waiting.push(resolve));
    } else line.running++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = line.waiting.shift();
      if (next) return next();
      line.running--;
      if (line.running === 0) this.lines.delete(key);
    };
  }

  /** Keys with work going on. */
  get size(): number {
    return this.lines.size;
  }
}
