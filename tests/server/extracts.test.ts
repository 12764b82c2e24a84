import { expect, test } from 'vitest';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { Viewer } from '#content/people/person.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { closedWith } from '#tests/support/study-rig.ts';
import { BLOCKS, edit, setUpTranscripts, TRANSCRIPT, WORDS } from '#tests/support/transcript-rig.ts';
import { until } from '#tests/support/until.ts';

/** Transcripts of materials, what is marked in them, and the codes of a study. */
const { setup, newTranscript, mark } = setUpTranscripts();
const { of, newStudy, connect } = setup;
const newCode = (study: string, name: string, viewer: Viewer = of('Awa').viewer, parent = '') =>
  setup.rig.services.codeBook.add(study, { name, definition: '', colour: 'blue', parent }, viewer);

test('a transcript is a draft: one room for two, a log, checkpoints that are restored', async () => {
  const { services } = setup.rig;
  const study = await newStudy('À deux');
  const material = await addMaterial(services, study);
  expect(await services.transcripts.find(material, of('Awa').viewer)).toBeNull();
  const opened = await Promise.all(
    ['Awa', 'Bruno', 'Awa'].map((name) => services.transcripts.open(material, of(name).viewer, TRANSCRIPT)),
  );
  expect(new Set(opened).size).toBe(1);
  const [id] = opened as [string];
  const [awa, bruno] = [connect(id, of('Awa').cookie), connect(id, of('Bruno').cookie)];
  await until(() => awa.saved && bruno.saved, 'both are in');
  edit(awa.draft, BLOCKS.water, 0, 0, 'Awa : ');
  edit(bruno.draft, BLOCKS.fees, 0, 0, 'Bruno : ');
  const read = async () => (await services.transcripts.read(material, of('Chantal').viewer))!.textContent;
  await until(async () => /^Awa : Avant.*Bruno : Aujourd/.test(await read()), 'both are stored');
  for (const editor of [awa, bruno]) editor.destroy();
  await until(async () => (await services.checkpoints.list(of('Awa').viewer, id)).length === 1, 'a checkpoint');
  const [point] = await services.checkpoints.list(of('Awa').viewer, id);
  expect(point!.authors.toSorted()).toEqual(['Awa', 'Bruno']);
  await services.drafts.edit(id, null, (draft) => edit(draft, BLOCKS.water, 0, 6, ''));
  expect(await read()).toMatch(/^Avant/);
  await services.checkpoints.restore(of('Bruno').viewer, id, point!.id);
  expect(await read()).toMatch(/^Awa : Avant/);
  const [entry] = await services.database.read
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'draft.restored')
    .execute();
  expect(entry).toMatchObject({ subject: id, pageId: study });
  expect((await services.transcripts.find(material, of('Awa').viewer))?.written).not.toBeNull();
});

test('transcripts and extracts are for those who may open the material, by socket and by service', async () => {
  const { services } = setup.rig;
  const { study, material, draft } = await newTranscript('Fermée', 'team');
  const code = await newCode(study, 'Eau');
  const extract = await mark(material, 'water', WORDS.water, [code]);
  const chantal = connect(draft, of('Chantal').cookie);
  await until(() => chantal.saved, 'all of the staff are the team while nobody is named');
  await services.studyTeam.choose(study, [of('Awa').viewer.personId], of('Awa').viewer);
  await until(() => closedWith(chantal) === 4403, 'who is no longer of the team is put out');
  const { cookie, personId } = await setup.rig.signIn('member', 'Membre');
  const member: Viewer = { role: 'member', personId, name: 'Membre', sessionId: 'session55555' };
  for (const [who, closed] of [
    [of('Bruno').cookie, 4403],
    [cookie, 4403],
    ['', 4401],
  ] as const) {
    const outsider = connect(draft, who);
    await until(() => closedWith(outsider) === closed, `closed with ${closed}`);
  }
  const refused = { code: expect.stringMatching(/^(?:not-found|forbidden|sign-in-required)$/) };
  for (const viewer of [of('Bruno').viewer, member, { role: 'public' } as Viewer]) {
    for (const door of [
      () => services.transcripts.find(material, viewer),
      () => services.transcripts.read(material, viewer),
      () => services.transcripts.open(material, viewer),
      () => services.checkpoints.list(viewer, draft),
      () => services.extracts.ofMaterial(material, viewer),
      () => services.extracts.read(extract, viewer),
      () => services.extracts.remove(extract, viewer),
      () => mark(material, 'fees', WORDS.fees, [], viewer as never),
      () => services.extracts.addSound(material, { from: '0', to: '1', codes: [], note: '' }, viewer),
    ])
      await expect(door()).rejects.toMatchObject(refused);
  }
  // The study is open to the staff: only the extracts of this material are hidden from them.
  expect(await services.extracts.ofStudy(study, of('Bruno').viewer)).toEqual({
    extracts: [],
    total: 0,
    page: 1,
    pages: 1,
  });
  await expect(services.codeBook.list(study, member)).rejects.toMatchObject(refused);
  await expect(newCode(study, 'Argent', member)).rejects.toMatchObject(refused);
  await expect(services.coderAgreement.read(study, member)).rejects.toMatchObject(refused);
});

