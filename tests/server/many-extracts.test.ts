import { expect, test, vi } from 'vitest';
import { fitDocument } from '#content/document/fit/fit.ts';
import { newId } from '#db/driver/new-id.ts';
import { addCodesToExtracts } from '#db/extracts/analysis-guid-repository.ts';
import { insertExtracts } from '#db/extracts/extract-repository.ts';
import { DRAFT_TASKS } from '#server/drafts/draft-tasks.ts';
import type { ExtractPage } from '#server/extracts/extract-pages.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { statementsOf } from '#tests/support/statements-of.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';
import { BLOCKS, setUpTranscripts } from '#tests/support/transcript-rig.ts';
import { until } from '#tests/support/until.ts';

/** Very many extracts, and long transcripts: what they cost the event loop. */
const { setup, mark } = setUpTranscripts();
const { of, newStudy } = setup;
const newCode = (study: string, name: string) =>
  setup.rig.services.codeBook.add(study, { name, definition: '', colour: 'blue', parent: '' }, of('Awa').viewer);

test('thousands of coded extracts are listed in little time; merging and removing take few statements', async () => {
  const { services } = setup.rig;
  const { viewer } = of('Awa');
  const study = await newStudy('Beaucoup');
  const material = await addMaterial(services, study);
  const codes: string[] = [];
  for (let i = 0; i < 10; i++) codes.push(await newCode(study, `Code ${i}`));
  const at = '2026-03-14T10:00:00.000Z';
  const dates = { createdAt: at, updatedAt: at, removedAt: null };
  const facts = { pageId: study, materialId: material, anchor: null, note: '', createdBy: null, ...dates };
  const extracts = Array.from({ length: 3_000 }, (_, i) => ({
    ...{ ...facts, id: newId(), number: i + 1, beginsAt: i * 1_000, endsAt: i * 1_000 + 500 },
  }));
  await services.database.write(async (trx) => {
    await insertExtracts(trx, extracts);
    const given = extracts.flatMap(({ id }) => codes.map((codeId) => ({ extractId: id, codeId, codedBy: null })));
    await addCodesToExtracts(
      trx,
      given.map((one) => ({ ...one, createdAt: at })),
    );
  });
  // Reads all pages of a list; each extract must be on exactly one of them.
  const everyPage = async (read: (page: number) => Promise<ExtractPage>) => {
    const [{ pages, total }, found] = [await read(1), [] as ExtractPage['extracts'][number][]];
    for (let page = 1; page <= pages; page++) found.push(...(await read(page)).extracts);
    expect([total, new Set(found.map(({ id }) => id)).size]).toEqual([found.length, found.length]);
    return { pages, found };
  };
  let listed: Awaited<ReturnType<typeof everyPage>> = { pages: 0, found: [] };
  const took = await processorTimeOf(async () => {
    listed = await everyPage((page) => services.extracts.ofMaterial(material, viewer, page));
  });
  expect(listed.found.map(({ codes: given }) => given.length)).toEqual(extracts.map(() => 10));
  expect(took).toBeLessThan(1_000);
  const second = await addMaterial(services, study);
  const alone = Array.from({ length: 50 }, (_, i) => ({ ...extracts[i]!, id: newId(), materialId: second }));
  await services.database.write(async (trx) => {
    await insertExtracts(trx, alone);
    const given = alone.map(({ id }) => ({ extractId: id, codeId: codes[3]!, codedBy: null, createdAt: at }));
    await addCodesToExtracts(trx, given);
  });
  const ofStudy = (codeIds: string[] | null) =>
    everyPage((page) => services.extracts.ofStudy(study, viewer, codeIds && new Set(codeIds), page));
  const everywhere = await ofStudy(null);
  expect([listed.pages, everywhere.pages]).toEqual([6, 16]);
  expect(everywhere.found.map(({ id }) => id)).toEqual([...extracts, ...alone].map(({ id }) => id));
  // The page on which the extracts of one material end also has the first of the next material.
  expect((await ofStudy([codes[3]!])).found).toHaveLength(3_050);
  expect((await ofStudy([codes[4]!])).found).toHaveLength(3_000);
  expect((await services.extracts.ofStudy(study, viewer, null, 99)).page).toBe(16);
  // The editor gets the first extracts and those that the text cites, and finds others by a query.
  const cited = extracts[2_500]!.id;
  const citation = { type: 'citation', attrs: { target: `extract/${cited}`, locator: '' } };
  const paragraph = {
    type: 'paragraph',
    attrs: { id: 'dddddddd' },
    content: [{ type: 'text', text: 'Dit.' }, citation],
  };
  await services.drafts.replace(study, fitDocument({ type: 'doc', content: [paragraph] }).document);
  await services.materialUses.find(material, viewer);
  const known = await services.extracts.citable(study, viewer);
  expect([known.isMore, known.extracts.length]).toEqual([true, 1_001]);
  expect(known.extracts.filter(({ label }) => label === 'E1\u00a0§2501')).toMatchObject([{ id: cited }]);
  const sought = async (query: string) => {
    const { extracts: found, isMore } = await services.extracts.citable(study, viewer, query);
    return [isMore, found.map(({ id }) => id)] as const;
  };
  expect(await sought('e1 §2999')).toEqual([false, [extracts[2_998]!.id]]);
  expect(await sought('rien')).toEqual([false, []]);
  const [isMore, found] = await sought('29');
  expect([isMore, found.length, found[0]]).toEqual([true, 30, extracts[28]!.id]);
  await services.materials.remove(second, viewer);
  // Other writes wait for each statement of a transaction.
  const [from, into] = [await newCode(study, 'Doublon'), codes[0]!];
  await services.database.write((trx) =>
    addCodesToExtracts(
      trx,
      extracts.map(({ id }) => ({ extractId: id, codeId: from, codedBy: null, createdAt: at })),
    ),
  );
  const { database, codeBook, materials } = services;
  const merging = await statementsOf(database, () => codeBook.merge(study, from, into, viewer));
  expect(merging.length).toBeLessThan(40);
  const removing = await statementsOf(database, () => materials.remove(material, viewer));
  expect(removing.length).toBeLessThan(60);
  expect((await services.extracts.ofStudy(study, viewer)).total).toBe(0);
});

