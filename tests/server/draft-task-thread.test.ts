import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { doDraftTask } from '#server/drafts/do-draft-task.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { DraftTaskName } from '#server/drafts/draft-tasks.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { type TestThread, testThreads } from '#tests/support/test-thread.ts';

/**
 * Which tasks go to the thread for long drafts, in which order, and what becomes of them when it is
 * slow, fails or ends. No thread runs: the test answers in its place; draft-task-runner.test.ts has
 * the real one.
 */
let threads: TestThread[];
let tasks: DraftTaskRunner;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  const { threads: started, startThread } = testThreads();
  threads = started;
  tasks = new DraftTaskRunner({
    logger: createLogger('silent'),
    startWorker: startThread,
    // As if the thread had a processor all the time.
    processorTime: () => Date.now(),
  });
});
afterEach(() => vi.useRealTimers());

const KIB = 1024;
const thread = () => threads.at(-1)!;
const report = (outcome: object, id = (thread().received.at(-1) as { id: number }).id) =>
  thread().emit('message', { id, ...outcome });
/** Runs a task, whatever comes of it. */
const run = (name: DraftTaskName, ...input: unknown[]): Promise<unknown> =>
  (tasks.run as (name: DraftTaskName, ...input: unknown[]) => Promise<unknown>)(name, ...input).catch(
    (error: NavetteError) => error,
  );
const runFor = (lane: string, name: DraftTaskName, ...input: unknown[]): Promise<unknown> =>
  (tasks.runFor as (lane: string, name: DraftTaskName, ...input: unknown[]) => Promise<unknown>)(
    lane,
    name,
    ...input,
  ).catch((error: NavetteError) => error);
const LONG = new Uint8Array(65 * KIB);
const refusal = (reason: string, details = {}) => ({ code: 'unavailable', details: { reason, ...details } });
/** The inputs that the present thread was sent, each by its first byte. */
const begun = () => thread().received.map((order) => (order as { input: [Uint8Array] }).input[0][0]);
const numbered = (number: number) => {
  const state = new Uint8Array(65 * KIB);
  state[0] = number;
  return state;
};

describe('a task is run at once up to a length, and in the thread above it', () => {
  const bytes = (length: number) => new Uint8Array(length).fill(255);
  /** Bytes that begin as gzip's, from which the length of the text is not known. */
  const packed = (length: number) => bytes(length).fill(0).fill(0x1f, 0, 1).fill(0x8b, 1, 2);
  const words = (length: number) => 'x'.repeat(length);
  /** The overhead that each entry counts for, apart from its content. */
  const EACH = 32;
  const anchors = (count: number) => Array.from({ length: count }, () => ({}));
  const blocks = (...lengths: number[]) => ({ blocks: lengths.map((length) => ({ text: words(length) })) });
  test.each<[DraftTaskName, unknown[], unknown[]]>([
    ['pack', [bytes(64 * KIB)], [bytes(64 * KIB + 1)]],
    ['edition', [bytes(64 * KIB), { language: 'fr' }], [bytes(64 * KIB + 1), { language: 'fr' }]],
    ['divide', [bytes(8 * KIB), bytes(100_000)], [bytes(8 * KIB + 1), bytes(0)]],
    ['markdown', [words(4 * KIB), null, null], [words(4 * KIB + 1), null, null]],
    ['markdown', [words(4), bytes(16 * KIB), null], [words(4), bytes(16 * KIB + 1), null]],
    ['replace', [bytes(16 * KIB), bytes(16 * KIB)], [bytes(16 * KIB + 1), bytes(1)]],
    ['replace', [bytes(1), bytes(16 * KIB)], [bytes(1), bytes(16 * KIB + 1)]],
    ['export', [words(16 * KIB), 'md', {}], [words(16 * KIB + 1), 'md', {}]],
    ['place', [{ state: bytes(8 * KIB) }, anchors(4)], [{ state: bytes(8 * KIB + 1) }, anchors(4)]],
    ['place', [blocks(4 * KIB - EACH, 4 * KIB - EACH), anchors(1)], [blocks(4 * KIB, 4 * KIB - EACH), anchors(1)]],
    ['place', [blocks(1), anchors(4)], [blocks(1), anchors(5)]],
    ['follow', [bytes(8 * KIB), anchors(4)], [bytes(8 * KIB), anchors(5)]],
    ['follow', [bytes(8 * KIB), anchors(4)], [bytes(8 * KIB + 1), anchors(1)]],
    ['anchor', [bytes(8 * KIB), {}], [bytes(8 * KIB + 1), {}]],
    ['maskPublished', [{ document: words(16 * KIB) }, [], {}], [{ document: words(16 * KIB), title: 'x' }, [], {}]],
    [
      'maskPublished',
      [{}, [{ names: [words(KIB - 2 * EACH)] }], {}],
      [{}, [{ names: [words(KIB - 2 * EACH + 1)] }], {}],
    ],
    ['maskBeside', [words(1), [], [words(KIB - EACH)]], [words(1), ['x'], [words(KIB - EACH)]]],
    ['quotations', [{ json: words(64 * KIB) }, ''], [{ json: words(64 * KIB + 1) }, '']],
    ['passages', [{ packed: packed(16 * KIB) }, '', []], [{ packed: packed(16 * KIB + 1) }, '', []]],
    ['paragraphs', [[words(64 * KIB - EACH)]], [[words(64 * KIB - EACH + 1)]]],
  ])('%s', async (name, short, long) => {
    // The input is invalid: the task fails, but without a thread.
    await run(name, ...short);
    expect(threads).toEqual([]);
    void run(name, ...long);
    const [order] = thread().received as { name: string; input: unknown[] }[];
    expect(order!.name).toBe(name);
    // By identity: comparing long ones byte by byte takes a second.
    for (const [i, part] of long.entries()) expect(order!.input[i] === part).toBe(true);
  });

  test.each<[DraftTaskName, unknown[]]>([
    ['compare', [{ json: '{}' }, { json: '{}' }, { language: 'fr' }]],
    ['markdownHtml', ['mot', { language: 'fr', locale: 'fr' }]],
  ])('but %s always in the thread, since its cost does not follow from the length', (name, input) => {
    void run(name, ...input);
    expect(thread().received).toMatchObject([{ name, input }]);
  });
});