test('an extract keeps its place while the transcript is corrected, and reports what became of its words', async () => {
  const { services } = setup.rig;
  const { study, material, draft } = await newTranscript('Corrigée');
  const code = await newCode(study, 'Eau');
  const ids = [
    await mark(material, 'water', 'nous marchions deux heures', [code]),
    await mark(material, 'source', 'les enfants tombaient malades', []),
    await mark(material, 'fees', WORDS.fees, []),
  ];
  const sound = await services.extracts.addSound(
    material,
    { from: '0:10', to: '0:25', codes: [], note: 'Rires' },
    of('Awa').viewer,
  );
  const now = async () =>
    new Map((await services.extracts.ofMaterial(material, of('Bruno').viewer)).extracts.map((one) => [one.id, one]));
  // By their place in the text, and then by their time.
  expect([...(await now()).values()].map(({ label, state }) => `${label} ${state}`)).toEqual(
    [1, 2, 3, 4].map((number) => `E1\u00a0§${number} placed`),
  );
  await services.drafts.edit(draft, null, (doc) => {
    // A word before the first; a word of the second; the third's paragraph is deleted.
    edit(doc, BLOCKS.water, 0, 0, 'Il y a longtemps, ');
    const at = WORDS.source.indexOf('les enfants');
    edit(doc, BLOCKS.source, at, at + 3, 'nos');
  });
  const { document } = await services.drafts.read(draft);
  const kept = document.copy(document.content.cut(0, document.child(0).nodeSize + document.child(1).nodeSize));
  await services.drafts.replace(draft, kept);
  const found = await now();
  expect(found.get(ids[0]!)).toMatchObject({
    state: 'placed',
    quote: 'nous marchions deux heures',
    by: 'Awa',
    now: null,
  });
  expect(found.get(ids[1]!)).toMatchObject({ state: 'changed', now: expect.stringContaining('tombaient malades') });
  expect(found.get(ids[2]!)).toMatchObject({ state: 'orphaned', blockId: null, quote: WORDS.fees });
  expect(found.get(sound)).toMatchObject({ state: 'placed', quote: null, from: 10_000, to: 25_000, note: 'Rires' });
  await expect(mark(material, 'water', 'des mots que personne n’a dits', [])).rejects.toMatchObject({
    code: 'invalid',
    details: { fields: ['words'] },
  });
  await expect(mark(material, 'water', WORDS.water, [material])).rejects.toMatchObject({
    details: { fields: ['codes'] },
  });

  // If two people change one at once, the second gets a conflict. A number is never used again.
  const { updatedAt } = found.get(ids[0]!)!;
  await services.extracts.change(ids[0]!, { codes: [], note: 'à voir' }, updatedAt, of('Bruno').viewer);
  await expect(
    services.extracts.change(ids[0]!, { codes: [code], note: '' }, updatedAt, of('Awa').viewer),
  ).rejects.toMatchObject({ code: 'conflict' });
  await services.extracts.remove(sound, of('Awa').viewer);
  await mark(material, 'water', 'nous marchions', []);
  expect([...(await now()).values()].map(({ label }) => label).sort()).toEqual(
    [1, 2, 3, 5].map((number) => `E1\u00a0§${number}`),
  );
});

