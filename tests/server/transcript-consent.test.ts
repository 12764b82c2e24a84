import { expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listCitations } from '#content/citation/listed-citations.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { CONSENT_STATES, REACHES } from '#content/material/consent.ts';
import { MATERIAL_ACCESS } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { replaceStudyMembers } from '#db/materials/study-member-repository.ts';
import { findCitedMaterials } from '#server/materials/cited-materials.ts';
import { CitedSources } from '#server/materials/cited-sources.ts';
import { findDraftRights } from '#server/studies/draft-rights.ts';
import { addConcerned, PERSON } from '#tests/support/materials.ts';
import { Random } from '#tests/support/random.ts';
import { closedWith } from '#tests/support/study-rig.ts';
import { BLOCKS, edit, setUpTranscripts, WORDS } from '#tests/support/transcript-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * Transcripts and consent: the people who may open one, the actions of the person concerned, and
 * the effects on its extracts.
 */
const { setup, newTranscript, mark } = setUpTranscripts();
const { of, connect } = setup;

test('a material that was agreed to for the team alone opens for it alone, whatever else was decided', async () => {
  const { services } = setup.rig;
  const seed = Number(process.env.SEED ?? Date.now() % 100_000);
  const random = new Random(seed);
  const { study, material, draft } = await newTranscript('Pour l’équipe');
  const person = await addConcerned(services, material, { state: 'asked', reach: 'team' });
  const other = await addConcerned(services, material, { name: 'Moussa Diallo', pseudonym: 'un voisin' });
  await mark(material, 'water', WORDS.water, []);
  const admin: Viewer = { ...of('Chantal').viewer, admin: true };
  const { awa, bruno, chantal } = { awa: of('Awa').viewer, bruno: of('Bruno').viewer, chantal: of('Chantal').viewer };
  const { database, events } = services;
  const sources = new CitedSources({ database, events, clock: () => new Date(), timeZone: 'Europe/Paris' });
  const isFound = async (read: Promise<unknown>) =>
    read.then(
      (found) => (Array.isArray(found) ? found.length > 0 : found !== null),
      (error: { code?: string }) => {
        if (error.code === 'not-found') return false;
        throw error;
      },
    );
  const doors = (viewer: Viewer): Record<string, () => Promise<boolean>> => ({
    screen: () => isFound(services.materials.read(material, viewer)),
    form: () => isFound(services.materials.requireToChange(material, viewer)),
    list: () => isFound(services.materials.list(study, viewer)),
    citable: () => isFound(services.materials.citable(study, viewer)),
    files: () => isFound(services.materialFiles.list(material, viewer).then(() => true)),
    'restore points': () =>
      services.checkpoints.list(viewer, draft).then(
        () => true,
        () => false,
      ),
    socket: async () => (await findDraftRights(services.database.read, viewer, draft))?.read === true,
    'title in texts': async () => {
      const target = { type: 'material', id: material } as const;
      return JSON.stringify((await sources.find(viewer, [target]))(target, 'fr')).includes('Entretien Pour');
    },
  });
  /** These read a text or a list, and take longer: one of them is tried each time, in turn. */
  const texts = (viewer: Viewer): [string, () => Promise<boolean>][] =>
    Object.entries({
      uses: () => isFound(services.materialUses.find(material, viewer)),
      loop: () => isFound(services.consentLoops.view(material, person, viewer)),
      transcript: () => isFound(services.transcripts.read(material, viewer)),
      words: () => isFound(services.transcripts.search(study, viewer, 'forage')),
      extracts: () => isFound(services.extracts.ofMaterial(material, viewer)),
      'extracts of the study': async () => (await services.extracts.ofStudy(study, viewer)).total > 0,
      'citable extracts': () => isFound(services.extracts.citable(study, viewer).then(({ extracts }) => extracts)),
    });
  let closed = 0;
  let turn = 0;
  for (let round = 0; round < 14 || closed <= 4; round++) {
    const consents = [person, other].map((id) => ({
      ...{ id, state: random.pick(CONSENT_STATES), reach: random.pick(REACHES) },
      givenOn: random.pick(['', '2026-03-01']),
    }));
    const access = random.pick(MATERIAL_ACCESS);
    const named = random.pick([[], [bruno.personId]]);
    const ownerId = random.pick([null, chantal.personId]);
    const createdBy = random.pick([null, awa.personId]);
    await services.database.write(async (trx) => {
      for (const { id, ...change } of consents)
        await trx.updateTable('concerned').set(change).where('id', '=', id).execute();
      await trx.updateTable('material').set({ access, createdBy }).where('id', '=', material).execute();
      await trx.updateTable('page').set({ ownerId }).where('id', '=', study).execute();
      await replaceStudyMembers(trx, study, named);
    });
    // The decision, written here without the code that is tested.
    const isKept = consents.some(
      ({ state, reach, givenOn }) => reach === 'team' && !(state === 'asked' && givenOn === ''),
    );
    const isWithdrawn = consents.some(({ state }) => state === 'withdrawn');
    for (const [who, viewer] of Object.entries({ awa, bruno, chantal, admin })) {
      const longer = texts(viewer);
      const isNamed = viewer.role === 'staff' && named.includes(viewer.personId);
      const looksAfter = viewer.role === 'staff' && viewer.personId === ownerId;
      const noted = who === 'awa' && createdBy !== null && named.length === 0;
      const opens =
        who === 'admin' || isNamed || looksAfter || (isKept ? noted : access === 'staff' || named.length === 0);
      if (!opens) closed += 1;
      for (const [door, tries] of [...Object.entries(doors(viewer)), longer[turn++ % longer.length]!]) {
        if (door === 'title in texts' && isWithdrawn) continue;
        expect(await tries(), JSON.stringify({ seed, round, who, door, consents, access, named, ownerId })).toBe(opens);
      }
    }
  }
  expect(closed).toBeGreaterThan(4);
});

