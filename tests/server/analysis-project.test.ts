import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8 } from 'fflate';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { editBlockText, findTextBlock } from '#content/draft/anchors/anchor-yjs.ts';
import type { MaterialInput } from '#content/input/material/material-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { QdaImports } from '#server/qda/qda-imports.ts';
import { QdaWorker } from '#server/qda/qda-worker.ts';
import {
  MOST_QDA_CODES,
  MOST_QDA_CODINGS,
  MOST_QDA_PASSAGES,
  MOST_QDA_SOURCES,
  MOST_QDA_TEXT,
  MOST_QDA_WORDS,
  MOST_QDA_XML,
} from '#server/qda/read-project.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { packQdpx, projectOf, requireValid, unpackQdpx } from '#tests/support/qda.ts';
import { Random } from '#tests/support/random.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

/** The analysis of a study that leaves for analysts' tools, and comes back. */
let floor: TestServices;
let other: Viewer & { readonly role: 'staff' };
const folder = mkdtempSync(path.join(tmpdir(), 'qda-'));
beforeAll(async () => {
  floor = await createTestServices();
  const bruno = await floor.services.people.add(
    { email: 'bruno@example.org', name: 'Bruno Ndiaye', role: 'staff' },
    COMMAND_LINE,
  );
  other = { ...floor.staff, personId: bruno.id, name: bruno.name } as typeof other;
}, 60_000);
afterAll(async () => {
  await floor.close();
  rmSync(folder, { recursive: true, force: true });
});

const newStudy = async (title: string) =>
  (await floor.services.pages.create({ kind: 'study', title, summary: 'Un résumé.' }, floor.staff)).id;
const paragraphs = (...lines: readonly string[]): DocumentNode => ({
  type: 'doc',
  content: lines.map((line) => ({
    type: 'paragraph',
    content: line.split('⏎').flatMap((text, i) => [...(i > 0 ? [{ type: 'hardBreak' }] : []), { type: 'text', text }]),
  })),
});
const write = (material: string, ...lines: readonly string[]) =>
  floor.services.transcripts.open(material, floor.staff, paragraphs(...lines));
/** The paragraphs of transcripts, which are read once. */
const blocksOf = new Map<string, ReturnType<TestServices['services']['transcripts']['readBlocks']>>();
async function mark(
  material: string,
  words: string,
  codes: readonly string[],
  viewer: Viewer = floor.staff,
  note = '',
) {
  const { services } = floor;
  const read = blocksOf.get(material) ?? services.transcripts.readBlocks(material, viewer, 'fr');
  blocksOf.set(material, read);
  const block = (await read)!.blocks.flatMap(({ passages }) => passages).find(({ text }) => text.includes(words))!.id;
  return services.extracts.addPassage(material, { block, words, codes: [...codes], note }, viewer);
}
const addInterview = (study: string, facts: Partial<MaterialInput> = {}) => addMaterial(floor.services, study, facts);
const newCode = (study: string, name: string, parent = '') =>
  floor.services.codeBook.add(study, { name, definition: `Tout sur ${name}.`, colour: 'green', parent }, floor.staff);
async function addSound(material: string) {
  const sent = await floor.services.fileStore.receive([Buffer.from('ID3'), Buffer.alloc(300_000, 7)], 400_000);
  await floor.services.materialFiles.add(material, { ...sent, name: 'voix.mp3' }, floor.staff);
  await floor.services.extracts.addSound(material, { from: '0:01', to: '0:03', codes: [], note: 'rires' }, floor.staff);
}
const open = async (study: string, viewer: Viewer = floor.staff) => {
  const { archive, name } = await floor.services.qdaExport.open(study, viewer, ({ staying }) => `${staying.length}`);
  const files = await unpackQdpx(archive);
  const project = projectOf(files);
  requireValid(project);
  return { name, files, project };
};
/** The words that each selection of a text holds, by what the file says. */
function selections({ project, files }: { project: string; files: Record<string, Uint8Array> }) {
  return [
    ...project.matchAll(/<TextSource [^>]*plainTextPath="internal:\/\/([^"]+)"(?:\/>|.*?<\/TextSource>)/g),
  ].flatMap(([source, file]) => {
    const text = [...strFromU8(files[`sources/${file}`]!)];
    return [...source.matchAll(/startPosition="(\d+)" endPosition="(\d+)"/g)].map(([, start, end]) =>
      text.slice(Number(start), Number(end)).join(''),
    );
  });
}