test('an extract over several paragraphs has one code, and keeps its place in each while they are corrected', async () => {
  const { services } = setup.rig;
  const { study, material, draft } = await newTranscript('Sur trois paragraphes');
  const [awa, bruno] = [of('Awa').viewer, of('Bruno').viewer];
  const code = await newCode(study, 'Eau');
  // Selected as on a screen: the end of the first, the second, the beginning of the third.
  const words = `deux heures pour chercher l'eau.\n\n  ${WORDS.source}\n\nAujourd'hui chaque famille`;
  const id = await mark(material, 'water', words, [code]);
  const now = async () => (await services.extracts.read(id, bruno)).extract;
  const all = [BLOCKS.water, BLOCKS.source, BLOCKS.fees];
  const quote = `deux heures pour chercher l’eau.\n${WORDS.source}\nAujourd’hui chaque famille`;
  expect(await now()).toMatchObject({ state: 'placed', quote, blockId: BLOCKS.water, blockIds: all, now: null });
  for (const wrong of [
    `${WORDS.source}\n${WORDS.fees}`,
    `deux heures\n${WORDS.source}`,
    `${WORDS.water} ${WORDS.fees}`,
  ])
    await expect(mark(material, 'water', wrong, []), wrong).rejects.toMatchObject({ details: { fields: ['words'] } });

  // Around the words, and a paragraph between them.
  await services.drafts.edit(draft, null, (doc) => {
    edit(doc, BLOCKS.water, 0, 0, 'Il y a longtemps. ');
    edit(doc, BLOCKS.fees, WORDS.fees.length, WORDS.fees.length, ' Ou rien.');
  });
  expect(await now()).toMatchObject({ state: 'placed', blockIds: all });
  // Within them: reported with the present words of all paragraphs.
  await services.drafts.edit(draft, null, (doc) => edit(doc, BLOCKS.source, 0, 'La source'.length, 'L’eau du marigot'));
  expect(await now()).toMatchObject({
    ...{ state: 'changed', quote, blockIds: all },
    now: quote.replace('La source', 'L’eau du marigot'),
  });
  // Both coded all three paragraphs.
  await mark(material, 'water', quote.replace('La source', 'L’eau du marigot'), [code], bruno);
  expect((await services.coderAgreement.read(study, awa)).compared!.all).toMatchObject({ units: 3, observed: 1 });
  // A paragraph is gone: the others keep it.
  const { document } = await services.drafts.read(draft);
  const kept = document.copy(document.content.cut(0, document.child(0).nodeSize + document.child(1).nodeSize));
  await services.drafts.replace(draft, kept);
  expect(await now()).toMatchObject({ state: 'changed', blockIds: [BLOCKS.water, BLOCKS.source] });
  await services.drafts.replace(draft, document.copy(document.content.cut(0, document.child(0).nodeSize)));
  expect((await now()).blockIds).toEqual([BLOCKS.water]);
});

test('text inserted between the paragraphs of a passage is coded with it, as in analysts’ tools', async () => {
  const { services } = setup.rig;
  const { study, material, draft } = await newTranscript('Complétée');
  const [awa, bruno] = [of('Awa').viewer, of('Bruno').viewer];
  const code = await newCode(study, 'Eau');
  const words = `deux heures pour chercher l’eau.\n${WORDS.source}`;
  const id = await mark(material, 'water', words, [code]);
  const now = async () => (await services.extracts.read(id, awa)).extract;
  const insert = async (after: string, block: string, text: string) => {
    const { document } = await services.drafts.read(draft);
    const json = documentJson(document);
    const at = json.content!.findIndex(({ attrs }) => attrs?.id === after);
    const added = { type: 'paragraph', attrs: { id: block }, content: [{ type: 'text', text }] };
    const content = [...json.content!.slice(0, at + 1), added, ...json.content!.slice(at + 1)];
    await services.drafts.replace(draft, fitDocument({ type: 'doc', content }).document);
  };
  await insert(BLOCKS.source, 'dddddddd', 'Après le passage.');
  expect(await now()).toMatchObject({ state: 'placed', blockIds: [BLOCKS.water, BLOCKS.source], now: null });
  await insert(BLOCKS.water, 'eeeeeeee', 'Le soir aussi.');
  const three = [BLOCKS.water, 'eeeeeeee', BLOCKS.source];
  expect(await now()).toMatchObject({
    ...{ state: 'changed', blockIds: three },
    now: `deux heures pour chercher l’eau.\nLe soir aussi.\n${WORDS.source}`,
  });
  // Marking the passage in its present form agrees on all paragraphs.
  await mark(material, 'water', (await now()).now!, [code], bruno);
  expect((await services.coderAgreement.read(study, awa)).compared!.all).toMatchObject({ units: 5, observed: 1 });
  // Text added at the end of its first paragraph belongs to it as well.
  await services.drafts.edit(draft, null, (doc) =>
    edit(doc, BLOCKS.water, WORDS.water.length, WORDS.water.length, ' Ah !'),
  );
  expect((await now()).now).toBe(`deux heures pour chercher l’eau. Ah !\nLe soir aussi.\n${WORDS.source}`);
  // A long insertion is a text of its own: the passage is reported without it.
  await insert(BLOCKS.water, 'ffffffff', 'Et puis autre chose. '.repeat(60));
  expect(await now()).toMatchObject({ state: 'placed', blockIds: [BLOCKS.water, BLOCKS.source] });
});