test('staff who are excluded by a consent are disconnected, and cannot add themselves to the team', async () => {
  const { services } = setup.rig;
  const { study, material, draft } = await newTranscript('Tenue');
  const person = await addConcerned(services, material, { state: 'asked', reach: 'team' });
  await services.database.write((trx) =>
    trx
      .updateTable('page')
      .set({ ownerId: of('Awa').viewer.personId })
      .where('id', '=', study)
      .execute(),
  );
  const [awa, bruno] = [connect(draft, of('Awa').cookie), connect(draft, of('Bruno').cookie)];
  await until(() => awa.saved && bruno.saved, 'both are in: nothing was answered yet');
  const [asked] = (await services.materials.read(material, COMMAND_LINE)).concerned;
  await services.concerned.change(person, { ...PERSON, reach: 'team' }, asked!.updatedAt, of('Bruno').viewer);
  await until(() => closedWith(bruno) === 4403, 'who is not of the team is put out');
  const brunos = of('Bruno').viewer;
  const follow = (owner: string, viewer: Viewer) => services.followUp.follow(study, { owner, due: '' }, viewer);
  await expect(services.studyTeam.choose(study, [brunos.personId], brunos)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(follow(brunos.personId, brunos)).rejects.toMatchObject({ code: 'forbidden' });
  expect(closedWith(awa)).toBeUndefined();
  await services.studyTeam.choose(study, [brunos.personId], of('Awa').viewer);
  expect((await services.materials.list(study, brunos)).map(({ isKeptToTeam }) => isKeptToTeam)).toEqual([true]);
  // Chantal is excluded now, as Bruno was before.
  await expect(follow(of('Chantal').viewer.personId, of('Chantal').viewer)).rejects.toMatchObject({
    code: 'forbidden',
  });
  await follow(of('Chantal').viewer.personId, brunos);
  expect(await services.materials.list(study, of('Chantal').viewer)).toHaveLength(1);
});

test('a transcript is sent to its person as written, and takes over their corrections and strikes', async () => {
  const { services } = setup.rig;
  const awa = of('Awa').viewer;
  const { material, draft } = await newTranscript('Rendue');
  const person = await addConcerned(services, material);
  const [water, fees] = [
    await mark(material, 'water', 'deux heures', []),
    await mark(material, 'fees', WORDS.fees, []),
  ];
  const { consentLoops } = services;
  const asked = {
    text: 'Acceptez-vous ?',
    uses: ['quotation'],
    reach: 'public',
    naming: 'name',
    locale: 'fr',
  } as const;
  const at = { materialId: material, id: person, origin: 'https://exemple.org' };
  await consentLoops.askConsent(at, { ...asked, uses: [...asked.uses], email: '', recording: '' }, awa);
  expect((await consentLoops.view(material, person, awa)).written).toBe(3);
  await consentLoops.returnWritten(material, person, awa);
  // They read the transcript as it was sent, whatever is written since.
  await services.drafts.edit(draft, null, (doc) => edit(doc, BLOCKS.source, 0, 0, 'Awa : '));
  const token = await consentLoops.makeLink(material, person, awa);
  const open = () => services.ownConsent.open(token, { role: 'public' });
  const { passages } = await services.ownConsent.transcriptPart(await open(), 0);
  expect(passages.map(({ text }) => text)).toEqual([WORDS.water, WORDS.source, WORDS.fees]);
  const typed = new Map([
    [0, { text: WORDS.water.replace('deux heures', 'trois heures'), isStruck: false }],
    [1, { text: `${WORDS.source} Vraiment.`, isStruck: false }],
    // With a remark to the team, which is not for the transcript.
    [2, { text: 'Trop intime.', isStruck: true }],
  ]);
  await services.ownAnswers.correct(token, { typed, isLast: true }, { role: 'public' });

  const take = (position: number, viewer = awa, isByHand = false) =>
    consentLoops.takeProposal(material, person, { position, isAccepted: true, isByHand }, viewer);
  const lines = async () => {
    const found: string[] = [];
    (await services.transcripts.read(material, awa))!.forEach((block) => void found.push(block.textContent));
    return found;
  };
  await take(0, of('Bruno').viewer);
  await take(2);
  expect(await lines()).toEqual([WORDS.water.replace('deux', 'trois'), `Awa : ${WORDS.source}`, '']);
  expect((await services.transcripts.find(material, awa))?.written?.name, 'written by who accepts').toBe('Awa');
  const { extracts } = await services.extracts.ofMaterial(material, awa);
  expect(extracts.find(({ id }) => id === water)).toMatchObject({ blockId: BLOCKS.water, now: 'trois heures' });
  expect(extracts.find(({ id }) => id === fees)).toMatchObject({ quote: WORDS.fees, state: 'orphaned' });
  await take(1);
  expect((await lines())[1], 'a part of its paragraph now').toBe(`Awa : ${WORDS.source} Vraiment.`);

  // Words that changed meanwhile are not overwritten: the team edits them by hand, and marks this.
  const back = new Map([[0, { text: 'Tout autre chose.', isStruck: false }]]);
  await services.ownAnswers.correct(token, { typed: back, isLast: true }, { role: 'public' });
  await expect(take(0)).rejects.toMatchObject({ code: 'conflict', details: { reason: 'words-changed' } });
  expect((await consentLoops.view(material, person, awa)).proposals[0]).toMatchObject({ takenAt: null });
  await take(0, awa, true);
  expect((await lines())[0]).toContain('trois heures');
  const { turns } = await consentLoops.view(material, person, awa);
  expect(turns.transcript?.takenAt).not.toBeNull();
});

test('a person who agreed on paper is not asked again: the loop begins with the transcript', async () => {
  const { services } = setup.rig;
  const awa = of('Awa').viewer;
  const { consentLoops } = services;
  const { material } = await newTranscript('Sur papier');
  const signed = { how: 'signed', givenOn: '2026-03-01', uses: ['analysis', 'quotation'], reach: 'network' } as const;
  const given = await addConcerned(services, material, { ...signed, uses: [...signed.uses] });
  const asked = await addConcerned(services, material, { name: 'Moussa', pseudonym: 'un voisin', state: 'asked' });
  const begin = (id: string, email = '') =>
    consentLoops.begin({ materialId: material, id, origin: 'https://exemple.org' }, { locale: 'fr', email }, awa);
  await expect(begin(asked)).rejects.toMatchObject({ code: 'conflict', details: { reason: 'consent' } });
  await expect(begin(given, 'nulle part')).rejects.toMatchObject({ code: 'invalid', details: { fields: ['email'] } });
  await expect(consentLoops.returnWritten(material, given, awa)).rejects.toMatchObject({ code: 'not-found' });
  await begin(given);
  await consentLoops.returnWritten(material, given, awa);
  const token = await consentLoops.makeLink(material, given, awa);
  const open = () => services.ownConsent.open(token, { role: 'public' });
  const opened = await open();
  // The recorded consent counts as their answer, so that they can agree to less by the link.
  expect([opened.first, opened.isConsentNoted]).toEqual(['transcript', true]);
  expect(opened.turns.consent).toMatchObject({ text: '', uses: signed.uses });
  const { person } = await consentLoops.view(material, given, awa);
  expect(person).toMatchObject({ ...signed, state: 'returned' });
  // Beginning twice keeps the loop that exists.
  await begin(given, 'autre@example.org');
  expect((await consentLoops.view(material, given, awa)).loop).toMatchObject({ email: '' });

  // Asked again all the same, the signed consent is valid until the answer replaces it.
  const text = { text: 'Acceptez-vous ?', naming: 'pseudonym', locale: 'fr', email: '', recording: '' } as const;
  const wider = { ...text, uses: ['quotation' as const], reach: 'public' as const };
  await consentLoops.askConsent({ materialId: material, id: given, origin: 'https://exemple.org' }, wider, awa);
  expect((await open()).person).toMatchObject({ ...signed, uses: signed.uses });
  await services.ownAnswers.refuse(token, { role: 'public' });
  expect((await open()).person).toMatchObject({ state: 'refused', how: 'link' });
});

test('a citation of an extract is reported, refused and withdrawn as one of its material', async () => {
  const { services } = setup.rig;
  const viewer = of('Awa').viewer;
  const { study, material, draft } = await newTranscript('Citée');
  const person = await addConcerned(services, material, { state: 'asked', reach: 'team' });
  const extract = await mark(material, 'water', 'nous marchions deux heures', []);
  const gone = await mark(material, 'fees', WORDS.fees, []);
  expect((await services.extracts.citable(study, viewer)).extracts.map(({ label }) => label)).toEqual([
    'E1\u00a0§1',
    'E1\u00a0§2',
  ]);
  await expect(services.extracts.citable(study, { role: 'public' })).rejects.toMatchObject({
    code: expect.any(String),
  });
  const lost = async () => (await services.extracts.citable(study, viewer)).extracts.map(({ isLost }) => isLost);
  expect(await lost()).toEqual([false, false]);
  await services.drafts.edit(draft, null, (doc) => edit(doc, BLOCKS.fees, 0, WORDS.fees.length, ''));
  expect(await lost(), 'its words are gone').toEqual([false, true]);
  const sentence = 'Les femmes de Kayes passaient deux heures par jour sur la route du puits.';
  const cite = (id: string) => ({ type: 'citation', attrs: { target: `extract/${id}`, locator: '' } });
  const paragraph = (id: string, text: string, cited: string) => ({
    ...{ type: 'paragraph', attrs: { id }, content: [{ type: 'text', text }, cite(cited)] },
  });
  const other = 'Chaque famille du quartier payait alors sa part à la caisse du comité.';
  const text = { type: 'doc', content: [paragraph('dddddddd', sentence, extract), paragraph('eeeeeeee', other, gone)] };
  await services.drafts.replace(study, fitDocument(text).document);
  // A removed extract still names its material.
  await services.extracts.remove(gone, viewer);
  const { read } = services.database;
  const citations = listCitations(documentJson((await services.drafts.read(study)).document));
  expect(citations).toHaveLength(2);
  const no = () => false;
  const nobody = { isQuoted: no, isRefused: no, isNamed: no, isCorrected: no, isValidated: no };
  const cited = (list: typeof citations) =>
    findCitedMaterials(read, list, { reach: 'public', on: '2026-03-01' }, async () => nobody);
  const gaps = async () => (await cited(citations)).map(({ label, gap }) => `${label} ${gap}`);
  expect(await gaps()).toEqual(['E1 asked', 'E1 asked']);
  const unknown = [{ ...citations[0]!, target: 'extract/abcdefghjkmn' }];
  expect(await cited(unknown)).toMatchObject([{ gap: 'missing' }]);
  expect((await services.materialUses.find(material, viewer)).pages).toMatchObject([{ id: study, draft: 'now' }]);

  const { seen, places } = await services.withdrawals.view(material, viewer);
  expect(places.map((place) => place.text).sort()).toEqual([other, sentence].sort());
  await services.withdrawals.request(material, { seen, person, passages: new Map<string, never>(), along: [] }, viewer);
  await services.withdrawals.settle(60_000);
  expect((await services.drafts.read(study)).document.textContent).not.toMatch(/Kayes|caisse/);
  expect(await gaps()).toEqual(['E1 withdrawn', 'E1 withdrawn']);
});

test('a withdrawal and a deletion leave no word of a transcript or an extract', async () => {
  const { services } = setup.rig;
  for (const way of ['withdrawal', 'deletion'] as const) {
    const { study, material, draft } = await newTranscript(way);
    const person = await addConcerned(services, material);
    const extract = await mark(material, 'water', WORDS.water, []);
    const awa = connect(draft, of('Awa').cookie);
    await until(() => awa.saved, 'open');
    edit(awa.draft, BLOCKS.fees, 0, 0, 'Je le répète : ');
    await until(() => awa.saved, 'stored');
    if (way === 'deletion') await services.materials.remove(material, COMMAND_LINE);
    else {
      const { seen } = await services.withdrawals.view(material, of('Awa').viewer);
      await services.withdrawals.request(
        material,
        { seen, person, passages: new Map<string, never>(), along: [] },
        of('Awa').viewer,
      );
      await services.withdrawals.settle(60_000);
    }
    await until(() => closedWith(awa) === 4403, 'who has it open is put out');
    const { read } = services.database;
    for (const table of ['draftUpdate', 'draftSnapshot', 'checkpoint', 'draftWriter'] as const)
      expect(await read.selectFrom(table).select('pageId').where('pageId', '=', draft).execute(), table).toEqual([]);
    expect(await read.selectFrom('draft').select('id').where('id', '=', draft).execute()).toEqual([]);
    const [left] = await read.selectFrom('extract').selectAll().where('id', '=', extract).execute();
    // A text may cite the extract: that it existed stays known, and of which material.
    expect(left).toMatchObject({ anchor: null, note: '', materialId: material, removedAt: expect.any(String) });
    expect((await services.extracts.ofStudy(study, of('Awa').viewer)).total).toBe(0);
  }
});
