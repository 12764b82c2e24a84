import { setImmediate as nextIteration } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EventLoopTurns } from '#server/runtime/event-loop-turns.ts';

test('pieces run in the order asked, and input is served between any two', async () => {
  const turns = new EventLoopTurns();
  const ran: string[] = [];
  const piece = async (name: string) => {
    await turns.next();
    ran.push(name);
  };
  const pieces = ['a', 'b', 'c'].map(piece);
  expect(ran).toEqual([]);
  const seen: string[] = [];
  for (let i = 0; i < 8; i++) {
    await nextIteration();
    seen.push(ran.join(''));
  }
  await Promise.all(pieces);
  for (const [i, state] of seen.entries()) expect(state.length - (seen[i - 1]?.length ?? 0)).toBeLessThanOrEqual(1);
  expect(ran).toEqual(['a', 'b', 'c']);
  // A queue that has emptied serves later pieces too.
  await piece('d');
  expect(ran.at(-1)).toBe('d');
});
