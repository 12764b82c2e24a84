import { expect, test } from 'vitest';
import { MOST_WORK_WAITING, type Place, WorkBudget } from '#server/collab/room/work-budget.ts';
import { KIB } from '#tests/support/registry-rig.ts';

/** The places of the budget alone, for drafts of any size, without drafts. */
const SMALL = 128 * KIB;
const LARGE = 4 * 1024 * KIB;

/** Enters, and notes in `begun` when there is room. */
function enterAs(budget: WorkBudget, begun: string[]) {
  return (name: string, bytes: number, sender: string | null): Place => {
    const place = budget.enter(bytes, sender);
    void place.begun.then(() => begun.push(name));
    return place;
  };
}

function start() {
  const budget = new WorkBudget();
  const begun: string[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { budget, begun, settle, enter: enterAs(budget, begun) };
}

test('small drafts together are bounded too, and do not delay large ones', async () => {
  const { begun, settle, enter } = start();
  const places = Array.from({ length: 17 }, (_, i) => enter(`${i}`, SMALL, null));
  enter('large', SMALL + 1, null);
  await settle();
  expect(begun).toEqual([...Array.from({ length: 16 }, (_, i) => `${i}`), 'large']);
  places[3]!.leave();
  await settle();
  expect(begun.at(-1)).toBe('16');
});

test('a place that is left twice gives its room back once', async () => {
  const { budget, begun, settle, enter } = start();
  const there = budget.take(LARGE);
  const held = enter('held', 10 * KIB + SMALL, 'a');
  const next = enter('next', LARGE, 'a');
  await settle();
  expect(begun).toEqual([]);
  there.leave();
  there.leave();
  await settle();
  expect(begun).toEqual(['held']);
  next.leave();
  enter('last', LARGE, 'a');
  await settle();
  expect(begun, 'who leaves waits for nothing, and takes nothing').toEqual(['held', 'next']);
  held.leave();
  held.leave();
  enter('beside', LARGE, 'b');
  await settle();
  expect(begun).toEqual(['held', 'next', 'last']);
});

test('a draft that several wait for stays in the queue when one leaves, whose next draft then begins', async () => {
  const { begun, settle, enter, budget } = start();
  const held = budget.take(LARGE / 2);
  const both = enter('both', LARGE, 'a');
  enter('behind', SMALL + 1, 'a');
  both.join('b');
  await settle();
  expect(begun).toEqual([]);
  both.part('a');
  both.part('a');
  both.part('stranger');
  await settle();
  expect(begun, 'of whoever waited longest').toEqual(['behind']);
  held.leave();
  await settle();
  expect(begun, 'no room beside what was let in').toEqual(['behind']);
});

test('any number of the server’s own works may wait, but only a few of a sender’s', () => {
  const { enter } = start();
  enter('held', LARGE, null);
  for (let i = 0; i < 16; i++) enter(`small ${i}`, SMALL, null);
  for (let i = 0; i < 3 * MOST_WORK_WAITING; i++) enter(`own ${i}`, LARGE, null);
  for (let i = 0; i < MOST_WORK_WAITING; i++) enter(`a ${i}`, i % 2 === 0 ? LARGE : SMALL, 'a');
  expect(() => enter('large', LARGE, 'a')).toThrow('too-many');
  expect(() => enter('small', SMALL, 'a')).toThrow('too-many');
  const place = enter('b', LARGE, 'b');
  expect(() => place.join('a')).toThrow('too-many');
});
