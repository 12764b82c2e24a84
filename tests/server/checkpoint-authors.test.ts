import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { DraftReplaced } from '#content/draft/checkpoint.ts';
import type { Viewer } from '#content/people/person.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { listEditions } from '#db/pages/edition-repository.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { CitedSources } from '#server/materials/cited-sources.ts';
import { CitedTexts } from '#server/materials/cited-texts.ts';
import { CheckpointService } from '#server/pages/history/checkpoint-service.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { publishPage } from '#tests/support/searched-services.ts';
import { type SocketRig, startSocketRig } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * The authors of a checkpoint, and when one is made. The test emits the events of the collaboration
 * server; the drafts and the database are real.
 */
let rig: SocketRig;
let pageId: string;
let events: EventBus;
let tasks: DraftTaskRunner;
let viewer: Viewer;
const authors = { awa: '', bruno: '' };
beforeEach(async () => {
  rig = await startSocketRig();
  // The rig's own service takes no checkpoint after this.
  await rig.services.checkpoints.settle();
  pageId = await rig.newPage();
  events = new EventBus();
  tasks = new DraftTaskRunner({ logger: createLogger('silent') });
  for (const name of ['awa', 'bruno'] as const) {
    const email = `${name}@exemple.org`;
    const person = { email, name, role: 'staff', admin: false, organisation: '' } as const;
    authors[name] = (await rig.services.people.add(person, COMMAND_LINE)).id;
  }
  viewer = { role: 'staff', personId: authors.awa, name: 'awa', admin: false, sessionId: 's' };
});
afterEach(async () => {
  await tasks.close();
  await rig.close();
});

/** A checkpoint service in place of that of the rig. */
function openCheckpoints(interval = 3_600_000, clock = () => new Date()) {
  const { database, drafts } = rig.services;
  return new CheckpointService({
    database,
    drafts,
    tasks,
    citedTexts: new CitedTexts({
      tasks,
      sources: new CitedSources({ database, events, clock, timeZone: 'Europe/Paris' }),
    }),
    events,
    clock,
    logger: createLogger('silent'),
    interval,
  });
}

const wrote = (name: keyof typeof authors) => events.emit('draft-stored', pageId, authors[name]);
const document = (words: string) =>
  fitDocument({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }] }).document;
const linesOf = async (checkpoints: CheckpointService) =>
  (await checkpoints.list(COMMAND_LINE, pageId)).map(({ reason, authors: names }) => [reason, ...names]);

/** Another program that holds the database for writing: every write fails at once. */
async function holdDatabase() {
  const { database } = rig.services;
  await database.writeStatement('pragma busy_timeout = 1', []);
  const other = await SqliteHandle.open(database.file, 'readwrite');
  await other.run('begin immediate');
  return async () => {
    await other.run('rollback');
    await other.close();
  };
}

test('authors are named in the next checkpoint if the one that was due could not be stored', async () => {
  const checkpoints = openCheckpoints();
  const { database } = rig.services;
  wrote('awa');
  const release = await holdDatabase();
  events.emit('writing-ended', pageId);
  await until(() => database.problem() !== null, 'the checkpoint has failed');
  await release();
  wrote('bruno');
  await checkpoints.settle();
  expect(await linesOf(checkpoints)).toEqual([['session-end', 'awa', 'bruno']]);
});

test('a text that could not be stored as a checkpoint is not replaced; its authors are named later', async () => {
  const checkpoints = openCheckpoints();
  const { drafts } = rig.services;
  wrote('bruno');
  const before = (await drafts.read(pageId)).document;
  const release = await holdDatabase();
  await expect(checkpoints.replace(viewer, pageId, document('Autre.'))).rejects.toMatchObject({ code: 'unavailable' });
  expect((await drafts.read(pageId)).document.eq(before)).toBe(true);
  await release();
  await checkpoints.replace(viewer, pageId, document('Autre.'));
  expect((await drafts.read(pageId)).document.textContent).toBe('Autre.');
  expect(await linesOf(checkpoints)).toEqual([['before-import', 'bruno']]);
  // An import makes its person an author; a restore does not.
  await checkpoints.replace(COMMAND_LINE, pageId, document('Un troisième.'));
  const [latest] = await checkpoints.list(COMMAND_LINE, pageId);
  await checkpoints.restore(viewer, pageId, latest!.id);
  await checkpoints.settle();
  expect(await linesOf(checkpoints)).toEqual([
    ['session-end'],
    ['before-restore'],
    ['before-import', 'awa'],
    ['before-import', 'bruno'],
  ]);
});

