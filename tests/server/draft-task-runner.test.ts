import { EventEmitter } from 'node:events';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { describeRefusal } from '#app/http/error-response.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import type { Anchor } from '#content/annotation/annotation.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import type { NavetteError } from '#content/errors.ts';
import type { DraftTaskOrder } from '#server/drafts/do-draft-task.ts';
import type { DraftTaskLimits } from '#server/drafts/draft-task-place.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { packDocument } from '#server/drafts/packed-document.ts';
import { startDraftProcess } from '#server/drafts/start-draft-process.ts';

/** Long enough to be run in the thread. */
const LONG = 'Le comité de gestion a fixé le tarif, puis il l’a écrit au mur.\n\n'.repeat(5_000);

let runner: DraftTaskRunner;
afterEach(() => runner.close());

const start = (limits: DraftTaskLimits, startWorker?: typeof startDraftProcess) => {
  runner = new DraftTaskRunner({ logger: pino({ level: 'silent' }), limits, ...(startWorker ? { startWorker } : {}) });
  return runner;
};
const refusal = (work: Promise<unknown>) => work.then(() => null).catch((error: NavetteError) => error);

test.each([
  ['time', { patience: 1, megabytes: 320 }, { reason: 'text-time', seconds: 0.001 }, 'une demi-minute'],
  ['memory', { patience: 60_000, megabytes: 24 }, { reason: 'text-memory', megabytes: 24 }, 'trop de mémoire'],
] as const)('a text that takes too much %s is refused with that reason', async (_, limits, details, words) => {
  registerAllMessages();
  const error = (await refusal(start(limits).run('markdown', LONG, null, null)))!;
  expect(error).toMatchObject({ code: 'unavailable', details });
  const { title, text } = describeRefusal(translator('fr'), error);
  expect(`${title} ${text}`).toContain(words);
  expect(`${title} ${text}`).not.toMatch(/disque|service/);
});

test('a task’s limit is processor time, however long it waits for the processor', async () => {
  // The first three readings show no processor time used.
  let looks = 0;
  const processorTime = () => (looks++ < 3 ? 0 : 1_000);
  runner = new DraftTaskRunner({
    logger: pino({ level: 'silent' }),
    limits: { patience: 50, megabytes: 320 },
    processorTime,
  });
  const error = await refusal(runner.run('markdown', LONG.repeat(5), null, null));
  expect(error).toMatchObject({ details: { reason: 'text-time', seconds: 0.05 } });
  // At the start, and the three times that its limit had passed by the clock.
  expect(looks).toBe(4);
});

test('a task that uses no processor time is ended eventually', async () => {
  runner = new DraftTaskRunner({
    logger: pino({ level: 'silent' }),
    limits: { patience: 2, megabytes: 320 },
    processorTime: () => 0,
  });
  expect(await refusal(runner.run('markdown', LONG.repeat(5), null, null))).toMatchObject({
    details: { reason: 'text-time' },
  });
});

test('a task that waits behind one that takes too much memory still runs', async () => {
  const { run } = { run: start({ patience: 60_000, megabytes: 64 }) };
  const heavy = refusal(run.run('markdown', LONG.repeat(12), null, null));
  const light = run.run('markdown', LONG.slice(0, 20_000), null, null);
  expect(await heavy).toMatchObject({ details: { reason: 'text-memory' } });
  expect((await light).words).toBeGreaterThan(2_000);
});

test('a refusal or failure in the thread is returned to the caller, and the next task runs', async () => {
  const tasks = start({ patience: 60_000, megabytes: 320 });
  const nested = `${'> '.repeat(2_000)}mot\n\n${LONG.slice(0, 10_000)}`;
  const noState = new Uint8Array(100_000).fill(255);
  const [refused, failed, next] = await Promise.all([
    refusal(tasks.run('markdown', nested, null, null)),
    refusal(tasks.run('pack', noState)),
    tasks.run('markdown', LONG.slice(0, 20_000), null, null),
  ]);
  expect(refused).toMatchObject({ tag: 'NavetteError', code: 'invalid' });
  expect(failed).toBeInstanceOf(Error);
  expect(failed).not.toHaveProperty('tag');
  expect(next.words).toBeGreaterThan(2_000);
});

