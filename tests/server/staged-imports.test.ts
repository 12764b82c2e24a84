import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Writer } from '#db/driver/database.ts';
import { guidOf } from '#server/qda/guid.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { type Analysis, codeOf, foreign, guid, openAnalysis, selection } from '#tests/support/analysis-rig.ts';
import { openFloor } from '#tests/support/floor.ts';
import { Random } from '#tests/support/random.ts';
import { startApp } from '#tests/support/running-app.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * docs/decisions/0155: a project is imported into a study in pieces that nobody sees, whole or not
 * at all, while others write.
 */
let analysis: Analysis;
let { floor, newStudy, look, bring, described, countAll } = {} as Analysis;
beforeAll(async () => {
  analysis = await openAnalysis();
  ({ floor, newStudy, look, bring, described, countAll } = analysis);
});
afterAll(() => analysis.close());

/** Most rows that one transaction may write: extracts, their codes, and the targets of GUIDs. */
const MOST_ROWS_OF_PIECE = 400;
const WORDS = 'Le puits est sec depuis deux ans, et personne ne le répare.';
const CODES = 20;

/** A project of so many texts. @param passages of each text, each with four codes, from `first` */
function projectOf(texts: number, passages: number, { count = CODES, first = 0 } = {}) {
  const codes = Array.from({ length: count }, (_, n) => codeOf(n + 1, `Thème ${n + 1}`)).join('');
  const sources = Array.from({ length: texts }, (_, text) => {
    const marked = Array.from({ length: passages }, (_, n) => {
      const id = 10_000 + text * 1_000 + n;
      const given = [0, 1, 2, 3].map((one) => 1 + ((first + n + one) % count));
      return selection(id, n % 20, 25 + (n % 20), '', ...given);
    });
    return `<TextSource guid="${guid(1_000 + text)}" name="Texte ${text}"><PlainTextContent>${WORDS}</PlainTextContent>${marked.join('')}</TextSource>`;
  });
  return { 'project.qde': foreign(sources.join(''), { codes }) };
}

/** All rows that an import writes, whoever may see them. */
async function countRows(trx: Writer): Promise<number> {
  const tables = ['extract', 'extractCode', 'analysisGuid', 'stagedExtractChange', 'stagedExtractCode'] as const;
  let rows = 0;
  for (const table of tables) {
    const { count } = await trx
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    rows += Number(count);
  }
  return rows;
}

const countStaged = async (trx: Writer) =>
  (await trx.selectFrom('extract').select('id').where('importId', 'is not', null).execute()).length;

/** Expects that no staged rows are left. */
async function expectTidy(label: string): Promise<void> {
  const { read } = floor.services.database;
  const left = await Promise.all([
    read.selectFrom('analysisImport').select('id').execute(),
    read.selectFrom('stagedMaterial').select('id').execute(),
    read.selectFrom('stagedExtractChange').select('extractId as id').execute(),
    read.selectFrom('stagedExtractCode').select('extractId as id').execute(),
    read.selectFrom('extract').select('id').where('importId', 'is not', null).execute(),
    read.selectFrom('studyCode').select('id').where('importId', 'is not', null).execute(),
    read.selectFrom('analysisGuid').select('guid as id').where('importId', 'is not', null).execute(),
    read
      .selectFrom('draft')
      .select('id')
      .where('section', 'like', 'transcript/%')
      .where('materialId', 'is', null)
      .execute(),
  ]);
  expect(
    left.map(({ length }) => length),
    label,
  ).toEqual(left.map(() => 0));
}

/** A study's analysis as a colleague sees it. */
async function seen(study: string): Promise<readonly number[]> {
  const { services, staff } = floor;
  const codes = await services.codeBook.list(study, staff);
  return [
    codes.length,
    codes.reduce((sum, one) => sum + one.extracts, 0),
    (await services.materials.list(study, staff)).length,
    (await services.extracts.ofStudy(study, staff)).total,
    (await services.extracts.citable(study, staff)).extracts.length,
  ];
}

