import type { Clock } from '#server/runtime/clock.ts';

export interface TestClock {
  readonly now: Clock;
  /** Advances the clock. */
  pass(time: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
}

/** A clock that advances only on request. */
export function createTestClock(start = '2026-11-25T10:42:00.000Z'): TestClock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    pass({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      time += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
  };
}