test('a passage marked by the positions of a selection has the selected words', async () => {
  const { services } = setup.rig;
  const { material } = await newTranscript('Choisie');
  const viewer = of('Awa').viewer;
  const passage = (wanted: Partial<Parameters<typeof services.transcripts.passage>[1]>) =>
    services.transcripts.passage(
      material,
      { block: BLOCKS.water, until: null, from: null, to: null, ...wanted },
      viewer,
    );
  expect(await passage({})).toMatchObject({ words: WORDS.water, after: [{ id: BLOCKS.source }, { id: BLOCKS.fees }] });
  expect((await passage({ until: BLOCKS.fees })).words).toBe(Object.values(WORDS).join('\n\n'));
  const count = (text: string) => text.replaceAll(/\s/g, '').length;
  const selected = { from: count('Avant le forage, '), until: BLOCKS.source, to: count('La source était') };
  expect((await passage(selected)).words).toBe(`${WORDS.water.slice('Avant le forage, '.length)}\n\nLa source était`);
  expect((await passage({ from: count('Avant '), until: BLOCKS.water, to: count('Avant le forage') })).words).toBe(
    'le forage',
  );
  for (const wrong of [{ block: BLOCKS.fees, until: BLOCKS.water }, { until: 'zzzzzzzz' }, { block: 'zzzzzzzz' }])
    await expect(passage(wrong)).rejects.toMatchObject({ code: 'not-found' });
});

test('codes of a study are nested, have unique names and can be merged; lists filter by them', async () => {
  const { services } = setup.rig;
  const { study, material } = await newTranscript('Codée');
  const viewer = of('Awa').viewer;
  const water = await newCode(study, 'Eau');
  const clean = await newCode(study, 'Propreté', viewer, water);
  const fee = await newCode(study, 'Cotisation');
  const double = await newCode(study, 'Cotisations');
  await expect(newCode(study, 'eau')).rejects.toMatchObject({ code: 'invalid', details: { fields: ['name'] } });
  await expect(newCode(await newStudy('Autre'), 'Eau', viewer, water)).rejects.toMatchObject({
    details: { fields: ['parent'] },
  });
  const first = await mark(material, 'fees', WORDS.fees, [fee, double]);
  const second = await mark(material, 'source', WORDS.source, [clean]);
  const third = await mark(material, 'fees', 'cinquante francs', [double]);
  const book = async () =>
    (await services.codeBook.list(study, viewer)).map((one) => `${one.depth} ${one.name} ${one.extracts}`);
  expect(await book()).toEqual(['0 Cotisation 1', '0 Cotisations 2', '0 Eau 0', '1 Propreté 1']);
  const input = { name: 'Eau', definition: '', colour: 'green', parent: clean } as const;
  const { updatedAt } = (await services.codeBook.list(study, viewer)).find(({ id }) => id === water)!;
  await expect(services.codeBook.change(study, water, input, updatedAt, viewer)).rejects.toMatchObject({
    details: { fields: ['parent'] },
  });
  await expect(services.codeBook.merge(study, water, clean, viewer)).rejects.toMatchObject({
    details: { fields: ['into'] },
  });
  await services.codeBook.merge(study, double, fee, viewer);
  expect(await book()).toEqual(['0 Cotisation 2', '0 Eau 0', '1 Propreté 1']);
  const having = async (...codes: string[]) =>
    (await services.extracts.ofStudy(study, viewer, new Set(codes))).extracts.map(({ id }) => id).sort();
  expect(await having(fee)).toEqual([first, third].sort());
  expect(await having(water)).toEqual([]);
  expect(await having(water, clean)).toEqual([second]);
});

test('two coders’ agreement is Cohen’s kappa over the paragraphs of the transcripts that both coded', async () => {
  const { services } = setup.rig;
  const { study, material } = await newTranscript('Accordée');
  const [awa, bruno] = [of('Awa').viewer, of('Bruno').viewer];
  const code = await newCode(study, 'Eau');
  await mark(material, 'water', WORDS.water, [code], awa);
  await mark(material, 'source', WORDS.source, [code], awa);
  expect((await services.coderAgreement.read(study, awa)).compared).toBeNull();
  await mark(material, 'water', 'chercher l’eau', [code], bruno);
  // Both: 1; the first alone: 1; neither: 1. Observed 2/3, by chance 2/3 × 1/3 + 1/3 × 2/3 = 4/9.
  const { coders, compared } = await services.coderAgreement.read(study, awa);
  expect(coders.map(({ name }) => name)).toEqual(['Awa', 'Bruno']);
  expect(compared).toMatchObject({ transcripts: 1, all: { units: 3 } });
  expect(compared!.all.kappa).toBeCloseTo((2 / 3 - 4 / 9) / (5 / 9), 10);
  expect(compared!.byCode.map(([id]) => id)).toEqual([code]);
});

