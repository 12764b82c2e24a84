import { expect, test } from 'vitest';
import { shortestClocks } from '#app/editor/history/shortest-clocks.ts';
import type { RestorePoint } from '#app/editor/tools/history-view.ts';
import { hourOf, momentOf } from '#app/editor/tools/when.ts';

const point = (createdAt: string): RestorePoint => ({
  id: createdAt,
  createdAt,
  reason: 'interval',
  words: 1,
  authors: [],
  replacedBy: null,
});

test('each checkpoint has a unique time, as short as possible', () => {
  const listed = shortestClocks(
    [
      '2026-01-14T09:43:00.000Z',
      '2026-01-14T09:42:50.010Z',
      '2026-01-14T09:42:50.009Z',
      '2026-01-14T09:42:07.000Z',
    ].map(point),
  );
  expect(listed.map(({ createdAt, clock }) => hourOf(createdAt, 'fr', clock))).toEqual([
    '10:43',
    '10:42:50,010',
    '10:42:50,009',
    '10:42:07',
  ]);
  const [whole, , , second] = listed;
  expect(momentOf(whole!.createdAt, 'en', whole!.clock)).toMatch(/10:43$/);
  expect(momentOf(second!.createdAt, 'fr', second!.clock)).toMatch(/10:42:07$/);
});