test('the thread has memory limits, and does not keep the process alive', () => {
  void run('pack', LONG);
  expect(thread()).toMatchObject({ name: 'draft', awaited: false, options: { young: 16, old: 320 } });
});

test('each caller gets the result, the refusal or the failure of their own task', async () => {
  const [one, two, three] = [run('pack', numbered(1)), run('pack', numbered(2)), run('pack', numbered(3))];
  expect(begun()).toEqual([1]);
  // A result of a task that is not running is ignored.
  report({ result: 'no' }, 2);
  expect(begun()).toEqual([1]);
  report({ result: 'first' });
  expect(begun()).toEqual([1, 2]);
  report({ refused: { code: 'invalid', details: { fields: ['text'] } } });
  report({ problem: 'a bug' });
  expect(await one).toBe('first');
  expect(await two).toMatchObject({ tag: 'NavetteError', code: 'invalid', details: { fields: ['text'] } });
  expect(await three).toEqual(new Error('a bug'));
  expect([threads.length, begun()]).toEqual([1, [1, 2, 3]]);
});

test('tasks of one lane wait for each other, and do not delay those of another lane', () => {
  for (const number of [1, 2, 3]) void runFor('many', 'pack', numbered(number));
  void runFor('other', 'pack', numbered(9));
  for (let i = 0; i < 3; i++) report({ result: i });
  expect(begun()).toEqual([1, 2, 9, 3]);
  // Without a lane, tasks of the same name share one.
  for (const number of [4, 5]) void run('pack', numbered(number));
  void run('split', numbered(8));
  for (let i = 0; i < 3; i++) report({ result: i });
  expect(begun()).toEqual([1, 2, 9, 3, 4, 8, 5]);
});

test('a task that takes half a minute is ended with its thread, and the next has one of its own', async () => {
  const [slow, next] = [run('pack', numbered(1)), run('pack', numbered(2))];
  await vi.advanceTimersByTimeAsync(29_999);
  expect(thread().terminated).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await slow).toMatchObject(refusal('text-time', { seconds: 30 }));
  expect([threads.length, threads[0]!.terminated, begun()]).toEqual([2, true, [2]]);
  // Its limit counts from its own start.
  await vi.advanceTimersByTimeAsync(29_999);
  report({ result: 'next' });
  expect(await next).toBe('next');
});