test('another process prepares a long transcript for reading', async () => {
  const { services } = setup.rig;
  const { viewer } = of('Awa');
  const material = await addMaterial(services, await newStudy('Longue'));
  const content = Array.from({ length: 30_000 }, () => ({
    type: 'paragraph',
    content: [{ type: 'text', text: 'mot' }],
  }));
  const draft = await services.transcripts.open(material, viewer, { type: 'doc', content });
  // Somebody has it open: its draft stays loaded.
  const editor = setup.connect(draft, of('Bruno').cookie);
  await until(() => editor.saved, 'the draft is open');
  await services.transcripts.readBlocks(material, viewer, 'fr');
  const took: number[] = [];
  // The shortest counts: what else this process has to do, such as collecting garbage, takes some.
  for (let i = 0; i < 3; i++) {
    took.push(
      await processorTimeOf(async () => {
        const read = await services.transcripts.readBlocks(material, viewer, 'fr');
        expect([read?.blocks.length, read?.isWhole]).toEqual([2_000, false]);
      }),
    );
  }
  expect(Math.min(...took)).toBeLessThan(250);
});

test('another process compares and sends a long transcript', async () => {
  const { services } = setup.rig;
  const { viewer } = of('Awa');
  const study = await newStudy('Relue');
  const material = await addMaterial(services, study);
  const content = Array.from({ length: 3_000 }, (_, i) => ({
    type: 'paragraph',
    ...(i === 0 ? { attrs: { id: BLOCKS.water } } : {}),
    content: [{ type: 'text', text: 'mot' }],
  }));
  await services.transcripts.open(material, viewer, { type: 'doc', content });
  const person = await addConcerned(services, material);
  const code = await newCode(study, 'Eau');
  for (const { viewer: coder } of [of('Awa'), of('Bruno')]) await mark(material, 'water', 'mot', [code], coder);
  // The other process has its own copies of these functions: a call that is recorded here ran on
  // the event loop.
  const here = [
    vi.spyOn(DRAFT_TASKS, 'sentTranscript'),
    vi.spyOn(DRAFT_TASKS, 'spokenBlocks'),
    vi.spyOn(services.drafts, 'read'),
  ];
  expect((await services.consentLoops.view(material, person, viewer)).written).toBe(3_000);
  expect((await services.coderAgreement.read(study, viewer)).compared!.all.units).toBe(3_000);
  expect(here.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
  vi.restoreAllMocks();
});
