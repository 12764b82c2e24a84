import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardCsv } from '#app/board/board-csv.server.ts';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { translator } from '#app/i18n/translate.ts';
import { stagesCsv } from '#app/studies/stages-csv.ts';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { StageInput } from '#content/study/stage-input.ts';
import { STAGE_CODES, type StageCode } from '#content/study/study-stage.ts';
import { POLES } from '#content/taxonomy/poles.ts';
import { copyStages } from '#server/studies/study-thread.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

registerAllMessages();

/** Stages on the services; workspace-doors.test.ts has their addresses. Today is 2026-11-25. */
let app: TestServices;
let awa: Viewer & { role: 'staff' };
let bea: Viewer & { role: 'staff' };
const MEMBER: Viewer = { role: 'member', personId: 'member222222', name: 'M', sessionId: 'session55555' };
const FACTS: StageInput = { state: 'to-do', reason: '', beginsOn: '', dueOn: '', note: '' };

beforeAll(async () => {
  app = await createTestServices();
  awa = app.staff as typeof awa;
  const person = await app.services.people.add({ email: 'bea@example.org', name: 'Béa', role: 'staff' }, COMMAND_LINE);
  bea = { role: 'staff', personId: person.id, name: 'Béa', admin: false, sessionId: 'session44444' };
});
afterAll(() => app.close());

const newStudy = async (title: string) =>
  (await app.services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, awa)).id;
const stageOf = async (id: string, stage: StageCode) =>
  (await app.services.studyThread.stages(id, awa)).find((one) => one.stage === stage)!;
const changeStage = async (
  id: string,
  stage: StageCode,
  facts: Partial<StageInput>,
  people: readonly string[] = [],
) => {
  const { updatedAt } = await stageOf(id, stage);
  await app.services.studyThread.change(id, stage, { ...FACTS, ...facts }, people, updatedAt, awa);
};
/** The stages on the board, as « study / stage ». */
const onBoard = async (query = '', viewer: Viewer = awa) =>
  (await app.services.stageBoard.first(viewer, parseBoardQuery(new URLSearchParams(query)))).stages.map(
    ({ study, stage }) => `${study.title} / ${stage}`,
  );

test('a study has all stages, to be done, until somebody changes one', async () => {
  const id = await newStudy('Neuve');
  const before = await app.services.studyThread.stages(id, awa);
  expect(before.map(({ stage }) => stage)).toEqual(STAGE_CODES);
  expect(new Set(before.map(({ state }) => state))).toEqual(new Set(['to-do']));
  await changeStage(id, 'collection', { state: 'under-way', note: 'Dix entretiens' }, [bea.personId]);
  expect(await stageOf(id, 'collection')).toMatchObject({
    state: 'under-way',
    note: 'Dix entretiens',
    people: [{ id: bea.personId, name: 'Béa' }],
  });
  const [event] = (await app.services.activity.list(awa, { ...ALL_ACTIVITY, kind: 'gathered' })).events;
  expect(event).toMatchObject({ action: 'study.stage-changed', actorName: 'Awa Diarra', on: { title: 'Neuve' } });
  expect(event!.detail).not.toHaveProperty('note');
});

