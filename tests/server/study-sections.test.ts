import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { MOST_ROWS, SECTION_LIMITS } from '#content/study/most-rows.ts';
import { SECTION_CODES, sectionOf } from '#content/study/section.ts';
import { addCitation, addRow, cellOf, rowsOf, textOf } from '#content/study/section-rows.ts';
import { newSection } from '#content/study/section-text.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder, type TestEditor } from '#tests/support/socket-rig.ts';
import { longestTurnOf } from '#tests/support/stopwatch.ts';
import { closedWith, setUpStudies } from '#tests/support/study-rig.ts';
import { until } from '#tests/support/until.ts';

/** The sections of a study's workspace: drafts like those of pages, for the study's team. */
const setup = setUpStudies();
const { of, newStudy, connect } = setup;
const write = ({ draft }: TestEditor, row: number, column: number, text: string) =>
  textOf(cellOf(rowsOf(draft)[row]!, column)!)!.insert(0, text);
const rowsRead = async (study: string, section: (typeof SECTION_CODES)[number], viewer: Viewer = of('Awa').viewer) =>
  (await setup.rig.services.studySections.read(study, section, viewer)).map((row) => row.map(({ text }) => text));

test('two people who fill a section at once see each other’s words, and leave a checkpoint of both', async () => {
  const { services } = setup.rig;
  const study = await newStudy('À deux');
  const opened = await Promise.all(
    ['Awa', 'Bruno', 'Awa'].map((name) => services.studySections.open(study, 'collection', of(name).viewer)),
  );
  expect(new Set(opened).size).toBe(1);
  const [id] = opened;
  const [awa, bruno] = [connect(id!, of('Awa').cookie), connect(id!, of('Bruno').cookie)];
  await until(() => awa.saved && bruno.saved, 'both are in');
  // Both begin in the same empty cell and add a row each.
  write(awa, 0, 0, 'Le comité');
  write(bruno, 0, 1, 'Entretien de groupe');
  for (const [editor, who] of [
    [awa, 'Les maraîchères'],
    [bruno, 'Le maire'],
  ] as const) {
    let made = 0;
    editor.draft.transact(() => addRow(editor.draft, 4, () => `${who.length}${++made}aaaaaa`.slice(0, 8)));
    write(editor, rowsOf(editor.draft).length - 1, 0, who);
  }
  await until(() => awa.saved && bruno.saved && rowsOf(awa.draft).length === 3, 'stored');
  await until(() => rowsOf(bruno.draft).length === 3, 'both have three rows');
  const rows = await rowsRead(study, 'collection');
  expect(rows[0]).toEqual(['Le comité', 'Entretien de groupe', '', '']);
  expect(new Set(rows.slice(1).map(([who]) => who))).toEqual(new Set(['Les maraîchères', 'Le maire']));

  for (const editor of [awa, bruno]) editor.destroy();
  await until(
    async () => (await services.database.read.selectFrom('checkpoint').selectAll().execute()).length === 1,
    'a checkpoint is kept as they leave',
  );
  const authors = await services.database.read.selectFrom('checkpointAuthor').selectAll().execute();
  expect(authors).toHaveLength(2);
  const [listed] = (await services.studySections.list(study, of('Awa').viewer))!.filter(
    ({ section }) => section === 'collection',
  );
  expect(listed!.written).not.toBeNull();
});

test('sections are for the study’s team, at the socket and in every service', async () => {
  const { services } = setup.rig;
  const study = await newStudy('Fermée');
  const id = await services.studySections.open(study, 'analysis', of('Awa').viewer);
  const chantal = connect(id, of('Chantal').cookie);
  await until(() => chantal.saved, 'all of the staff are the team while nobody is named');
  await services.studyTeam.choose(study, [of('Awa').viewer.personId], of('Awa').viewer);
  await until(() => closedWith(chantal) === 4403, 'who is no longer of the team is put out');
  const { cookie, personId } = await setup.rig.signIn('member', 'Membre');
  const member: Viewer = { role: 'member', personId, name: 'Membre', sessionId: 'session55555' };
  for (const [who, code] of [
    [of('Bruno').cookie, 4403],
    [cookie, 4403],
    ['', 4401],
  ] as const) {
    const outsider = connect(id, who);
    await until(() => closedWith(outsider) === code, `closed with ${code}`);
    expect(rowsOf(outsider.draft)).toEqual([]);
  }
  for (const viewer of [of('Bruno').viewer, member, { role: 'public' } as Viewer]) {
    const refused = { code: expect.stringMatching(/^(?:not-found|forbidden|sign-in-required)$/) };
    for (const section of SECTION_CODES) {
      await expect(services.studySections.read(study, section, viewer)).rejects.toMatchObject(refused);
      await expect(services.studySections.open(study, section, viewer)).rejects.toMatchObject(refused);
    }
    // A section is no page: the services of pages do not open it.
    await expect(services.checkpoints.list(viewer, id)).rejects.toMatchObject(refused);
  }
  expect(await services.studySections.list(study, of('Bruno').viewer)).toBeNull();
  const awa = connect(id, of('Awa').cookie);
  await until(() => awa.saved, 'the team is let in');

  // An archived study can be read, and nothing is written in it.
  await services.pages.archive(study, COMMAND_LINE);
  await until(() => awa.notices.some((notice) => notice.includes('read-only')), 'told so');
  write(awa, 0, 0, 'Trop tard');
  await expect(services.studySections.open(study, 'terms', of('Awa').viewer)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await rowsRead(study, 'analysis')).toEqual([]);
});