/** Runs an import, and runs `write` in a transaction between its own transactions. */
async function besides(study: string, id: string, write: (trx: Writer) => Promise<void>): Promise<unknown> {
  const { database, qdaImports } = floor.services;
  let isRunning = true;
  const running = qdaImports.run(study, id, floor.staff).then(
    () => null,
    (error: unknown) => error,
  );
  void running.then(() => {
    isRunning = false;
  });
  while (isRunning) await database.write(write);
  return running;
}

test('others write between the small pieces of an import, and see nothing before all is imported', async () => {
  const study = await newStudy('En morceaux');
  const { id } = await look(study, projectOf(12, 40));
  const before = await seen(study);
  const views: (readonly number[])[] = [];
  const steps: number[] = [];
  let rows = await floor.services.database.write(countRows);
  let isRunning = true;
  const looking = (async () => {
    while (isRunning) views.push(await seen(study));
  })();
  const problem = await besides(study, id, async (trx) => {
    const now = await countRows(trx);
    steps.push(now - rows);
    rows = now;
  });
  isRunning = false;
  await looking;
  expect(problem).toBeNull();
  const after = await seen(study);
  expect(after).toEqual([CODES, 12 * 40 * 4, 12, 480, 480]);
  // The data of a screen is read in several queries: each gives the state before, or that after.
  const parts = views.flatMap((view) => view.filter((one, i) => one !== before[i] && one !== after[i]));
  expect(parts).toEqual([]);
  expect(steps.filter((step) => step > 0).length).toBeGreaterThan(8);
  expect(Math.max(...steps)).toBeLessThanOrEqual(MOST_ROWS_OF_PIECE);
  await expectTidy('in the end');
});

/** A second project that is added to the study of a first, and the results for a colleague. */
const FIRST = () => projectOf(1, 3, { count: 8 });
const SECOND = () => projectOf(6, 20, { first: 2 });
const SEEN_FIRST = [8, 12, 1, 3, 3];
/** Of three passages, which had four codes, two are new. */
const SEEN_SECOND = [CODES, 117 * 4 + 3 * 6, 6, 120, 120];

/** The rows that the second project adds to each table. */
const FAILING = [
  ['study_code', CODES - 8],
  ['staged_material', 5],
  ['extract', 117],
  ['extract_code', 117 * 4],
  ['staged_extract_change', 3],
  ['staged_extract_code', 6],
  ['analysis_guid', 12 + 5 + 117],
  ['draft_update', 5],
  ['material', 5],
  ['audit', 2],
] as const;

