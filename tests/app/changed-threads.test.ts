import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangedThreads } from '#app/islands/annotate/changed-threads.ts';

/**
 * A page asks once for threads that change in the same instant, one question after the other, and
 * leaves a busy server in peace.
 */
interface Question {
  readonly at: number;
  readonly ids: readonly string[] | null;
  answer(done?: boolean): Promise<void>;
}

let questions: Question[];
let threads: ChangedThreads;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  questions = [];
  threads = new ChangedThreads(
    (ids) =>
      new Promise((resolve) => {
        const answer = async (done = true) => {
          resolve(done);
          await vi.advanceTimersByTimeAsync(0);
        };
        questions.push({ at: performance.now(), ids, answer });
      }),
  );
});
afterEach(() => {
  threads.stop();
  vi.useRealTimers();
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test('a burst is one question for all that changed, each once', async () => {
  for (const id of ['a', 'b', 'a', 'c', 'b']) {
    threads.soon([id]);
    await pass(50);
  }
  expect(questions).toHaveLength(0);
  await pass(400);
  expect(questions.map(({ ids }) => ids)).toEqual([['a', 'b', 'c']]);
});

test('a burst that does not end is asked for every two seconds all the same', async () => {
  for (let i = 0; i < 100; i++) {
    threads.soon([`t${i % 40}`]);
    await pass(100);
    await questions.at(-1)?.answer();
  }
  // Ten seconds.
  expect(questions.length).toBeGreaterThanOrEqual(4);
  expect(questions.length).toBeLessThanOrEqual(6);
});

test('for more than sixty, all are asked for; and for all, whatever else changed', async () => {
  threads.soon(Array.from({ length: 60 }, (_, i) => `t${i}`));
  await pass(400);
  await questions[0]!.answer();
  threads.soon(Array.from({ length: 61 }, (_, i) => `t${i}`));
  await pass(400);
  await questions[1]!.answer();
  threads.soon(['a']);
  threads.soon(null);
  await pass(400);
  expect(questions.map(({ ids }) => ids?.length ?? null)).toEqual([60, null, null]);
});

test('what changes while a question is open waits for its answer, and the longer that took, the longer', async () => {
  threads.soon(['a']);
  await pass(400);
  for (let i = 0; i < 20; i++) {
    threads.soon([`b${i}`]);
    await pass(100);
  }
  expect(questions).toHaveLength(1);
  const answered = performance.now();
  await questions[0]!.answer();
  await pass(7_900);
  expect(questions).toHaveLength(1);
  await pass(5_000);
  expect(questions).toHaveLength(2);
  expect(questions[1]!.ids).toHaveLength(20);
  // It took two seconds.
  expect(questions[1]!.at - answered).toBeGreaterThanOrEqual(8_000);
});

test('what could not be had is asked for again, later, with what changed meanwhile', async () => {
  threads.soon(['a']);
  await pass(400);
  await questions[0]!.answer(false);
  threads.soon(['b']);
  await pass(9_000);
  expect(questions).toHaveLength(1);
  await pass(2_000);
  expect(questions.map(({ ids }) => ids)).toEqual([['a'], ['a', 'b']]);
});