test('a section is deleted with its study, and its open sockets are closed', async () => {
  const { services } = setup.rig;
  const study = await newStudy('Supprimée');
  const id = await services.studySections.open(study, 'adoption', of('Awa').viewer);
  const awa = connect(id, of('Awa').cookie);
  await until(() => awa.saved, 'open');
  write(awa, 0, 0, 'La commune voisine');
  await until(() => awa.saved, 'stored');
  await services.bin.bin(study, COMMAND_LINE);
  await until(() => closedWith(awa) === 4403, 'closed');
  await services.bin.remove(study, 'Supprimée', COMMAND_LINE);
  const { read } = services.database;
  for (const table of ['draftUpdate', 'draftSnapshot', 'checkpoint', 'draftWriter'] as const)
    expect(await read.selectFrom(table).select('pageId').where('pageId', '=', id).execute(), table).toEqual([]);
  expect(await read.selectFrom('draft').selectAll().where('id', '=', id).execute()).toEqual([]);
});

test('a section accepts no more rows and characters than it may have, whatever program sends them', async () => {
  const { services } = setup.rig;
  const study = await newStudy('Sans fin');
  const id = await services.studySections.open(study, 'collection', of('Awa').viewer);
  const awa = connect(id, of('Awa').cookie);
  await until(() => awa.saved, 'open');
  write(awa, 0, 0, 'x'.repeat(SECTION_LIMITS.characters - 1_000));
  await until(() => awa.saved, 'as many letters as there may be');
  write(awa, 0, 1, 'y'.repeat(2_000));
  await until(() => closedWith(awa) === 4413, 'more letters are refused');
  const other = await services.studySections.open(study, 'dissemination', of('Awa').viewer);
  const bruno = connect(other, of('Bruno').cookie);
  await until(() => bruno.saved, 'the other is open');
  let made = 0;
  const addRows = (count: number) =>
    bruno.draft.transact(() => {
      for (let i = 0; i < count; i++) addRow(bruno.draft, 5, () => `b${++made}`.padEnd(8, 'a'));
    });
  addRows(MOST_ROWS);
  await until(() => bruno.saved, 'as many rows as are shown');
  addRows(2 * MOST_ROWS);
  await until(() => closedWith(bruno) === 4413, 'a multiple of them is refused');
  expect((await rowsRead(study, 'dissemination')).length).toBeLessThanOrEqual(MOST_ROWS + 1);
});

