import { NavetteError } from '#content/errors.ts';

/** Retry-After when the queue is full. */
const RETRY_SECONDS = 5;

interface Queue {
  running: number;
  /** Waiters, first come first served. */
  readonly waiting: (() => void)[];
}

/**
 * Runs at most `atOnce` pieces of work per key; further ones of the same key queue, independently
 * of other keys. `server/runtime/rate-limit.ts` limits work per time; this limits concurrent work.
 */
export class ConcurrencyLimit {
  private readonly atOnce: number;
  private readonly mostWaiting: number;
  private readonly queues = new Map<string, Queue>();

  constructor(options: { atOnce: number; mostWaiting: number }) {
    this.atOnce = options.atOnce;
    this.mostWaiting = options.mostWaiting;
  }

  /**
   * Waits for a place.
   * @param gone aborted when the waiter has gone: it then takes no place
   * @returns releases the place; idempotent
   * @throws NavetteError `too-many` with `reason` `line` if `mostWaiting` of this key are waiting
   * already; the signal's reason
   */
  async enter(key: string, gone?: AbortSignal): Promise<() => void> {
    gone?.throwIfAborted();
    const queue = this.queues.get(key) ?? { running: 0, waiting: [] };
    this.queues.set(key, queue);
    if (queue.running >= this.atOnce) {
      if (queue.waiting.length >= this.mostWaiting) {
        throw new NavetteError('too-many', { reason: 'line', retryAfterSeconds: RETRY_SECONDS });
      }
      // The releaser passes its place on, so `running` does not change.
      await waitIn(queue.waiting, gone);
    } else queue.running++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = queue.waiting.shift();
      if (next) return next();
      queue.running--;
      if (queue.running === 0) this.queues.delete(key);
    };
  }

  /** Keys with running work. */
  get size(): number {
    return this.queues.size;
  }
}

/** Waits in a queue until called, or until the waiter has gone. */
function waitIn(waiting: (() => void)[], gone?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = (): void => {
      waiting.splice(waiting.indexOf(call), 1);
      reject(gone?.reason);
    };
    const call = (): void => {
      gone?.removeEventListener('abort', go);
      resolve();
    };
    gone?.addEventListener('abort', go);
    waiting.push(call);
  });
}
