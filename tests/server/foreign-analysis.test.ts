import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { type Analysis, codeOf, foreign, guid, openAnalysis, selection } from '#tests/support/analysis-rig.ts';
import { packQdpx } from '#tests/support/qda.ts';

/** Projects of analysts' tools, imported into a study. */
let analysis: Analysis;
let { floor, folder, other, newStudy, newCode, look, bring, described, countAll } = {} as Analysis;
beforeAll(async () => {
  analysis = await openAnalysis();
  ({ floor, folder, other, newStudy, newCode, look, bring, described, countAll } = analysis);
});
afterAll(() => analysis.close());

test('positions are resolved however a tool counts them, and passages of several paragraphs stay whole', async () => {
  const lines = ['👩 Un mot.', 'Deux mots.', 'Trois.'];
  const crlf = lines.join('\r\n');
  const source = (n: number, ...selections: string[]) =>
    `<TextSource guid="${guid(n)}" name="T${n}" plainTextPath="internal://T.TXT">${selections.join('')}</TextSource>`;
  for (const [origin, start, end] of [
    // Positions in characters or in UTF-16 units; line ends as two characters or as one.
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
});

test('notes on a stretch of sound are imported, also from a file of the archive', async () => {
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

test('selections that share a GUID become one extract, however often the file is imported', async () => {
  const study = await newStudy('Deux fois la même');
  const project = (...given: [number, number[]][]) => ({
    'project.qde': foreign(
      `<TextSource guid="${guid(1)}" name="T"><PlainTextContent>Un mot. Deux mots.</PlainTextContent>${given
        .map(([start, codes]) => selection(5, start, start + 6, '', ...codes))
        .join('')}</TextSource>`,
      { codes: [20, 21, 22].map((n) => codeOf(n, `Code ${n}`)).join('') },
    ),
  });
  expect((await bring(study, project([0, [20]], [8, [21]]))).left).toEqual({ 'without-guid': 1 });
  // The first time, the selections are new; then, each would change the existing extract.
  expect((await bring(study, project([0, [21]], [8, [22]]))).left).toEqual({ 'without-guid': 1 });
  const { extracts } = await floor.services.extracts.ofStudy(study, floor.staff);
  expect(extracts.map(({ quote, codes }) => [quote, codes.length])).toEqual([['Un mot', 2]]);
});

test('an import reports what it leaves out, opens no file elsewhere, and makes names distinct', async () => {
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

test('an import refuses what is no project, declares entities, is too large unpacked, or nested too deep', async () => {
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

test('an import refuses a project with more than a study may have, before any of it is compared', async () => {
  const study = await newStudy('Trop');
  const before = await countAll(study);
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
  const text = (inside: string) => `<TextSource guid="${guid(1)}" plainTextPath="internal://b">${inside}</TextSource>`;
  const passages = (count: number, ...codes: number[]) =>
    text(
      numbers(count)
        .map((n) => selection(n, n % 90, (n % 90) + 9, '', ...codes))
        .join(''),
    );
  const sources = numbers(MOST_QDA_SOURCES + 1).map((n) => `<AudioSource guid="${guid(n)}"/>`);
  const texts = numbers(MOST_QDA_SOURCES + 1).map(
    (n) => `<TextSource guid="${guid(n)}" plainTextPath="internal://b"/>`,
  );
  const codes = (count: number, name: string) => ({
    codes: numbers(count)
      .map((n) => codeOf(n, name))
      .join(''),
  });
  for (const [project, refusal] of [
    [foreign('', codes(MOST_QDA_CODES + 1, 'Eau')), { code: 'too-many', details: { limit: MOST_QDA_CODES } }],
    [foreign(sources.join('')), { code: 'too-many', details: { limit: MOST_QDA_SOURCES } }],
    // Together their texts are too long as well: none of them is read.
    [foreign(texts.join('')), { code: 'too-many', details: { limit: MOST_QDA_SOURCES } }],
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
});

test('an import counts only the sources that are read', async () => {
  const study = await newStudy('Avec beaucoup de PDF');
  const count = MOST_QDA_SOURCES + 1;
  const many = (one: (n: number) => string) => Array.from({ length: count }, (_, n) => one(n)).join('');
  const others = [
    many((n) => `<PDFSource guid="${guid(n)}" path="internal://p.pdf"/>`),
    many((n) => `<TextSource guid="${guid(n)}" plainTextPath="relative://b"/>`),
    many((n) => `<PDFSource guid="${guid(n)}"><Representation plainTextPath="internal://gone"/></PDFSource>`),
    many(() => '<AudioSource/>'),
    many((n) => `<PictureSource guid="${guid(n)}"/>`),
  ];
  const text = `<TextSource guid="${guid(count)}" plainTextPath="internal://b"/>`;
  const { materials, left } = await look(study, {
    'project.qde': foreign(`${others.join('')}${text}`),
    'sources/b': 'Un mot.',
  });
  expect([materials.added, left]).toEqual([
    1,
    { pdf: count, elsewhere: 2 * count, 'without-guid': count, pictures: count },
  ]);
});

test('all projects that wait in memory have one limit: beyond it, the oldest has to be sent again', async () => {
  const study = await newStudy('Qui attendent');
  const { services } = floor;
  const worker = new QdaWorker({ logger: pino({ level: 'silent' }) });
  const { database, drafts, transcripts, fileStore: store, events } = services;
  // No transcript is processed here.
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
  // A project larger than the common limit waits alone.
  const third = await send(900, floor.staff);
  expect([await waits(second, other), await waits(third, floor.staff)]).toEqual([false, true]);
  worker.close();
});

test('of two sources with one GUID, the first is imported', async () => {
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

  // The project is still waiting, and is imported whole.
  await qdaImports.run(study, id, floor.staff);
  expect(await drafts()).toEqual([{ id: expect.any(String), materialId: expect.any(String) }]);
  expect(await logs()).toBe(before + 1);
});

test('an import is for its sender alone, who must have the right to write, and is all or nothing', async () => {
  const study = await newStudy('À soi');
  const { qdaImports } = floor.services;
  const many = Array.from({ length: 501 }, (_, n) => codeOf(n, `Code ${n}`)).join('');
  const tooMany = await look(study, { 'project.qde': foreign('', { codes: many }) });
  expect(tooMany.codes.added).toBe(501);
  await expect(qdaImports.run(study, tooMany.id, floor.staff)).rejects.toMatchObject({ code: 'too-many' });
  expect(await countAll(study)).toEqual([0, 0, 0, 1, 0]);
  const { id } = await look(study, { 'project.qde': foreign('', { codes: codeOf(1, 'Un') }) });
  // The project that was sent before is discarded.
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