test('a passage over paragraphs leaves as one, in the words of now, and comes back as one', async () => {
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

  // Once the extract is not known any more, its words are found in the transcript that is there.
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
}, 60_000);

describe('leaving', () => {
  test('is valid, with codes, coders, notes, passages where they are, and sounds', async () => {
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

  test('leaves out what may not be read or analysed, and says no name that is not agreed', async () => {
    const study = await newStudy('Accords');
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
    const { files, project } = await open(study, other);
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
});

/** Sends a project to a study, and says what it would change. */
async function look(study: string, files: Readonly<Record<string, string | Uint8Array>>) {
  const { qdaImports } = floor.services;
  const id = await qdaImports.read(study, { file: packQdpx(folder, files), name: 'projet.qdpx' }, floor.staff);
  const preview = await qdaImports.preview(study, id, floor.staff);
  return { ...preview!, left: Object.fromEntries(preview!.leftOut), changes: Object.fromEntries(preview!.changed) };
}
async function bring(study: string, files: Readonly<Record<string, string | Uint8Array>>) {
  const preview = await look(study, files);
  await floor.services.qdaImports.run(study, preview.id, floor.staff);
  return preview;
}
/** The analysis of a study in words, whatever its ids. */
async function described(study: string) {
  const codes = await floor.services.codeBook.list(study, floor.staff);
  const nameOf = new Map(codes.map(({ id, name }) => [id, name]));
  const { extracts } = await floor.services.extracts.ofStudy(study, floor.staff);
  return {
    codes: codes.map(({ name, definition, colour, parentId, depth }) =>
      [depth, name, definition, colour, parentId && nameOf.get(parentId)].join(' | '),
    ),
    extracts: extracts
      .map(({ material, quote, from, to, codes: given, note, by, state }) =>
        [
          ...[material.title, quote, from, to, note, by, state],
          ...given.map(({ id, by: coder }) => `${nameOf.get(id)} by ${coder}`).sort(),
        ].join(' | '),
      )
      .sort(),
  };
}
const countAll = async (study: string) => {
  const { read } = floor.services.database;
  const rows = await Promise.all([
    read.selectFrom('material').select('id').where('pageId', '=', study).execute(),
    read.selectFrom('extract').select('id').where('pageId', '=', study).execute(),
    read.selectFrom('studyCode').select('id').where('pageId', '=', study).execute(),
    read.selectFrom('draft').select('id').where('pageId', '=', study).execute(),
    read.selectFrom('analysisGuid').select('guid').where('pageId', '=', study).execute(),
  ]);
  return rows.map(({ length }) => length);
};

/** A project as another tool writes it. */
const foreign = (
  sources: string,
  { origin = 'NVivo', codes = '', rest = '' }: { origin?: string; codes?: string; rest?: string } = {},
) =>
  `<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="Projet" origin="${origin}">
    <Users><User guid="{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}" name="Ana"/></Users>
    <CodeBook><Codes>${codes}</Codes></CodeBook><Sources>${sources}</Sources>${rest}</Project>`;
const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const codeOf = (n: number, name: string, inside = '', color = '#2F8F4E') =>
  `<Code guid="${guid(n)}" name="${name}" isCodable="true" color="${color}">${inside}</Code>`;
const selection = (n: number, start: number, end: number, name: string, ...codes: number[]) =>
  `<PlainTextSelection guid="{${guid(n).toUpperCase()}}" name="${name}" startPosition="${start}" endPosition="${end}">${codes
    .map(
      (code, i) =>
        `<Coding guid="${guid(n * 100 + i)}" creatingUser="{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}"><CodeRef targetGUID="${guid(code)}"/></Coding>`,
    )
    .join('')}</PlainTextSelection>`;

describe('coming in', () => {
  test('an analysis that left comes into an empty study as it was, and changes nothing a second time', async () => {
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

  test('a second import updates by GUID, follows corrected words, and brings nothing back that was deleted', async () => {
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
    // Its material is kept to the team, of nobody who agreed yet: it does not leave.
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

    // Words that were withdrawn do not come back, and a material that was deleted stays so.
    await floor.services.transcripts.eraseOfMaterial(first!.material.id);
    const gone = await bring(study, project(codeOf(3, 'Sécheresse'), dry, selection(14, 0, 8, '', 3)));
    expect([gone.materials.added, gone.extracts.added]).toEqual([0, 0]);
    expect((await floor.services.extracts.ofStudy(study, floor.staff)).total).toBe(0);
    await floor.services.materials.remove(first!.material.id, floor.staff);
    expect((await bring(study, project('', dry))).left.removed).toBe(1);
  }, 120_000);

  test('places are found however a tool counts them, and passages of several paragraphs stay whole', async () => {
    const lines = ['👩 Un mot.', 'Deux mots.', 'Trois.'];
    const crlf = lines.join('\r\n');
    const source = (n: number, ...selections: string[]) =>
      `<TextSource guid="${guid(n)}" name="T${n}" plainTextPath="internal://T.TXT">${selections.join('')}</TextSource>`;
    for (const [origin, start, end] of [
      // Characters, UTF-16 units; line ends as two characters, and as one.
      ['QualCoder', 11, 15],
      ['NVivo', 12, 16],
      ['ATLAS.ti', 10, 14],
      ['MAXQDA', 11, 15],
    ] as const) {
      const study = await newStudy(`Compté par ${origin}`);
      const joined = origin === 'ATLAS.ti' || origin === 'MAXQDA';
      const text = origin === 'MAXQDA' ? lines.join('\n') : crlf;
      const preview = await bring(study, {
        'project.qde': foreign(
          source(1, selection(5, start, end, 'Deux'), selection(6, start, start + 16 + (joined ? 1 : 2), 'Deux mots…')),
          { origin },
        ),
        'Sources/t.txt': `\ufeff${text}`,
      });
      const quotes = (await floor.services.extracts.ofStudy(study, floor.staff)).extracts.map(({ quote }) => quote);
      expect(quotes.sort(), origin).toEqual(['Deux', 'Deux mots.\nTrois.']);
      expect(preview.changes).toEqual({});
    }
  }, 60_000);

  test('what is noted of a stretch of sound comes along, also from a file of the archive', async () => {
    const study = await newStudy('Un son annoté');
    await bring(study, {
      'project.qde': foreign(
        `<AudioSource guid="${guid(1)}" name="Son"><AudioSelection guid="${guid(2)}" begin="1000" end="3000"><Description>Il hésite.</Description><NoteRef targetGUID="${guid(3)}"/></AudioSelection></AudioSource>`,
        { rest: `<Notes><Note guid="${guid(3)}" plainTextPath="internal://n.txt"/></Notes>` },
      ),
      'sources/n.txt': 'Il se reprend.',
    });
    const { extracts } = await floor.services.extracts.ofStudy(study, floor.staff);
    expect(extracts).toMatchObject([{ from: 1000, to: 3000, note: 'Il hésite.\n\nIl se reprend.' }]);
  });

  test('says what it leaves out, opens nothing elsewhere, and keeps names apart', async () => {
    const study = await newStudy('Ailleurs');
    await newCode(study, 'eau');
    const preview = await bring(study, {
      'project.qde': foreign(
        [
          `<TextSource guid="${guid(1)}" name="a" plainTextPath="file:///etc/passwd"/>`,
          `<TextSource guid="${guid(2)}" name="b" plainTextPath="internal://../../etc/passwd"/>`,
          `<TextSource guid="${guid(3)}" name="c" plainTextPath="relative:///x.txt"/>`,
          `<PictureSource guid="${guid(4)}" name="d" path="internal://d.png"/>`,
          `<PDFSource guid="${guid(5)}" name="e"><PDFSelection guid="${guid(6)}" page="1" firstX="0" firstY="0" secondX="1" secondY="1"/><Representation guid="${guid(7)}"><PlainTextContent>Un PDF.</PlainTextContent>${selection(8, 0, 2, '', 9, 10)}</Representation></PDFSource>`,
          `<VideoSource guid="${guid(11)}" name="f"><VideoSelection guid="${guid(12)}" begin="0" end="2000"/></VideoSource>`,
        ].join(''),
        {
          codes: [
            codeOf(9, 'Eau', codeOf(10, 'Prix')),
            codeOf(13, 'Prix'),
            '<Code guid="x" name="y" isCodable="true"/>',
          ].join(''),
          rest: '<Cases><Case guid="a"/></Cases>',
        },
      ),
    });
    expect(preview.left).toEqual({
      ...{ elsewhere: 3, pictures: 1, 'pdf-selections': 1, media: 1, cases: 1, 'without-guid': 1 },
    });
    expect(preview.changes).toEqual({ joined: 1, renamed: 1, coder: 2 });
    expect(await described(study)).toMatchObject({
      codes: [
        expect.stringMatching(/^0 \| eau/),
        expect.stringMatching(/^1 \| Prix/),
        expect.stringMatching(/^0 \| Prix \(2\)/),
      ],
      extracts: ['e | Un |  |  |  |  | placed | Prix by null | eau by null', 'f |  | 0 | 2000 |  |  | placed'],
    });
  });

  test('refuses what is no project, declares entities, unpacks to too much, or is nested too deep', async () => {
    const study = await newStudy('Refusés');
    const before = await countAll(study);
    const deep = '<Code guid="x" name="y" isCodable="true">'.repeat(200) + '</Code>'.repeat(200);
    for (const [files, refusal] of [
      [{ 'a.txt': 'rien' }, { code: 'unsupported-type', details: { reason: 'not-a-document' } }],
      [{ 'project.qde': '<a/>' }, { code: 'unsupported-type', details: { reason: 'not-a-document' } }],
      [{ 'project.qde': foreign('').slice(0, -20) }, { code: 'unsupported-type', details: { reason: 'damaged' } }],
      [
        { 'project.qde': `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${foreign('<x>&b;</x>')}` },
        { code: 'unsupported-type', details: { reason: 'entities' } },
      ],
      [{ 'project.qde': foreign('', { codes: deep }) }, { code: 'invalid', details: { reason: 'nesting' } }],
      [
        Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [n === 0 ? 'project.qde' : `sources/${n}`, ''])),
        { code: 'too-large', details: { reason: 'many-entries' } },
      ],
      [{ 'project.qde': new Uint8Array(MOST_QDA_XML + 1) }, { code: 'too-large', details: { reason: 'unpacked' } }],
      [
        {
          'project.qde': foreign(`<TextSource guid="${guid(1)}" plainTextPath="internal://b"/>`),
          'sources/b': new Uint8Array(MOST_QDA_TEXT + 1),
        },
        { code: 'too-large', details: { reason: 'unpacked' } },
      ],
    ] as const)
      await expect(look(study, files as never)).rejects.toMatchObject(refusal);
    expect(await countAll(study)).toEqual(before);
  }, 120_000);

  test('refuses what has more than a study could take, before any of it is compared', async () => {
    const study = await newStudy('Trop');
    const before = await countAll(study);
    const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
    const text = (inside: string) =>
      `<TextSource guid="${guid(1)}" plainTextPath="internal://b">${inside}</TextSource>`;
    const passages = (count: number, ...codes: number[]) =>
      text(
        numbers(count)
          .map((n) => selection(n, n % 90, (n % 90) + 9, '', ...codes))
          .join(''),
      );
    const sources = numbers(MOST_QDA_SOURCES + 1).map((n) => `<AudioSource guid="${guid(n)}"/>`);
    const codes = (count: number, name: string) => ({
      codes: numbers(count)
        .map((n) => codeOf(n, name))
        .join(''),
    });
    for (const [project, refusal] of [
      [foreign('', codes(MOST_QDA_CODES + 1, 'Eau')), { code: 'too-many', details: { limit: MOST_QDA_CODES } }],
      [foreign(sources.join('')), { code: 'too-many', details: { limit: MOST_QDA_SOURCES } }],
      [foreign(passages(MOST_QDA_PASSAGES + 1)), { code: 'too-many', details: { limit: MOST_QDA_PASSAGES } }],
      [
        foreign(passages(MOST_QDA_CODINGS / 40 + 1, ...numbers(40))),
        { code: 'too-many', details: { limit: MOST_QDA_CODINGS } },
      ],
      [
        foreign('', codes(MOST_QDA_CODES, 'L'.repeat(MOST_QDA_WORDS / MOST_QDA_CODES))),
        { code: 'too-large', details: { reason: 'unpacked' } },
      ],
    ] as const)
      await expect(
        look(study, { 'project.qde': project, 'sources/b': 'Un mot. '.repeat(2_000) }),
        JSON.stringify(refusal),
      ).rejects.toMatchObject(refusal);
    expect(await countAll(study)).toEqual(before);
  }, 60_000);

  test('bounds what waits in memory of all projects: the oldest has to be sent again', async () => {
    const study = await newStudy('Qui attendent');
    const { services } = floor;
    const worker = new QdaWorker({ logger: pino({ level: 'silent' }) });
    const { database, drafts, transcripts, fileStore: store, events } = services;
    // No words of a transcript are followed here.
    const tasks = null as never;
    const deps = { database, drafts, transcripts, store, tasks, worker, events, clock: () => new Date() };
    const imports = new QdaImports({ ...deps, logger: pino({ level: 'silent' }), mostCharacters: 60_000 });
    const send = (count: number, viewer: Viewer) => {
      const codes = Array.from({ length: count }, (_, n) => codeOf(n, `${n}${'L'.repeat(90)}`)).join('');
      const file = packQdpx(folder, { 'project.qde': foreign('', { codes }) });
      return imports.read(study, { file, name: 'p.qdpx' }, viewer);
    };
    const waits = async (id: string, viewer: Viewer) => (await imports.preview(study, id, viewer)) !== null;
    const first = await send(100, floor.staff);
    const second = await send(100, other);
    expect([await waits(first, floor.staff), await waits(second, other)]).toEqual([true, true]);
    // Larger than all may have together: it waits, alone.
    const third = await send(900, floor.staff);
    expect([await waits(second, other), await waits(third, floor.staff)]).toEqual([false, true]);
    worker.close();
  }, 60_000);

  test('of two sources with one id, the first comes in', async () => {
    const study = await newStudy('Deux fois');
    const text = `<TextSource guid="${guid(1)}" name="Un" plainTextPath="internal://b"/>`;
    const files = { 'project.qde': foreign(text + text), 'sources/b': 'Des mots.' };
    expect(await bring(study, files)).toMatchObject({ materials: { added: 1 }, left: { 'without-guid': 1 } });
    expect((await countAll(study))[0]).toBe(1);
  });

  test('transcripts that an import has stored are erased unless it makes them visible', async () => {
    const study = await newStudy('Gardés');
    const { qdaImports, transcripts } = floor.services;
    const { read } = floor.services.database;
    const drafts = () =>
      read
        .selectFrom('draft')
        .select(['id', 'materialId'])
        .where('pageId', '=', study)
        .where('section', 'like', 'transcript/%')
        .execute();
    const logs = async () => (await read.selectFrom('draftUpdate').select('pageId').execute()).length;
    const before = await logs();
    const text = `<TextSource guid="${guid(1)}" name="Un" plainTextPath="internal://b"/>`;
    const files = { 'project.qde': foreign(text), 'sources/b': 'Des mots.' };

    // While it waits for its material, nothing else erases it.
    const staged = await transcripts.stage(study, new Uint8Array([0, 0]));
    await transcripts.erase();
    expect(await drafts()).toEqual([{ id: staged, materialId: null }]);
    await transcripts.release([staged]);
    expect([await drafts(), await logs()]).toEqual([[], before]);

    const { id } = await look(study, files);
    const fails = () => Promise.reject(new Error('the disk is full'));
    await expect(qdaImports.run(study, id, floor.staff, fails)).rejects.toThrow('the disk is full');
    expect([await drafts(), await logs()]).toEqual([[], before]);

    // It is still there, and comes in whole.
    await qdaImports.run(study, id, floor.staff);
    expect(await drafts()).toEqual([{ id: expect.any(String), materialId: expect.any(String) }]);
    expect(await logs()).toBe(before + 1);
  });

  test('is its sender’s alone, for those who write in the study, and whole or nothing', async () => {
    const study = await newStudy('À soi');
    const { qdaImports } = floor.services;
    const many = Array.from({ length: 501 }, (_, n) => codeOf(n, `Code ${n}`)).join('');
    const tooMany = await look(study, { 'project.qde': foreign('', { codes: many }) });
    expect(tooMany.codes.added).toBe(501);
    await expect(qdaImports.run(study, tooMany.id, floor.staff)).rejects.toMatchObject({ code: 'too-many' });
    expect(await countAll(study)).toEqual([0, 0, 0, 1, 0]);
    const { id } = await look(study, { 'project.qde': foreign('', { codes: codeOf(1, 'Un') }) });
    // The one that was sent before is given up.
    await expect(qdaImports.run(study, tooMany.id, floor.staff)).rejects.toMatchObject({ code: 'gone' });
    expect(await qdaImports.preview(study, id, other)).toBeNull();
    expect(await qdaImports.preview(await newStudy('Autre'), id, floor.staff)).toBeNull();
    await expect(qdaImports.run(study, id, other)).rejects.toMatchObject({ code: 'gone' });
    for (const viewer of [floor.member, { role: 'public' } as const])
      await expect(qdaImports.run(study, id, viewer)).rejects.toMatchObject({
        code: expect.stringMatching(/not-found|forbidden/),
      });
    await qdaImports.cancel(study, id, floor.staff);
    expect(await qdaImports.preview(study, id, floor.staff)).toBeNull();
  });
});