describe('with a second thread', () => {
  const personOf = (personId: string): Viewer => ({ role: 'member', personId, name: '', sessionId: personId });
  const [awa, paul] = [personOf('awa'), personOf('paul')];
  const runAs = (viewer: Viewer, number: number) =>
    tasks.runAs(viewer, 'pack', numbered(number)).catch((error: NavetteError) => error);
  /** The orders to each thread, in the order in which the threads were started. */
  const begunIn = () =>
    threads.map(({ received }) => received.map((order) => (order as { input: [Uint8Array] }).input[0][0]));
  const answer = (place: number) =>
    threads[place]!.emit('message', {
      id: (threads[place]!.received.at(-1) as { id: number }).id,
      result: 'done',
    });
  beforeEach(() => {
    const { threads: started, startThread } = testThreads();
    threads = started;
    const logger = createLogger('silent');
    tasks = new DraftTaskRunner({ logger, startWorker: startThread, workers: 2, processorTime: () => Date.now() });
  });

  test('a long task delays nobody else, and its sender gets no second thread', async () => {
    for (const number of [1, 2, 3]) void runAs(awa, number);
    for (const number of [4, 5]) void runAs(paul, number);
    void run('pack', numbered(6));
    // Most tasks are short: all senders take turns in one thread.
    await vi.advanceTimersByTimeAsync(999);
    expect(begunIn()).toEqual([[1]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(begunIn()).toEqual([[1], [4]]);
    answer(1);
    expect(begunIn()).toEqual([[1], [4, 6]]);
    answer(1);
    answer(1);
    expect(begunIn()).toEqual([[1], [4, 6, 5]]);
    // No other task of the sender of the long task begins.
    await vi.advanceTimersByTimeAsync(10_000);
    expect(begunIn()).toEqual([[1], [4, 6, 5]]);
    answer(0);
    expect(begunIn()).toEqual([
      [1, 2],
      [4, 6, 5],
    ]);
  });

  test('the second one is ended when it is idle, although the first one is not', async () => {
    void runAs(awa, 1);
    void runAs(paul, 2);
    await vi.advanceTimersByTimeAsync(1_000);
    answer(1);
    for (let second = 0; second < 19; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      answer(0);
      void runAs(awa, 3);
    }
    expect(threads[1]!.terminated).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(threads.map(({ terminated }) => terminated)).toEqual([false, true]);
  });

  test('a task beyond its limit is ended alone, and closing ends both threads', async () => {
    const [slow, other] = [runAs(awa, 1), runAs(paul, 2)];
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await slow).toMatchObject(refusal('text-time', { seconds: 30 }));
    expect(threads.map(({ terminated }) => terminated)).toEqual([true, false]);
    await tasks.close();
    expect(await other).toMatchObject(refusal('drafts'));
    expect([threads[1]!.terminated, vi.getTimerCount()]).toEqual([true, 0]);
  });
});

test('an idle thread is ended after a while, and started again when there is work', async () => {
  void run('pack', numbered(1));
  await vi.advanceTimersByTimeAsync(15_000);
  report({ result: 'done' });
  await vi.advanceTimersByTimeAsync(19_999);
  expect(thread().terminated).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect([threads.length, thread().terminated]).toEqual([1, true]);
  void run('pack', numbered(2));
  expect([threads.length, begun()]).toEqual([2, [2]]);
  await vi.advanceTimersByTimeAsync(20_001);
  expect(thread().terminated).toBe(false);
});

test.each([
  [{ code: 'ERR_WORKER_OUT_OF_MEMORY' }, refusal('text-memory', { megabytes: 320 })],
  [{ code: 'ERR_OTHER' }, refusal('drafts')],
])('a thread that fails with %o fails its task, and those that wait go on', async (error, expected) => {
  const [one, two] = [run('pack', numbered(1)), run('pack', numbered(2))];
  thread().emit('error', Object.assign(new Error('no'), error));
  thread().emit('exit', 1);
  expect(await one).toMatchObject(expected);
  await vi.advanceTimersByTimeAsync(0);
  expect(begun()).toEqual([2]);
  report({ result: 'second' });
  expect(await two).toBe('second');
});

test('the exit of a former thread does not affect the present one', async () => {
  const [one, two] = [run('pack', numbered(1)), run('pack', numbered(2))];
  await vi.advanceTimersByTimeAsync(30_000);
  threads[0]!.emit('exit', 1);
  await vi.advanceTimersByTimeAsync(0);
  report({ result: 'second' });
  expect([await one, await two]).toMatchObject([refusal('text-time'), 'second']);
  expect(threads).toHaveLength(2);
});

test('closing fails running, waiting and later tasks, and leaves no timer', async () => {
  const asked = [run('pack', numbered(1)), run('pack', numbered(2))];
  await tasks.close();
  asked.push(run('pack', numbered(3)));
  for (const one of await Promise.all(asked)) expect(one).toMatchObject(refusal('drafts'));
  expect([threads.length, thread().terminated, vi.getTimerCount()]).toEqual([1, true, 0]);
  // Short input needs no thread.
  expect(await run('divide', Uint8Array.of(0, 0), Uint8Array.of(0))).not.toMatchObject(refusal('drafts'));
});

test('a task of the thread ends with a result, a refusal with its details, or a failure', async () => {
  const input = [Uint8Array.of(0, 0)];
  expect(await doDraftTask({ id: 7, name: 'split', input })).toEqual({ id: 7, result: [expect.any(Uint8Array)] });
  const nested = [`${'> '.repeat(2_000)}mot`, null, null];
  expect(await doDraftTask({ id: 8, name: 'markdown', input: nested })).toEqual({
    id: 8,
    refused: { code: 'invalid', details: expect.any(Object) },
  });
  const failed = await doDraftTask({ id: 9, name: 'pack', input: [Uint8Array.of(255)] });
  expect(failed).toEqual({ id: 9, problem: expect.stringMatching(/^Error.*\n +at /s) });
});