test('closing fails the task that runs and those that wait, and later ones', async () => {
  const tasks = start({ patience: 60_000, megabytes: 320 });
  const running = refusal(tasks.run('markdown', LONG, null, null));
  const waiting = refusal(tasks.run('markdown', LONG, null, null));
  await tasks.close();
  const later = refusal(tasks.run('markdown', LONG, null, null));
  for (const error of await Promise.all([running, waiting, later])) {
    expect(error).toMatchObject({ code: 'unavailable', details: { reason: 'drafts' } });
  }
});

test('a process in place of the thread reports results, refusals, failures and exceeded memory', async () => {
  const noState = new Uint8Array(100_000).fill(255);
  const tasks = start({ patience: 60_000, megabytes: 320 }, startDraftProcess);
  const [read, refused, failed] = await Promise.all([
    tasks.run('markdown', LONG.slice(0, 20_000), null, null),
    refusal(tasks.run('markdown', `${'> '.repeat(2_000)}mot\n\n${LONG.slice(0, 10_000)}`, null, null)),
    refusal(tasks.run('pack', noState)),
  ]);
  expect(read.words).toBeGreaterThan(2_000);
  expect(read.packed).toBeInstanceOf(Uint8Array);
  expect(refused).toMatchObject({ tag: 'NavetteError', code: 'invalid' });
  expect(failed).toBeInstanceOf(Error);
  expect(failed).not.toHaveProperty('tag');
  await tasks.close();
  const small = start({ patience: 60_000, megabytes: 48 }, startDraftProcess);
  const heavy = refusal(small.run('markdown', LONG.repeat(12), null, null));
  const light = small.run('markdown', LONG.slice(0, 20_000), null, null);
  expect(await heavy).toMatchObject({ details: { reason: 'text-memory' } });
  expect((await light).words, 'the next task has another process').toBeGreaterThan(2_000);
});

const documentWith = (content: DocumentNode[]) =>
  fitDocument({ type: 'doc', content: [{ type: 'paragraph', attrs: { id: 'p2222222' }, content }] }).document;
const SHORT = documentWith([{ type: 'text', text: 'Un mot.' }]);
const STATE = documentToUpdate(SHORT);
const words = (count: number) => 'a b '.repeat(count);
const anchorOf = (exact: string): Anchor => ({
  ...{ quote: { exact, prefix: '', suffix: '' }, position: { start: 0, end: 1 }, blockId: 'p2222222' },
  ...{ blockStart: 0, blockEnd: 1, relative: null },
});

/** The tasks that a runner gives to a worker, which does nothing. */
function startIdle() {
  const given: string[] = [];
  const worker = Object.assign(new EventEmitter(), {
    postMessage({ id, name }: DraftTaskOrder) {
      given.push(name);
      queueMicrotask(() => worker.emit('message', { id, result: null }));
    },
    unref() {},
    terminate: async () => {},
  });
  runner = new DraftTaskRunner({ logger: pino({ level: 'silent' }), startWorker: () => worker });
  return given;
}

test('input of few bytes that takes long to process is left to the worker', async () => {
  const given = startIdle();
  // A thousand times as long as its packed form.
  const breaks = packDocument(documentWith(Array.from({ length: 40_000 }, () => ({ type: 'hardBreak' })))).packed;
  expect(breaks.length).toBeLessThan(4_096);
  await runner.run('replace', STATE, breaks);
  await runner.run('citations', breaks);
  await runner.run(
    'paragraphs',
    Array.from({ length: 10_000 }, () => 'a'),
  );
  await runner.run('place', { blocks: [{ id: 'p2222222', text: words(1_900) }] }, [anchorOf(words(1_200))]);
  await runner.run('placeComments', STATE, [{ block: '', exact: 'mot', before: 0 }]);
  await runner.run('fileChange', STATE, 'Un mot.', 'markdown', [], []);
  await runner.run('plainText', 'Un mot.');
  await runner.run('uncited', STATE, [], [{ ids: Array.from({ length: 1_000 }, () => 'p2222222') }] as never);
  expect(given).toEqual([
    ...['replace', 'citations', 'paragraphs', 'place', 'placeComments', 'fileChange', 'plainText', 'uncited'],
  ]);
});

test('short input is processed without the worker', async () => {
  const given = startIdle();
  await runner.run('replace', STATE, packDocument(SHORT).packed);
  await runner.run('paragraphs', ['Un mot.', 'Un autre.']);
  await runner.run('place', { blocks: [{ id: 'p2222222', text: words(100) }] }, [anchorOf('mot')]);
  expect(given).toEqual([]);
});
