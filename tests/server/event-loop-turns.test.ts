import { performance } from 'node:perf_hooks';
import { setImmediate as nextIteration, setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
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

test('a piece of another sender runs before the many of one sender', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    const turns = new EventLoopTurns();
    const ran: string[] = [];
    const piece = async (sender: string) => {
      await turns.next(sender);
      now += 5;
      ran.push(sender);
    };
    const many = Array.from({ length: 6 }, () => piece('many'));
    while (ran.length < 2) await nextIteration();
    await Promise.all([...many, piece('one'), piece('one')]);
    expect(ran).toHaveLength(8);
    expect(ran.slice(-2)).toEqual(['many', 'many']);
  } finally {
    clock.mockRestore();
  }
});

test('after a long piece, other work has the event loop for as long as the piece took, or until done', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    const turns = new EventLoopTurns();
    const ran: string[] = [];
    const piece = async (name: string) => {
      await turns.next();
      now += 60;
      ran.push(name);
    };
    const pieces = ['a', 'b', 'c'].map(piece);
    /** Others' work, while timers of some milliseconds fire. */
    const keepBusy = async () => {
      for (const end = Date.now() + 30; Date.now() < end; ) await nextIteration();
    };
    await keepBusy();
    now += 59;
    await keepBusy();
    expect(ran).toEqual(['a']);
    now += 1;
    while (ran.length < 2) await nextIteration();
    await keepBusy();
    expect(ran).toEqual(['a', 'b']);
    // There is no other work.
    await Promise.all(pieces);
    expect([ran, now]).toEqual([['a', 'b', 'c'], 240]);
  } finally {
    clock.mockRestore();
  }
});

test('after a short piece, words waiting to be stored come before the next, for as long as it took', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    let wordsWait = 15;
    const turns = new EventLoopTurns(() => wordsWait);
    const ran: string[] = [];
    const piece = async (name: string) => {
      await turns.next();
      now += 10;
      ran.push(name);
    };
    const pieces = ['a', 'b', 'c', 'd'].map(piece);
    const iterate = async () => {
      for (let i = 0; i < 20; i++) await nextIteration();
      await setTimeout(5);
    };
    await iterate();
    expect(ran).toEqual(['a']);
    now += 9;
    await iterate();
    expect(ran).toEqual(['a']);
    now += 1;
    while (ran.length < 2) await iterate();
    // Words that are stored soon delay nothing.
    wordsWait = 14;
    await Promise.all(pieces);
    expect([ran, now]).toEqual([['a', 'b', 'c', 'd'], 50]);
  } finally {
    clock.mockRestore();
  }
});

test('an endless series of new senders delays nobody for long, and few of them are remembered', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    const turns = new EventLoopTurns();
    const ranAfter: number[] = [];
    const again = async () => {
      for (let i = 0; i < 3; i++) {
        const before = came;
        await turns.next('one');
        now += 5;
        ranAfter.push(came - before);
      }
    };
    let most = 0;
    let came = 0;
    const follow = async (): Promise<void> => {
      await turns.next(`sender ${came++}`);
      now += 0.1;
      most = Math.max(most, turns.senders);
      if (came < 1_000) await follow();
    };
    await Promise.all([follow(), follow(), follow(), again()]);
    expect(Math.max(...ranAfter)).toBeLessThan(500);
    expect(most).toBeGreaterThan(50);
    expect(most).toBeLessThan(200);
  } finally {
    clock.mockRestore();
  }
});

test('of many senders that wait at once, few are remembered, those with the most use first', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  try {
    const turns = new EventLoopTurns();
    const ran: string[] = [];
    let most = 0;
    const piece = async (sender: string, milliseconds: number) => {
      await turns.next(sender);
      now += milliseconds;
      ran.push(sender);
      most = Math.max(most, turns.senders);
    };
    const much = [piece('much', 15), piece('much', 1)];
    await Promise.all([...much, ...Array.from({ length: 2_000 }, (_, i) => piece(`sender ${i}`, 1))]);
    expect(most).toBeGreaterThan(500);
    expect(most).toBeLessThanOrEqual(1_000);
    expect(ran[0]).toBe('much');
    expect(ran.at(-1)).toBe('much');
    for (let i = 0; i < 4; i++) await nextIteration();
    expect(turns.senders, 'of those who waited for nobody').toBe(0);
  } finally {
    clock.mockRestore();
  }
});