test('a change of a stage is checked, and overwrites no change that its author has not seen', async () => {
  const id = await newStudy('Vérifiée');
  const { studyThread } = app.services;
  const refused = (facts: Partial<StageInput>, people: readonly string[], known: string, viewer: Viewer = awa) =>
    expect(studyThread.change(id, 'framing', { ...FACTS, ...facts }, people, known, viewer)).rejects;
  await refused({ state: 'skipped', reason: ' ' }, [], '').toMatchObject({ details: { fields: ['reason'] } });
  await refused({ beginsOn: '2026-12-02', dueOn: '2026-12-01' }, [], '').toMatchObject({
    details: { fields: ['dueOn'] },
  });
  await refused({ beginsOn: '2062-01-01', dueOn: '9999-12-31' }, [], '').toMatchObject({
    details: { fields: ['beginsOn', 'dueOn'] },
  });
  await refused({ beginsOn: '2026-02-30' }, [], '').toMatchObject({ details: { fields: ['beginsOn'] } });
  await refused({ state: 'finished' }, [], '').toMatchObject({ details: { fields: ['state'] } });
  await refused({ note: 'x'.repeat(2_001) }, [], '').toMatchObject({ details: { fields: ['note'] } });
  await refused({}, ['nobody222222'], '').toMatchObject({ details: { fields: ['person'] } });
  for (const viewer of [PUBLIC_VIEWER, MEMBER])
    await refused({}, [], '', viewer).toMatchObject({ code: expect.stringMatching(/not-found|forbidden|sign-in/) });
  await changeStage(id, 'framing', { state: 'skipped', reason: 'Déjà fait' });
  await refused({ state: 'done' }, [], '').toMatchObject({ code: 'conflict' });
  const known = (await stageOf(id, 'framing')).updatedAt;
  await changeStage(id, 'framing', { state: 'done', reason: 'Déjà fait' });
  // Within the same instant too.
  await refused({ state: 'to-do' }, [], known).toMatchObject({ code: 'conflict' });
  // The reason stays in the form, and is shown elsewhere only while the stage is left out.
  const kept = await stageOf(id, 'framing');
  expect(kept).toMatchObject({ state: 'done', reason: 'Déjà fait' });
  expect(stagesCsv([kept], translator('fr')).flat()).not.toContain('Déjà fait');
  expect(stagesCsv([{ ...kept, state: 'skipped' }], translator('fr')).flat()).toContain('Déjà fait');
});

test('the board lists open stages with a due date or a person, by person, lateness, waiting and kind', async () => {
  const [first, second] = [await newStudy('Une'), await newStudy('Deux')];
  const mine = [awa.personId];
  await changeStage(first, 'framing', { state: 'done', dueOn: '2026-11-01' }, mine);
  await changeStage(first, 'planning', { state: 'under-way', dueOn: '2026-11-20' }, mine);
  await changeStage(first, 'collection', { dueOn: '2026-12-20' }, mine);
  await changeStage(first, 'writing', { note: 'Rien à suivre' });
  await changeStage(second, 'analysis', { beginsOn: '2026-11-25' }, [bea.personId]);
  await changeStage(second, 'adoption', { dueOn: '2026-12-01' });
  const listed = await onBoard();
  expect(listed.slice(0, 3)).toEqual(['Une / planning', 'Deux / adoption', 'Une / collection']);
  // Stages without a due date are last, in any order.
  expect(listed.slice(3).sort()).toEqual(['Deux / analysis', 'Neuve / collection']);
  expect(await onBoard('retard=1')).toEqual(['Une / planning']);
  expect(await onBoard('resp=me')).toEqual(['Une / planning', 'Une / collection']);
  expect(await onBoard('resp=none')).toEqual(['Deux / adoption']);
  expect(await onBoard('attente=1')).toEqual(['Une / planning']);
  expect((await onBoard('attente=1', bea)).sort()).toEqual(['Deux / analysis', 'Neuve / collection']);
  expect((await onBoard('attente=any')).length).toBe(3);
  expect(await onBoard('genre=study&retard=1')).toEqual(['Une / planning']);
  for (const none of ['genre=factsheet', 'etat=draft', 'archives=1', 'programme=explor', `pole=${POLES[0]!.code}`])
    expect(await onBoard(none), none).toEqual([]);
  // A title filter applies to the studies of the stages, and takes signs literally.
  expect(await onBoard('titre=DEUX')).toEqual(['Deux / adoption', 'Deux / analysis']);
  expect(await onBoard('titre=une&retard=1')).toEqual(['Une / planning']);
  for (const none of ['titre=biomasse', 'titre=un%25e', 'titre=deux&retard=1']) expect(await onBoard(none)).toEqual([]);
  const file = app.services.stageBoard.all(awa, parseBoardQuery(new URLSearchParams('titre=biomasse')));
  expect(await file).toEqual([]);
  const december = await app.services.stageBoard.dueIn(awa, parseBoardQuery(new URLSearchParams()), '2026-12');
  expect(december.stages.map(({ dueOn, late }) => [dueOn, late])).toEqual([
    ['2026-12-01', false],
    ['2026-12-20', false],
  ]);
  await expect(onBoard('', MEMBER)).rejects.toMatchObject({ code: 'not-found' });

  const desk = await app.services.home.desk(awa);
  expect(desk.stages).toMatchObject([
    { stage: 'planning', late: true, path: '/etudes/une/chantier/etapes/planification' },
  ]);
  expect((await app.services.home.desk(bea)).stages).toHaveLength(2);

  // Archived studies and those in the bin wait for nobody, and return unchanged.
  await app.services.pages.archive(first, awa);
  expect(await onBoard('resp=me')).toEqual([]);
  expect((await app.services.home.desk(awa)).stages).toEqual([]);
  await app.services.pages.restore(first, awa);
  await app.services.bin.bin(first, awa);
  expect(await onBoard('resp=me')).toEqual([]);
  await app.services.bin.restore(first, awa);
  expect(await onBoard('resp=me')).toEqual(['Une / planning', 'Une / collection']);
});

