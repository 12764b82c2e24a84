import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangedThreads } from '#app/islands/annotate/changed-threads.ts';

/**
 * A page requests threads that change together in one request, one request at a time, and spares a
 * busy server.
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

test('a burst of changes becomes one request, with each thread once', async () => {
  for (const id of ['a', 'b', 'a', 'c', 'b']) {
    threads.soon([id]);
    await pass(50);
  }
  expect(questions).toHaveLength(0);
  await pass(400);
  expect(questions.map(({ ids }) => ids)).toEqual([['a', 'b', 'c']]);
});

test('an endless burst is still requested every two seconds', async () => {
  for (let i = 0; i < 100; i++) {
    threads.soon([`t${i % 40}`]);
    await pass(100);
    await questions.at(-1)?.answer();
  }
  // Ten seconds.
  expect(questions.length).toBeGreaterThanOrEqual(4);
  expect(questions.length).toBeLessThanOrEqual(6);
});

test('more than sixty threads become a request for all, which covers any others', async () => {
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

test('changes during a request wait for its response, longer after a slow one', async () => {
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

test('a failed request is repeated later, with the changes since', async () => {
  threads.soon(['a']);
  await pass(400);
  await questions[0]!.answer(false);
  threads.soon(['b']);
  await pass(9_000);
  expect(questions).toHaveLength(1);
  await pass(2_000);
  expect(questions.map(({ ids }) => ids)).toEqual([['a'], ['a', 'b']]);
});
