import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from '#app/editor/session/pace.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A pace whose work takes this long; `done` lists the times at which it began. */
function workFor(milliseconds: () => number) {
  let now = 0;
  const done: number[] = [];
  const pace = new Pace(
    () => {
      done.push(now);
      now += milliseconds();
    },
    () => now,
  );
  /** Lets the time pass, and the timers with it. */
  const pass = (ms: number) => {
    for (let i = 0; i < ms; i++) {
      now++;
      vi.advanceTimersByTime(1);
    }
  };
  return { pace, done, pass };
}

test('short work is done at once, and once for all that was asked meanwhile', () => {
  const { pace, done, pass } = workFor(() => 0);
  for (let i = 0; i < 5; i++) pace.ask();
  expect(done).toEqual([]);
  pass(1);
  expect(done).toHaveLength(1);
  pace.ask();
  pass(1);
  expect(done).toHaveLength(2);
});

test('long work leaves six times as long to others, and no more than a quarter of a second', () => {
  let cost = 10;
  const { pace, done, pass } = workFor(() => cost);
  const askAllTheTime = (ms: number) => {
    for (let i = 0; i < ms; i++) {
      pace.ask();
      pass(1);
    }
  };
  askAllTheTime(700);
  expect(done.slice(1).map((at, i) => at - done[i]!)).toEqual(Array(done.length - 1).fill(70));
  cost = 200;
  askAllTheTime(1_500);
  expect(done.at(-1)! - done.at(-2)!).toBe(450);
});

test('what is due at once is not done again later; nothing is done after the end', () => {
  const { pace, done, pass } = workFor(() => 10);
  pace.ask();
  pace.now();
  pass(200);
  expect(done).toHaveLength(1);
  pace.ask();
  pace.end();
  pass(500);
  expect(done).toHaveLength(1);
});
