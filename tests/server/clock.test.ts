import { expect, test } from 'vitest';
import { changedAfter } from '#server/runtime/clock.ts';

test('a change is always after the one before, however fast it follows, or if the clock was set back', () => {
  const now = '2026-11-27T12:00:00.500Z';
  const at = (last: string) => changedAfter(() => new Date(now), last);
  expect(at('2026-11-27T12:00:00.499Z')).toBe(now);
  expect(at(now)).toBe('2026-11-27T12:00:00.501Z');
  expect(at('2026-11-27T13:00:00.000Z')).toBe('2026-11-27T13:00:00.001Z');
});