describe('an import is whole, or leaves nothing', () => {
  test('wherever the storage fails', async () => {
    const random = new Random();
    const { database, qdaImports } = floor.services;
    const run = (statement: string) => database.write((trx) => sql.raw(statement).execute(trx));
    const study = await newStudy('Pannes');
    await bring(study, FIRST());
    const before = [await described(study), await countAll(study)];
    const { id } = await look(study, SECOND());
    for (const [table, rows] of FAILING) {
      const after = random.below(rows);
      const label = `seed ${random.seed}: ${table} after ${after}`;
      const { count } = (await run(`select count(*) as count from ${table}`)).rows[0] as { count: number };
      await run(
        `create trigger broken before insert on ${table} when (select count(*) from ${table}) >= ${count + after}
          begin select raise(abort, 'broken'); end`,
      );
      await expect(qdaImports.run(study, id, floor.staff), label).rejects.toThrow('broken');
      await run('drop trigger broken');
      expect([await described(study), await countAll(study)], label).toEqual(before);
      await expectTidy(label);
    }
    // The import is still there, and can be tried again.
    await qdaImports.run(study, id, floor.staff);
    expect(await seen(study), `seed ${random.seed}`).toEqual(SEEN_SECOND);
    await expectTidy(`seed ${random.seed}`);
  }, 120_000);

  test('wherever the server is killed', async () => {
    const study = await newStudy('Tuée');
    await bring(study, FIRST());
    const { id } = await look(study, SECOND());
    const folder = createTempFolder('staged-import');
    const copies: string[] = [];
    const { database } = floor.services;
    // A killed server leaves only committed data.
    const problem = await besides(study, id, async () => {
      const dataDir = path.join(folder, String(copies.length));
      mkdirSync(dataDir);
      copies.push(dataDir);
      await database.copyTo(path.join(dataDir, 'navette.sqlite'));
    });
    expect(problem).toBeNull();
    const own = floor;
    let halves = 0;
    for (const dataDir of copies) {
      const label = `${path.basename(dataDir)} of ${copies.length}`;
      const other = await openFloor({ dataDir });
      try {
        floor = { ...own, services: other.services };
        if ((await other.services.database.read.selectFrom('analysisImport').select('id').execute()).length > 0)
          halves++;
        // As a start does.
        await other.services.transcripts.erase();
        await other.services.qdaImports.tidy();
        await expectTidy(label);
        const now = JSON.stringify(await seen(study));
        expect([JSON.stringify(SEEN_FIRST), JSON.stringify(SEEN_SECOND)], label).toContain(now);
      } finally {
        floor = own;
        await other.close();
      }
    }
    expect(halves, `of ${copies.length}`).toBeGreaterThan(1);
  }, 120_000);

  test('a start removes what a killed server left, and goes on if it cannot', async () => {
    const study = await newStudy('Relancée');
    await bring(study, FIRST());
    const { id } = await look(study, SECOND());
    const dataDir = createTempFolder('staged-import');
    const { database } = floor.services;
    let isCopied = false;
    const problem = await besides(study, id, async (trx) => {
      if (isCopied || (await countStaged(trx)) < 50) return;
      isCopied = true;
      await database.copyTo(path.join(dataDir, 'navette.sqlite'));
    });
    expect([problem, isCopied]).toEqual([null, true]);
    const own = floor;
    const started = async (logger?: Logger) => {
      const app = await startApp({ DATA_DIR: dataDir }, logger);
      floor = { ...own, services: app.services };
      return app;
    };
    const run = (on: typeof database, statement: string) => on.write((trx) => sql.raw(statement).execute(trx));
    try {
      const other = await openFloor({ dataDir });
      await run(
        other.services.database,
        "create trigger broken before delete on extract begin select raise(abort, 'broken'); end",
      );
      await other.close();
      const lines: string[] = [];
      const logger = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
      const failing = await started(logger);
      try {
        expect(lines.join('')).toContain('what imports staged is not removed yet');
        expect((await failing.get('', '/healthz')).status).toBe(200);
        expect(await seen(study)).toEqual(SEEN_FIRST);
        await run(failing.services.database, 'drop trigger broken');
      } finally {
        await failing.close();
      }
      const app = await started();
      try {
        await expectTidy('after a start');
        expect(await seen(study)).toEqual(SEEN_FIRST);
      } finally {
        await app.close();
      }
    } finally {
      floor = own;
    }
  }, 120_000);
});

test('what colleagues change during an import holds: a code, withdrawn words, a passage', async () => {
  const study = await newStudy('Entre-temps');
  await bring(study, projectOf(2, 10));
  const { services, staff } = floor;
  const { read } = services.database;
  const codes = await services.codeBook.list(study, staff);
  const { extracts } = await services.extracts.ofStudy(study, staff);
  const [first, second] = await services.materials.list(study, staff);
  const removed = extracts.find(({ material }) => material.id === first!.id)!;
  const { id } = await look(study, projectOf(2, 600));
  const isStaged = async () =>
    (await read.selectFrom('extract').select('id').where('importId', 'is not', null).limit(1).execute()).length > 0;
  let isOver = false;
  const running = services.qdaImports.run(study, id, staff).finally(() => {
    isOver = true;
  });
  while (!(await isStaged())) await nextTurn();
  const sound = { from: '0:01', to: '0:02', codes: [], note: '' };
  await Promise.all([
    services.codeBook.remove(study, codes[0]!.id, staff),
    services.extracts.remove(removed.id, staff),
    services.extracts.addSound(first!.id, sound, staff),
    services.transcripts.eraseOfMaterial(second!.id),
  ]);
  expect(isOver, 'it is under way').toBe(false);
  await running;
  const words = await read
    .selectFrom('extract')
    .select('id')
    .where('materialId', '=', second!.id)
    .where('anchor', 'is not', null)
    .execute();
  expect(words, 'withdrawn words do not come back').toEqual([]);
  // All passages of the first text but the one that was removed, and the sound.
  const { total } = await services.extracts.ofStudy(study, staff);
  expect(total).toBe(600 - 1 + 1);
  expect((await services.extracts.citable(study, staff)).extracts.some((one) => one.id === removed.id)).toBe(false);
  await expectTidy('in the end');
});

