import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { fromRelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import { isNavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { MOST_AT_ONCE } from '#server/annotations/annotation-limits.ts';
import type { NewAnnotation } from '#server/annotations/new-annotation.ts';
import { DraftTaskPlace } from '#server/drafts/draft-task-place.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { watchDraftProcesses } from '#tests/support/draft-processes.ts';
import { until } from '#tests/support/until.ts';
import { openWorkshopFloor, paragraph, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

/**
 * Threads requested by their ids; and searches of whole drafts, which run in a process of its own,
 * once for concurrent requests.
 */
let floor: WorkshopFloor;
let partner: Viewer;
let staff: Viewer;
/** The process's reports about annotations: anchors, and lists of places. */
let reports: unknown[] = [];
const watching = watchDraftProcesses((result) => {
  const isList = Array.isArray(result) && !(result[0] instanceof Uint8Array);
  const isPlaces = typeof result === 'object' && result !== null && ('quote' in result || 'placements' in result);
  if (isList || isPlaces) reports.push(result);
});

beforeAll(async () => {
  floor = await openWorkshopFloor();
  partner = (await floor.partner()).viewer;
  staff = (await floor.person('staff', 'G. H.')).viewer;
});
afterAll(async () => {
  watching.end();
  await floor.close();
});
beforeEach(() => {
  reports = [];
});

const note = (extra: Partial<NewAnnotation> = {}): NewAnnotation => ({
  pageId: floor.page.id,
  kind: 'comment',
  body: 'Oui',
  selection: { blockId: 'p2222222' },
  ...extra,
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing was refused';
  } catch (error) {
    if (isNavetteError(error)) return error.code;
    throw error;
  }
}

describe('threads by their ids', () => {
  test('equal those of the list, with their replies; other ids, or deleted ones, are reported as gone', async () => {
    const { annotations, annotationReading, annotationChanges, pages, editions } = floor.services;
    const [first, second] = [
      await annotations.create(note(), partner),
      await annotations.create(note({ selection: { blockId: 'q2222222' } }), staff),
    ];
    const reply = await annotations.reply({ parentId: first.id, body: 'Et vous ?' }, staff);
    const other = await pages.create(
      { kind: 'workshop', title: 'Ailleurs', summary: 'x', visibility: 'public' },
      staff,
    );
    await editions.publish(other.id, {}, COMMAND_LINE);
    const made = await annotations.create(note(), partner);
    await annotationChanges.remove(made.id, partner);

    const list = await annotationReading.list(partner, floor.page.id);
    const asked = [second.id, first.id, made.id, reply.id, 'zzzzzzzzzzzz'];
    const changes = await annotationReading.changes(partner, floor.page.id, asked);
    const byId = (id: string) => list.threads.find((thread) => thread.id === id);
    expect(changes.threads).toHaveLength(2);
    for (const thread of changes.threads) expect(thread).toEqual(byId(thread.id));
    expect(changes).toMatchObject({ edition: 1, editionLanguage: 'fr', mayWrite: true });
    expect(changes.gone).toEqual([made.id, reply.id, 'zzzzzzzzzzzz']);
    // The same ids under another page's address: none belongs to it.
    expect(await annotationReading.changes(staff, other.id, [first.id])).toMatchObject({
      threads: [],
      gone: [first.id],
    });
  });

  test('are returned under the rights of the list, and up to a limit at once', async () => {
    const { annotations, annotationReading } = floor.services;
    const { id } = await annotations.create(note(), partner);
    const { viewer: member } = await floor.person('member', 'Adhérente');
    for (const viewer of [member, PUBLIC_VIEWER])
      expect(await codeOf(annotationReading.changes(viewer, floor.page.id, [id]))).toBe('not-found');
    const [thread] = (await annotationReading.changes(partner, floor.page.id, [id], { draft: true })).threads;
    expect(thread).toMatchObject({ draftPlace: null, relative: null });
    const many = Array.from({ length: MOST_AT_ONCE + 1 }, () => id);
    expect(await codeOf(annotationReading.changes(staff, floor.page.id, many))).toBe('too-large');
  });
});

const SENTENCE = 'Le comité de gestion a fixé le tarif en assemblée, devant les familles, puis il l’a écrit au mur. ';
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const idOf = (i: number) => `part${alphabet[Math.floor(i / 31)]}${alphabet[i % 31]}22`;
const longText = (first = 'Ici, la caisse') => ({
  type: 'doc',
  content: [
    paragraph('partzz22', `${first} est tenue par les femmes.`),
    ...Array.from({ length: 300 }, (_, i) => paragraph(idOf(i), `Partie ${i}. ${SENTENCE.repeat(2)}`)),
  ],
});

async function openLong(): Promise<WorkshopFloor> {
  const own = await openWorkshopFloor({ linger: 60_000 });
  await own.rewrite(longText());
  reports = [];
  return own;
}

describe('a long draft', () => {
  test('is not read to annotate words that it shares with the edition, nor to place them', async () => {
    const own = await openLong();
    const { annotations, annotationReading } = own.services;
    const { viewer } = await own.partner();
    const form = { ...note({ selection: { exact: 'assemblée', blockId: idOf(200) } }), pageId: own.page.id };
    const made = await annotations.create(form, viewer);
    expect(made.anchor?.relative).not.toBeNull();
    const [thread] = (await annotationReading.changes(staff, own.page.id, [made.id], { draft: true })).threads;
    expect(thread).toMatchObject({ place: { state: 'placed' }, draftPlace: { state: 'placed', blockId: idOf(200) } });
    const list = await annotationReading.list(staff, own.page.id, { draft: true });
    expect(list.threads[0]?.draftPlace).toMatchObject({ state: 'placed', blockId: idOf(200) });
    expect(reports).toEqual([]);
    await own.close();
  });

  test('is searched in the process for a selection in it, which keeps its words while others type', async () => {
    const own = await openLong();
    const { annotations, drafts } = own.services;
    const selection = { exact: 'devant les familles', blockId: idOf(250), before: 0 };
    const making = annotations.create({ ...note({ selection, on: 'draft' }), pageId: own.page.id }, staff);
    // Somebody writes a paragraph before it, and into it, before the process has answered.
    const typing = drafts.replace(
      own.page.id,
      fitDocument({
        type: 'doc',
        content: [
          paragraph('neuf2222', 'Un nouveau paragraphe'),
          ...longText().content.map((block) =>
            block.attrs?.id === idOf(250) ? paragraph(idOf(250), `Depuis. Partie 250. ${SENTENCE.repeat(2)}`) : block,
          ),
        ],
      }).document,
    );
    const made = await making;
    await typing;
    expect(reports).toEqual([expect.objectContaining({ blockId: idOf(250) })]);
    const range = await drafts.inspect(own.page.id, (draft) => fromRelativeRange(draft, made.anchor!.relative!));
    const words = `Depuis. Partie 250. ${SENTENCE.repeat(2)}`.slice(range!.start, range!.end);
    expect([range!.blockId, words]).toEqual([idOf(250), 'devant les familles']);
    await own.close();
  });

  test('is searched once for concurrent requests, and not again before it changes', async () => {
    const own = await openLong();
    const { annotations, annotationReading, drafts } = own.services;
    const { viewer } = await own.partner();
    for (const exact of ['la caisse', 'les femmes'])
      await annotations.create({ ...note({ selection: { exact, blockId: 'partzz22' } }), pageId: own.page.id }, viewer);
    await own.rewrite(longText('Là, une autre'), false);
    reports = [];
    const ask = () => annotationReading.list(staff, own.page.id, { draft: true });
    const lists = await Promise.all(Array.from({ length: 10 }, ask));
    // Requests during the first search share one more.
    expect(reports.length).toBeLessThanOrEqual(2);
    for (const { threads } of lists)
      expect(threads.map(({ draftPlace }) => draftPlace?.state).sort()).toEqual(['changed', 'placed']);
    const before = reports.length;
    expect(await ask()).toEqual(lists[0]);
    expect(reports).toHaveLength(before);
    await own.rewrite(longText('Ici, la caisse'), false);
    reports = [];
    expect((await ask()).threads.every(({ draftPlace }) => draftPlace?.state === 'placed')).toBe(true);
    await drafts.replace(own.page.id, fitDocument(longText('Là, une')).document);
    await ask();
    expect(reports.length).toBeGreaterThan(0);
    await own.close();
  });

  test('makes a publication wait for two of its annotations’ tasks at most, however many are queued', async () => {
    const own = await openLong();
    const { annotations, editions } = own.services;
    await own.rewrite(longText('Là, une autre'), false);
    // How many of the annotations' tasks ended while each of the publication's waited. Beside one
    // that takes long, a second process runs others.
    const ended: number[] = [];
    const waiting = new Map<unknown, number>();
    const runAs = DraftTaskRunner.prototype.runAs as (...input: unknown[]) => Promise<never>;
    const asked = vi.spyOn(DraftTaskRunner.prototype, 'runAs').mockImplementation(function (
      this: DraftTaskRunner,
      ...[viewer, name, ...input]
    ) {
      if (viewer === COMMAND_LINE) waiting.set(input[0], reports.length);
      return runAs.call(this, viewer, name, ...input);
    });
    const run = DraftTaskPlace.prototype.run;
    const begun = vi.spyOn(DraftTaskPlace.prototype, 'run').mockImplementation(function (this: DraftTaskPlace, task) {
      // The annotations' tasks are the server's own.
      const before = task.owner === '' ? undefined : waiting.get(task.input[0]);
      if (before !== undefined) ended.push(reports.length - before);
      run.call(this, task);
    });
    const note2 = (i: number) => ({
      ...note({ selection: { exact: `Partie ${i}.`, blockId: idOf(i) }, on: 'draft' }),
      pageId: own.page.id,
    });
    const all = Array.from({ length: 12 }, (_, i) => annotations.create(note2(i), staff));
    await until(() => reports.length > 0, 'the first is done');
    await editions.publish(own.page.id, {}, COMMAND_LINE);
    await Promise.all(all);
    for (const spy of [asked, begun]) spy.mockRestore();
    // Each task of the publication waited for the running task, and for one of an earlier lane.
    expect(ended.length).toBeGreaterThan(0);
    expect(Math.max(...ended)).toBeLessThanOrEqual(2);
    await own.close();
  });
});

test('a task whose process ends before answering fails alone: another process runs the others', async () => {
  const before = watching.children.length;
  const own = await openLong();
  const { annotations } = own.services;
  const form = (i: number) => ({
    ...note({ selection: { exact: `Partie ${i}.`, blockId: idOf(i) }, on: 'draft' }),
    pageId: own.page.id,
  });
  // Publishing on a busy machine has begun a second process. They are stopped before they are
  // asked: else they may have answered all three before one is killed.
  const processes = watching.children.slice(before);
  const asked = vi.spyOn(DraftTaskRunner.prototype, 'runFor');
  const sent = processes.map((child) => vi.spyOn(child, 'send'));
  for (const child of processes) child.kill('SIGSTOP');
  const outcomes = [1, 2, 3].map((i) => codeOf(annotations.create(form(i), staff)));
  await until(() => asked.mock.calls.length === outcomes.length, 'all three are asked for');
  const counts = () => sent.map(({ mock }) => mock.calls.length);
  expect(counts().reduce((sum, one) => sum + one, 0)).toBe(1);
  const busy = counts().indexOf(1);
  processes[busy]!.kill('SIGKILL');
  for (const child of processes) child.kill('SIGCONT');
  expect((await Promise.all(outcomes)).sort()).toEqual(['nothing was refused', 'nothing was refused', 'unavailable']);
  expect(counts()[busy]).toBe(1);
  expect(watching.children).toHaveLength(before + Math.max(2, processes.length));
  asked.mockRestore();
  await own.close();
});

test('an edition is searched once, in the process, for words that changed since they were annotated', async () => {
  const own = await openLong();
  const { annotations, annotationReading } = own.services;
  const { viewer } = await own.partner();
  const selection = { exact: 'la caisse', blockId: 'partzz22' };
  const made = await annotations.create({ ...note({ selection }), pageId: own.page.id }, viewer);
  await own.rewrite(longText('Ici, notre caisse'));
  reports = [];
  const lists = await Promise.all(Array.from({ length: 8 }, () => annotationReading.list(viewer, own.page.id)));
  await annotationReading.changes(viewer, own.page.id, [made.id]);
  for (const { threads } of lists)
    expect(threads[0]?.place).toMatchObject({
      state: 'changed',
      blockId: 'partzz22',
      now: expect.stringMatching(/caisse/),
    });
  expect(reports).toHaveLength(1);
  await own.close();
});