test('while a study is coded blind, each coder sees only their own extracts, until all are done', async () => {
  const { services } = setup.rig;
  const { study, material } = await newTranscript('À l’aveugle');
  // So that the material is exported with the project.
  await addConcerned(services, material);
  const [awa, bruno, chantal] = [of('Awa').viewer, of('Bruno').viewer, of('Chantal').viewer];
  const [water, fee] = [await newCode(study, 'Eau'), await newCode(study, 'Cotisation')];
  const ofAwa = await mark(material, 'water', WORDS.water, [water], awa);
  const ofBruno = await mark(material, 'source', WORDS.source, [water], bruno);
  const change = async (id: string, codes: string[], viewer: Viewer) => {
    const { extract } = await services.extracts.read(id, viewer);
    await services.extracts.change(id, { codes, note: '' }, extract.updatedAt, viewer);
  };
  await change(ofBruno, [water, fee], awa);
  const member: Viewer = { role: 'member', personId: 'member111111', name: 'Membre', sessionId: 'session66666' };
  const start = (viewer: Viewer) => services.blindCoding.start(study, viewer);
  for (const outsider of [member, { role: 'public' } as Viewer]) await expect(start(outsider)).rejects.toThrow();
  await start(awa);
  await start(bruno);
  const second = await mark(material, 'water', 'chercher l’eau', [water], bruno);
  /** The contents of each list, count and file. */
  const seen = async (viewer: Viewer) => {
    const listed = (await services.extracts.ofMaterial(material, viewer)).extracts;
    const all = await services.extracts.ofStudy(study, viewer);
    expect(all.extracts.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort());
    expect(all.total).toBe(listed.length);
    const having = await services.extracts.ofStudy(study, viewer, new Set([water, fee]));
    expect(having.total).toBe(listed.filter(({ codes }) => codes.length > 0).length);
    const { extracts } = await services.qdaExport.survey(study, viewer);
    expect(extracts).toBe(listed.length);
    const book = await services.codeBook.list(study, viewer);
    return {
      codes: Object.fromEntries(listed.map(({ id, codes }) => [id, codes.map((one) => one.id).sort()])),
      counts: [water, fee].map((id) => book.find((code) => code.id === id)!.extracts),
    };
  };
  expect(await seen(awa)).toEqual({ codes: { [ofAwa]: [water] }, counts: [1, 0] });
  expect(await seen(bruno)).toEqual({ codes: { [ofBruno]: [water], [second]: [water] }, counts: [2, 0] });
  expect(await seen(chantal)).toEqual({ codes: {}, counts: [0, 0] });
  expect(await services.coderAgreement.read(study, bruno)).toEqual({ coders: [], compared: null });
  for (const door of [
    () => services.extracts.read(ofBruno, awa),
    () => services.extracts.remove(ofBruno, awa),
    () => services.extracts.change(ofBruno, { codes: [], note: '' }, '', awa),
  ])
    await expect(door()).rejects.toMatchObject({ code: 'not-found' });
  // A code that another person gave it stays, although the person who changes it does not see it.
  await change(ofBruno, [], bruno);

  await services.blindCoding.finish(study, awa);
  const state = (viewer: Viewer) => services.blindCoding.find(study, viewer);
  expect([await state(awa), await state(bruno)]).toMatchObject([
    { done: ['Awa'], isDone: true },
    { done: ['Awa'], isDone: false },
  ]);
  const third = await mark(material, 'fees', WORDS.fees, [fee], chantal);
  await services.blindCoding.finish(study, bruno);
  expect(await state(awa), 'who has coded since is waited for').not.toBeNull();
  expect((await seen(awa)).counts).toEqual([1, 0]);
  await services.blindCoding.finish(study, chantal);
  expect(await state(awa)).toBeNull();
  const all = { [ofAwa]: [water], [ofBruno]: [fee], [second]: [water], [third]: [fee] };
  expect(await seen(awa)).toEqual({ codes: all, counts: [2, 2] });
  expect((await services.coderAgreement.read(study, awa)).coders).toHaveLength(3);

  await start(awa);
  await services.blindCoding.finish(study, awa);
  expect(await state(awa), 'one alone compares nothing').not.toBeNull();
  await services.blindCoding.stop(study, bruno);
  expect(await state(awa)).toBeNull();
});