test('uses of a material in sections are listed to the team alone, and a withdrawal erases its words', async () => {
  const { services } = setup.rig;
  const study = await newStudy('Citée');
  const material = await addMaterial(services, study, { title: 'Entretien cité' });
  await addConcerned(services, material);
  const id = await services.studySections.open(study, 'analysis', of('Awa').viewer);
  const awa = connect(id, of('Awa').cookie);
  await until(() => awa.saved, 'open');
  const words = 'Nous marchions deux heures chaque matin pour une eau trouble';
  write(awa, 0, 0, 'L’accès');
  write(awa, 0, 3, words);
  const evidence = cellOf(rowsOf(awa.draft)[0]!, 3)!;
  awa.draft.transact(() => addCitation(evidence, `material/${material}`));
  await until(() => awa.saved, 'stored');
  awa.destroy();
  const checkpoints = () =>
    services.database.read.selectFrom('checkpoint').select('id').where('pageId', '=', id).execute();
  await until(async () => (await checkpoints()).length === 1, 'a checkpoint is kept');
  const used = await services.materialUses.find(material, of('Awa').viewer);
  expect(used.pages).toMatchObject([{ title: 'Citée', draft: null, sections: ['analysis'] }]);
  await services.studyTeam.choose(study, [of('Awa').viewer.personId], of('Awa').viewer);
  expect((await services.materialUses.find(material, of('Bruno').viewer)).pages).toEqual([]);

  const { concerned, places, seen } = await services.withdrawals.view(material, of('Awa').viewer);
  expect(places).toMatchObject([{ isInDraft: true, text: expect.stringContaining(words) }]);
  const passages = new Map(places.map((place) => [passageKey(place), { choice: 'remove', paraphrase: '' }]));
  const chosen = { person: concerned[0]!.id, passages, along: [], seen };
  await services.withdrawals.request(material, chosen, of('Awa').viewer);
  const isDone = async () => {
    const { earlier } = await services.withdrawals.view(material, of('Awa').viewer);
    const clean = (await rowsRead(study, 'analysis')).flat().every((text) => !text.includes('eau trouble'));
    return clean && earlier.length > 0 && earlier.every(({ doneAt }) => doneAt !== null);
  };
  await until(isDone, 'it is done');
  expect((await rowsRead(study, 'analysis')).flat()).toEqual(['L’accès', '', '', '', '']);
  const { read } = services.database;
  const stored = [
    ...(await read.selectFrom('draftUpdate').select('data').where('pageId', '=', id).execute()),
    ...(await read.selectFrom('draftSnapshot').select('data').where('pageId', '=', id).execute()),
  ].map(({ data }) => Buffer.from(data).toString());
  const packed = await read.selectFrom('checkpoint').select('document').where('pageId', '=', id).execute();
  for (const text of [...stored, ...packed.map(({ document }) => gunzipSync(document).toString())])
    expect(text).not.toContain('eau trouble');
  expect((await services.materialUses.find(material, of('Awa').viewer)).pages).toEqual([]);

  // An editor that was offline brings the words back.
  const back = connect(id, of('Awa').cookie);
  await until(() => back.saved, 'open again');
  write(back, 0, 1, `Elle disait : ${words}, et repartait`);
  await until(() => back.saved, 'stored again');
  const expected = 'Elle disait : , et repartait';
  await until(async () => (await rowsRead(study, 'analysis')).flat()[1] === expected, 'they are taken out again');
});

test('words that two people had seen stored are there after kill -9', async () => {
  const { dataDir, prepared, remove } = await prepareDataFolder(async (services, signIn) => {
    const [one, other] = [await signIn('staff', 'Une'), await signIn('staff', 'Autre')];
    const viewer = await services.access.findViewer(one.cookie);
    const study = await services.pages.create({ kind: 'study', title: 'Tuée' }, COMMAND_LINE);
    const id = await services.studySections.open(study.id, 'dissemination', viewer);
    return { id, study: study.id, viewer, cookies: [one.cookie, other.cookie] };
  });
  const server = await startServerProcess(dataDir);
  const writers = prepared.cookies.map((cookie) => connect(prepared.id, cookie, server.url.replace('http', 'ws')));
  await until(() => writers.every((editor) => editor.saved), 'both are in');
  write(writers[0]!, 0, 0, 'Une fiche');
  write(writers[1]!, 0, 1, 'Les communes');
  await until(() => writers.every((editor) => editor.saved), 'stored');
  await server.end('SIGKILL');
  for (const editor of writers) editor.destroy();
  await prepareDataFolder(async ({ studySections }) => {
    const rows = await studySections.read(prepared.study, 'dissemination', prepared.viewer);
    expect(rows.map((row) => row.map(({ text }) => text))).toEqual([['Une fiche', 'Les communes', '', '', '']]);
  }, dataDir);
  await remove();
});

test('a long section is read by another process, without a long turn of the event loop', async () => {
  const { services } = setup.rig;
  const { viewer } = of('Awa');
  const study = await newStudy('Longue');
  const draft = await services.studySections.open(study, 'collection', viewer);
  const columns = ['Le comité', 'Un entretien', 'En mars', 'Au village', 'Fait'];
  let made = 0;
  const rows = Array.from({ length: 3_000 }, () => columns);
  await services.drafts.replace(
    draft,
    newSection(sectionOf('collection'), 'fr', () => `p${2_222_222 + made++}`, rows),
  );
  const took = await longestTurnOf(async () => {
    const read = await services.studySections.read(study, 'collection', viewer);
    expect([read.length, read.at(-1)![0]!.text]).toEqual([3_000, 'Le comité']);
  });
  expect(took).toBeLessThan(100);
});