test('a note that a colleague changes during an import stays; the others become those of the project', async () => {
  const study = await newStudy('Notes');
  const { services, staff } = floor;
  const noted = (texts: number, passages: number, note: string) => {
    const { 'project.qde': file } = projectOf(texts, passages);
    const described = `>${note ? `<Description>${note}</Description>` : ''}<Coding`;
    return { 'project.qde': file.replaceAll(/(<PlainTextSelection [^>]*)><Coding/g, `$1${described}`) };
  };
  await bring(study, noted(1, 3, 'Avant.'));
  const { id } = await look(study, noted(4, 200, 'Du projet.'));
  const listed = async () => (await services.extracts.ofStudy(study, staff)).extracts;
  const [first, second] = await listed();
  const running = services.qdaImports.run(study, id, staff);
  while ((await services.database.write(countStaged)) === 0) await nextTurn();
  const { extract } = await services.extracts.read(first!.id, staff);
  const codes = extract.codes.map((one) => one.id);
  await services.extracts.change(first!.id, { codes, note: 'De Bruno.' }, extract.updatedAt, staff);
  // This makes the import plan once more, with the colleague's note.
  await services.codeBook.remove(study, (await services.codeBook.list(study, staff)).at(-1)!.id, staff);
  expect(await services.database.write(countStaged), 'it is under way').toBeGreaterThan(0);
  await running;
  const notes = new Map((await listed()).map((one) => [one.id, one.note]));
  expect([notes.get(first!.id), notes.get(second!.id)]).toEqual(['De Bruno.', 'Du projet.']);
  await expectTidy('in the end');
});

test('blind coding waits for a coder of a project whose import ends after coding began', async () => {
  const study = await newStudy('À l’aveugle');
  const { services, staff, clock } = floor;
  const { other } = analysis;
  const { 'project.qde': file } = projectOf(4, 200);
  const ofBruno = file.replaceAll(/AD68FBE7-[0-9A-F-]{27}/g, guidOf('person', other.personId));
  const { id } = await look(study, { 'project.qde': ofBruno });
  const running = services.qdaImports.run(study, id, staff);
  while ((await services.database.write(countStaged)) === 0) await nextTurn();
  clock.pass({ minutes: 1 });
  await services.blindCoding.start(study, staff);
  expect(await services.database.write(countStaged), 'it is under way').toBeGreaterThan(0);
  await running;
  clock.pass({ minutes: 1 });
  await services.blindCoding.finish(study, staff);
  const third = await floor.person('staff', 'Chantal');
  await services.blindCoding.finish(study, third.viewer);
  expect(await services.blindCoding.find(study, staff), 'Bruno is not done').not.toBeNull();
  await services.blindCoding.finish(study, other);
  expect(await services.blindCoding.find(study, staff)).toBeNull();
});

test('of two simultaneous imports of one project into a study, one is made', async () => {
  const study = await newStudy('À deux');
  const first = await look(study, projectOf(3, 10));
  const results = await Promise.allSettled(
    [1, 2].map(() => floor.services.qdaImports.run(study, first.id, floor.staff)),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await seen(study)).toEqual([CODES, 120, 3, 30, 30]);
  await expectTidy('in the end');
});
