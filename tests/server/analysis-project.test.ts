import { strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { editBlockText, findTextBlock } from '#content/draft/anchors/anchor-yjs.ts';
import { NavetteError } from '#content/errors.ts';
import { viewerOfRequest } from '#server/runtime/asker.ts';
import {
  type Analysis,
  codeOf,
  foreign,
  guid,
  openAnalysis,
  paragraphs,
  selection,
  selections,
} from '#tests/support/analysis-rig.ts';
import { addConcerned } from '#tests/support/materials.ts';
import { Random } from '#tests/support/random.ts';
import { wavOf } from '#tests/support/sounds.ts';

/** The analysis of a study, exported for analysts' tools and imported again. */
let analysis: Analysis;
let { floor, other, newStudy, write, mark, addInterview, newCode, addSound, open, bring, described, countAll } =
  {} as Analysis;
beforeAll(async () => {
  analysis = await openAnalysis();
  ({ floor, other, newStudy, write, mark, addInterview, newCode, addSound, open, bring, described, countAll } =
    analysis);
});
afterAll(() => analysis.close());

test('a passage of several paragraphs is exported as one, in its present words, and imported as one', async () => {
  const study = await newStudy('Aller et retour');
  const code = await newCode(study, 'Trajet');
  const material = await addInterview(study);
  await addConcerned(floor.services, material, { naming: 'name' });
  const lines = ['👩 Nous marchions.', 'Deux heures.', 'Puis la pompe.'];
  const draft = await write(material, ...lines);
  const block = (await floor.services.transcripts.readBlocks(material, floor.staff, 'fr'))!.blocks[0]!.passages[0]!.id;
  const words = 'marchions.\nDeux heures.\nPuis';
  await floor.services.extracts.addPassage(material, { block, words, codes: [code], note: 'long' }, floor.staff);
  const left = await open(study);
  expect(selections(left)).toEqual([words]);

  const elsewhere = await newStudy('Ailleurs, entier');
  await bring(elsewhere, left.files);
  const { extracts } = await floor.services.extracts.ofStudy(elsewhere, floor.staff);
  expect(extracts).toMatchObject([{ quote: words, state: 'placed', note: 'long', codes: [{}] }]);
  expect(extracts[0]!.blockIds).toHaveLength(3);

  // Once the extract is deleted, its words are found in the existing transcript.
  const [known] = (await floor.services.extracts.ofStudy(study, floor.staff)).extracts;
  await floor.services.database.write((trx) => trx.deleteFrom('extract').where('id', '=', known!.id).execute());
  await floor.services.drafts.edit(draft, null, (doc) =>
    doc.transact(() => editBlockText(findTextBlock(doc, block)!, { from: 0, to: 2, text: 'Awa :' })),
  );
  expect(await bring(study, left.files)).toMatchObject({
    extracts: { added: 1 },
  });
  expect((await floor.services.extracts.ofStudy(study, floor.staff)).extracts).toMatchObject([
    { quote: words, state: 'placed' },
  ]);
  expect(selections(await open(study))).toEqual([words]);
});

describe('an export', () => {
  test('is valid, with codes, coders, notes, passages at their positions, and sounds', async () => {
    const study = await newStudy('L’eau & le sel');
    const water = await newCode(study, 'Eau');
    const source = await newCode(study, 'Source', water);
    const material = await addInterview(study);
    await addConcerned(floor.services, material, { naming: 'name', uses: ['analysis', 'sound'] });
    await write(material, '👩🏽‍🌾 Avant le forage, nous marchions.', 'Un.⏎Deux < trois.', 'La source était sale.');
    await mark(material, 'nous marchions', [water], floor.staff, 'À revoir & compléter');
    await mark(material, 'Deux < trois', []);
    await mark(material, 'La source', [water, source], other);
    await addSound(material);
    const { name, files, project } = await open(study);
    expect(name).toBe('l-eau-le-sel');
    expect(selections({ project, files })).toEqual(['nous marchions', 'Deux < trois', 'La source']);
    expect(project).toMatch(/<Code [^>]*name="Eau"[^>]*color="#2f8f4e"[^>]*>.*<Code [^>]*name="Source"/);
    expect(project).toContain('À revoir &amp; compléter');
    expect(project).toContain('name="Bruno Ndiaye"');
    expect(project).toMatch(/<AudioSelection [^>]*begin="1000" end="3000"/);
    const sound = Object.keys(files).find((file) => file.endsWith('.mp3'))!;
    expect(files[sound]!.length).toBe(300_003);
  });

  test('leaves out what may not be read or analysed, and every name that may not be used', async () => {
    const study = await newStudy('Ce que dit Fanta Keïta');
    const [granted, refused, withdrawn, asked, nobody, closed, analysis] = await Promise.all([
      ...Array.from({ length: 5 }, () => addInterview(study, { title: 'Entretien avec Fanta Keïta' })),
      addInterview(study, { access: 'team' }),
      addInterview(study, { summary: 'F. Keïta en parle.' }),
    ]);
    await addConcerned(floor.services, granted!);
    await addConcerned(floor.services, refused!, { state: 'refused' });
    await addConcerned(floor.services, withdrawn!, { state: 'withdrawn' });
    await addConcerned(floor.services, asked!, { state: 'asked' });
    await addConcerned(floor.services, closed!);
    await addConcerned(floor.services, analysis!, { uses: ['quotation'] });
    for (const one of [granted!, refused!, asked!, nobody!, closed!, analysis!])
      await write(one, `Fanta Keïta dit : l’eau de ${one === granted ? 'la pompe' : 'la mare interdite'}.`);
    const code = await newCode(study, 'Selon Fanta Keïta');
    await mark(granted!, 'l’eau de la pompe', [code], floor.staff, 'Fanta insiste');
    await addSound(granted!);
    await floor.services.studyTeam.choose(
      study,
      [floor.staff.role === 'staff' ? floor.staff.personId : ''],
      floor.staff,
    );
    const survey = await floor.services.qdaExport.survey(study, other);
    expect(survey).toMatchObject({ codes: 1, materials: 1, extracts: 1, sounds: 0, closed: 1 });
    expect(survey.staying.map(({ reason }) => reason).sort()).toEqual(
      ['asked', 'nobody', 'refused', 'use', 'voice', 'withdrawn'].sort(),
    );
    const { name, files, project } = await open(study, other);
    expect(name).toBe('ce-que-dit-une-presidente-de-comite');
    expect(project).toContain('name="Ce que dit une présidente de comité"');
    const all = Object.values(files)
      .map((file) => strFromU8(file))
      .join('\n');
    expect(all).not.toMatch(/Fanta|Ke[iï]ta/i);
    expect(all).not.toContain('interdite');
    expect(all).toContain('une présidente de comité');
    expect(selections({ project, files })).toEqual(['l’eau de la pompe']);
    expect(Object.keys(files).filter((file) => !/^(project\.qde|sources\/[\w-]+\.txt)$/.test(file))).toEqual([]);
    for (const viewer of [floor.member, { role: 'public' } as const]) {
      await expect(floor.services.qdaExport.survey(study, viewer)).rejects.toMatchObject({
        code: expect.stringMatching(/not-found|forbidden/),
      });
      await expect(open(study, viewer)).rejects.toMatchObject({ code: expect.stringMatching(/not-found|forbidden/) });
    }
  });

  test('contains nothing that is deleted while it is made, and fails if the viewer’s rights change', async () => {
    const study = await newStudy('Pendant ce temps');
    const materials = [await addInterview(study), await addInterview(study)] as const;
    for (const [i, material] of materials.entries()) {
      await addConcerned(floor.services, material, { naming: 'name' });
      await write(material, `Texte ${i} sur l’eau.`);
      await mark(material, `Texte ${i}`, []);
    }
    const { drafts, qdaExport, materials: store, database } = floor.services;
    /** Runs this work while the first transcript of the project is read. */
    const meanwhile = (work: () => Promise<unknown>) => {
      const read = drafts.state.bind(drafts);
      const spied = vi.spyOn(drafts, 'state').mockImplementationOnce(async (...args) => {
        await work();
        return read(...args);
      });
      return () => spied.mockRestore();
    };
    const done = meanwhile(() => store.remove(materials[1], floor.staff));
    const { files, project } = await open(study);
    done();
    expect(selections({ project, files })).toEqual(['Texte 0']);
    expect(Object.keys(files)).toHaveLength(2);
    let holds = true;
    const viewer = viewerOfRequest(floor.staff, '', {
      gone: null,
      requireSameRights: async () => {
        if (!holds) throw new NavetteError('conflict', { reason: 'rights-changed' });
      },
    });
    const undone = meanwhile(async () => {
      holds = false;
    });
    await expect(qdaExport.open(study, viewer, () => '')).rejects.toMatchObject({ code: 'conflict' });
    undone();
    holds = true;
    const gone = meanwhile(() => database.write((trx) => trx.deleteFrom('page').where('id', '=', study).execute()));
    await expect(qdaExport.open(study, viewer, () => '')).rejects.toMatchObject({ code: 'not-found' });
    gone();
  });
});

describe('an import', () => {
  test('adds no stretch of sound beyond the end of the recording', async () => {
    const study = await newStudy('Un son de dix secondes');
    const material = await addInterview(study);
    await addConcerned(floor.services, material, { naming: 'name', uses: ['analysis', 'sound'] });
    const sent = await floor.services.fileStore.receive([wavOf(10_000)], 400_000);
    await floor.services.materialFiles.add(material, { ...sent, name: 'voix.wav' }, floor.staff);
    await floor.services.extracts.addSound(material, { from: '0:01', to: '0:03', codes: [], note: '' }, floor.staff);
    const { files, project } = await open(study);
    const marked = /<AudioSelection guid="([^"]+)"[^>]*\/>/.exec(project)!;
    const other = (n: number, end: number) =>
      marked[0].replace(marked[1]!, guid(n)).replace('end="3000"', `end="${end}"`);
    const more = project.replace(marked[0], marked[0] + other(980, 10_000) + other(981, 30_000));
    expect(await bring(study, { ...files, 'project.qde': more })).toMatchObject({
      extracts: { added: 1 },
      left: { 'not-found': 1 },
    });
  });

  test('restores an exported analysis in an empty study, and changes nothing a second time', async () => {
    const random = new Random();
    const study = await newStudy(`Aller ${random.seed}`);
    const words = ['eau', 'forage', '👩🏽‍🌾', 'l’école', 'a < b', 'marché', '𝄞', 'puits'];
    const sentence = () => Array.from({ length: 4 + random.below(5) }, () => random.pick(words)).join(' ');
    const codes: string[] = [];
    for (let n = 0; n < 8; n++)
      codes.push(
        await newCode(study, `Code ${n} & ${random.pick(words)}`, random.chance(0.5) ? (codes.at(-1) ?? '') : ''),
      );
    for (let n = 0; n < 2; n++) {
      const material = await addInterview(study, { title: `Texte ${n}` });
      await addConcerned(floor.services, material, { naming: 'name', uses: ['analysis', 'sound'] });
      const lines = Array.from(
        { length: 5 },
        (_, i) => `${i}. ${sentence()}${random.chance(0.3) ? `⏎${sentence()}` : ''}`,
      );
      await write(material, ...lines);
      for (const line of lines) {
        const [first = ''] = line.split('⏎');
        const passage = random.chance(0.5) ? first : first.split(' ').slice(0, 3).join(' ');
        const given = codes.filter(() => random.chance(0.3));
        await mark(
          material,
          passage,
          given,
          random.chance(0.5) ? floor.staff : other,
          random.chance(0.3) ? sentence() : '',
        );
      }
      if (n === 0) await addSound(material);
    }
    const { files } = await open(study);
    const target = await newStudy(`Retour ${random.seed}`);
    const preview = await bring(target, files);
    expect([preview.changes, preview.left], `seed ${random.seed}`).toEqual([{}, { media: 1 }]);
    const came = await described(target);
    expect(came, `seed ${random.seed}`).toEqual(await described(study));
    const before = await countAll(target);
    for (const one of [study, target])
      expect(await bring(one, files)).toMatchObject({
        codes: { added: 0, changed: 0 },
        materials: { added: 0 },
        extracts: { added: 0, changed: 0 },
      });
    expect([await countAll(target), await described(target)]).toEqual([before, came]);
  }, 120_000);

  test('updates by GUID when repeated, follows corrected words, and restores nothing that was deleted', async () => {
    const study = await newStudy('Mise à jour');
    const text = 'Le puits est sec.\nLa pompe est cassée.\nPersonne ne répare.';
    const project = (codes: string, ...selections: string[]) => ({
      'project.qde': foreign(
        `<TextSource guid="${guid(1)}" name="Groupe"><PlainTextContent>${text}</PlainTextContent>${selections.join('')}</TextSource>`,
        { codes },
      ),
    });
    const dry = selection(10, 0, 17, '', 3);
    await bring(study, project(codeOf(3, 'Sec'), dry, selection(11, 18, 38, 'La pompe est', 3)));
    const [first, second] = (await floor.services.extracts.ofStudy(study, floor.staff)).extracts;
    expect([first!.quote, second!.quote]).toEqual(['Le puits est sec.', 'La pompe est cassée.']);
    // Its material is for the team alone and has nobody's consent yet: it is not exported.
    expect((await floor.services.qdaExport.survey(study, floor.staff)).staying).toEqual([
      { label: 'E1', reason: 'nobody' },
    ]);
    const transcript = (await floor.services.transcripts.find(first!.material.id, floor.staff))!.id;
    const { document } = await floor.services.drafts.read(transcript);
    await floor.services.drafts.replace(
      transcript,
      document.type.schema.nodeFromJSON(
        paragraphs('Ajout.', 'Le puits est sec.', 'Alors la pompe est cassée.', 'Personne ne répare rien.'),
      ),
    );
    await floor.services.extracts.remove(second!.id, floor.staff);
    const again = await bring(
      study,
      project(
        codeOf(3, 'Sécheresse', codeOf(4, 'Pompe', '', '#ff0000')),
        selection(10, 0, 17, '', 3, 4),
        selection(11, 18, 38, '', 3),
        selection(12, 39, 57, '', 4),
        selection(13, 39, 58, '', 4),
      ),
    );
    expect(again).toMatchObject({ codes: { added: 1, changed: 1 }, materials: { added: 0 }, extracts: { changed: 1 } });
    expect(again.changes).toMatchObject({ colour: 1 });
    expect(again.left.removed).toBe(1);
    const { extracts } = await floor.services.extracts.ofStudy(study, floor.staff);
    expect(extracts.map(({ quote, codes }) => `${quote} ${codes.length}`)).toContain('Le puits est sec. 2');
    expect(extracts.some(({ quote }) => quote?.includes('pompe'))).toBe(false);
    expect((await floor.services.codeBook.list(study, floor.staff)).map(({ name }) => name)).toEqual([
      'Sécheresse',
      'Pompe',
    ]);

    // Withdrawn words are not imported again, and a deleted material stays deleted.
    await floor.services.transcripts.eraseOfMaterial(first!.material.id);
    const gone = await bring(study, project(codeOf(3, 'Sécheresse'), dry, selection(14, 0, 8, '', 3)));
    expect([gone.materials.added, gone.extracts.added]).toEqual([0, 0]);
    expect((await floor.services.extracts.ofStudy(study, floor.staff)).total).toBe(0);
    await floor.services.materials.remove(first!.material.id, floor.staff);
    expect((await bring(study, project('', dry))).left.removed).toBe(1);
  }, 120_000);
});
