import { describe, expect, test, vi } from 'vitest';
import { WriteQueue } from '#db/driver/write-queue.ts';
import { Random } from '#tests/support/random.ts';

/** Records admitted writers in their order; each ends its turn on request. */
function record(queue: WriteQueue) {
  const admitted: string[] = [];
  const ends: (() => void)[] = [];
  const enter = (name: string, waiting: Promise<() => void>) =>
    void waiting.then((unlock) => {
      admitted.push(name);
      ends.push(unlock);
    });
  return {
    admitted,
    log: (name: string) => enter(name, queue.lockForLog()),
    other: (name: string) => enter(name, queue.lock()),
    /** Ends the current turn, and admits the next writer. */
    async end(): Promise<void> {
      ends.shift()?.();
      await Promise.resolve();
    },
  };
}

describe('the order of writes', () => {
  test('`logWaits` measures how long the log has waited to be written, until its write ends', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const queue = new WriteQueue();
      const { admitted, log, other, end } = record(queue);
      other('a');
      await end();
      vi.advanceTimersByTime(10);
      expect(queue.logWaits).toBe(0);
      log('b');
      vi.advanceTimersByTime(10);
      log('c');
      vi.advanceTimersByTime(5);
      expect(queue.logWaits).toBe(15);
      await end();
      vi.advanceTimersByTime(1);
      expect([admitted, queue.logWaits]).toEqual([['a', 'b'], 16]);
      await end();
      vi.advanceTimersByTime(2);
      expect([admitted, queue.logWaits]).toEqual([['a', 'b', 'c'], 2]);
      await end();
      expect(queue.logWaits).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('one at a time, in the order of their calls', async () => {
    const { admitted, other, end } = record(new WriteQueue());
    for (const name of ['a', 'b', 'c']) other(name);
    await end();
    expect(admitted).toEqual(['a']);
    await end();
    expect(admitted).toEqual(['a', 'b']);
    await end();
    await end();
    expect(admitted).toEqual(['a', 'b', 'c']);
    // And when nobody is left, the next at once.
    await end();
    other('d');
    await Promise.resolve();
    expect(admitted).toEqual(['a', 'b', 'c', 'd']);
  });

  test('the drafts’ log waits for one other write, however many came before', async () => {
    const { admitted, log, other, end } = record(new WriteQueue());
    for (let i = 0; i < 100; i++) other(`other ${i}`);
    log('log');
    for (let i = 0; i < 3; i++) await end();
    expect(admitted).toEqual(['other 0', 'log', 'other 1']);
  });

  test('while the log is written without a pause, the others have every second turn', async () => {
    const { admitted, log, other, end } = record(new WriteQueue());
    for (let i = 0; i < 3; i++) log(`log ${i}`);
    for (let i = 0; i < 3; i++) other(`other ${i}`);
    for (let i = 0; i < 6; i++) await end();
    expect(admitted).toEqual(['log 0', 'other 0', 'log 1', 'other 1', 'log 2', 'other 2']);
  });

  test('every write is admitted once, never two at a time', async () => {
    const random = new Random();
    const queue = new WriteQueue();
    let inside = 0;
    const done: number[] = [];
    await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        for (let turns = random.below(20); turns > 0; turns--) await Promise.resolve();
        const unlock = await (random.chance(0.5) ? queue.lock() : queue.lockForLog());
        inside++;
        expect(inside, `SEED=${random.seed}`).toBe(1);
        for (let turns = random.below(3); turns > 0; turns--) await Promise.resolve();
        inside--;
        done.push(i);
        unlock();
      }),
    );
    expect(new Set(done).size, `SEED=${random.seed}`).toBe(300);
  });
});