test('stages are rows of the board’s file, and a file of their own', async () => {
  const query = parseBoardQuery(new URLSearchParams('resp=me&genre=study'));
  const rows: (readonly string[])[] = [];
  const parts = boardCsv(
    app.services.board.parts(awa, query),
    () => app.services.stageBoard.all(awa, query),
    translator('fr'),
    { origin: 'https://wiki.example', timeZone: 'Europe/Paris' },
  );
  for await (const part of parts) rows.push(...part);
  expect(rows.filter(([, kind]) => kind === 'Étape d’une étude')).toEqual([
    [
      'Une · Planification',
      'Étape d’une étude',
      'en cours',
      '',
      '',
      'Awa Diarra',
      '2026-11-20',
      'en retard',
      '',
      '',
      '',
      '',
      '',
      '',
      'https://wiki.example/etudes/une/chantier/etapes/planification',
    ],
    [
      'Une · Collecte',
      'Étape d’une étude',
      'à faire',
      '',
      '',
      'Awa Diarra',
      '2026-12-20',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      'https://wiki.example/etudes/une/chantier/etapes/collecte',
    ],
  ]);
  expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([15]));
  const study = await app.services.pages.requireAt(awa, 'study', 'une');
  const thread = stagesCsv(await app.services.studyThread.stages(study.id, awa), translator('en'));
  expect(thread).toHaveLength(STAGE_CODES.length + 1);
  expect(thread[2]!.slice(0, 6)).toEqual(['Planning', 'under way', '', 'Awa Diarra', '', '2026-11-20']);
});

test('a copy has the people responsible and the stages left out; deleting a study deletes its stages', async () => {
  const [from, to] = [await newStudy('Modèle'), await newStudy('Copie')];
  await changeStage(from, 'framing', { state: 'done', note: 'Deux pages', reason: 'Trop tard', dueOn: '2026-11-01' }, [
    bea.personId,
  ]);
  await changeStage(from, 'adoption', { state: 'skipped', reason: 'Trop tôt' });
  const { database } = app.services;
  await database.write((trx) => copyStages(trx, from, to, '2026-11-25T09:00:00.000Z'));
  expect(await stageOf(to, 'framing')).toMatchObject({
    state: 'to-do',
    note: '',
    reason: '',
    dueOn: '',
    people: [{ name: 'Béa' }],
  });
  expect(await stageOf(to, 'adoption')).toMatchObject({ state: 'skipped', reason: 'Trop tôt' });
  await app.services.bin.bin(to, awa);
  await app.services.bin.remove(to, 'Copie', COMMAND_LINE);
  for (const table of ['studyStage', 'studyStagePerson'] as const)
    expect(await database.read.selectFrom(table).selectAll().where('pageId', '=', to).execute()).toEqual([]);
  expect(await stageOf(from, 'framing')).toMatchObject({ state: 'done', note: 'Deux pages' });
});