test('while a draft is edited, a checkpoint is taken at each interval, and none if the text is the same', async () => {
  const checkpoints = openCheckpoints(10);
  const { drafts } = rig.services;
  wrote('awa');
  wrote('bruno');
  await until(async () => (await linesOf(checkpoints)).length === 1, 'taken');
  expect(await linesOf(checkpoints)).toEqual([['interval', 'awa', 'bruno']]);
  let changed = 0;
  events.on('checkpoints-changed', () => changed++);
  wrote('awa');
  await until(() => changed === 1, 'looked at again');
  wrote('awa');
  events.emit('writing-ended', pageId);
  await until(() => changed === 2, 'and again');
  expect(await linesOf(checkpoints)).toHaveLength(1);
  await drafts.replace(pageId, document('Changé.'));
  wrote('bruno');
  await until(async () => (await linesOf(checkpoints)).length === 2, 'taken');
  expect((await linesOf(checkpoints))[0]).toEqual(['interval', 'bruno']);
});

test('the checkpoint that is taken when the last author leaves cancels the one that was due', async () => {
  const checkpoints = openCheckpoints();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  wrote('awa');
  const due = vi.getTimerCount();
  events.emit('writing-ended', pageId);
  const dueAfter = vi.getTimerCount();
  vi.useRealTimers();
  expect([due, dueAfter]).toEqual([1, 0]);
  await checkpoints.settle();
  expect(await linesOf(checkpoints)).toEqual([['session-end', 'awa']]);
});

test('a checkpoint of changes by the server alone names nobody', async () => {
  const checkpoints = openCheckpoints();
  events.emit('draft-stored', pageId, null);
  await checkpoints.settle();
  expect(await linesOf(checkpoints)).toEqual([['session-end']]);
  expect(await rig.services.database.read.selectFrom('checkpointAuthor').selectAll().execute()).toEqual([]);
});

test('checkpoints of one instant are a millisecond apart, since their time identifies them', async () => {
  const checkpoints = openCheckpoints(3_600_000, () => new Date('2026-11-25T10:00:00.999Z'));
  for (const words of ['Un.', 'Deux.', 'Trois.']) await checkpoints.replace(COMMAND_LINE, pageId, document(words));
  expect((await checkpoints.list(COMMAND_LINE, pageId)).map(({ createdAt }) => createdAt)).toEqual([
    '2026-11-25T10:00:01.001Z',
    '2026-11-25T10:00:01.000Z',
    '2026-11-25T10:00:00.999Z',
  ]);
  // Nobody wrote the first text; the others were imported by the command line.
  const named = await rig.services.database.read.selectFrom('checkpointAuthor').select('personId').execute();
  expect(named.map(({ personId }) => personId)).toEqual(['cli', 'cli']);
});

test('no checkpoint is taken of a draft in which nobody wrote, nor after shutdown', async () => {
  const checkpoints = openCheckpoints(1);
  events.emit('writing-ended', pageId);
  await checkpoints.settle();
  wrote('awa');
  events.emit('writing-ended', pageId);
  await checkpoints.settle();
  expect(await linesOf(checkpoints)).toEqual([]);
});

test('the event about a replaced text has its origin, the person and the checkpoint of the former text', async () => {
  const checkpoints = openCheckpoints();
  pageId = (await publishPage(rig.services, { title: 'Une fiche', body: 'Publié.' })).id;
  const [edition] = await listEditions(rig.services.database.read, pageId);
  const emitted: DraftReplaced[] = [];
  events.on('draft-replaced', (page, what) => page === pageId && emitted.push(what));
  const { keptAs } = await checkpoints.replace(viewer, pageId, document('Autre.'));
  const [imported] = await checkpoints.list(COMMAND_LINE, pageId);
  const restored = await checkpoints.restore(COMMAND_LINE, pageId, keptAs!);
  await checkpoints.replace(COMMAND_LINE, pageId, document('Encore autre.'));
  const fromEdition = await checkpoints.restoreEdition(viewer, pageId, edition!.number);
  const [beforeEdition] = await checkpoints.list(COMMAND_LINE, pageId);
  expect(beforeEdition).toMatchObject({ id: fromEdition.keptAs, reason: 'before-restore' });
  emitted.splice(2, 1);
  expect(emitted).toEqual([
    { how: 'import', from: null, edition: null, at: imported!.createdAt, by: 'awa', keptAs },
    {
      how: 'restore',
      from: imported!.createdAt,
      edition: null,
      at: expect.any(String),
      by: '',
      keptAs: restored.keptAs,
    },
    {
      how: 'restore',
      from: edition!.publishedAt,
      edition: edition!.number,
      at: beforeEdition!.createdAt,
      by: 'awa',
      keptAs: fromEdition.keptAs,
    },
  ]);
});
