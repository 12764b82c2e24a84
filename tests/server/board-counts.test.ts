import { expect, test } from 'vitest';
import { parseBoardQuery } from '#content/activity/board.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Viewer } from '#content/people/person.ts';
import { countBoardCollections } from '#db/board/board-collections.ts';
import { countBoardPages, countBoardParts } from '#db/board/board-counts.ts';
import { boardPartOf, bumpBoardRevision, findBoardRevision, listChangedParts } from '#db/board/board-revision.ts';
import { insertFirstUpdate } from '#db/drafts/draft-repository.ts';
import { BoardService } from '#server/board/board-service.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { openFloor } from '#tests/support/floor.ts';
import { Random } from '#tests/support/random.ts';

const QUERIES = [
  '',
  'genre=study',
  'resp=me',
  'resp=none',
  'retard=1',
  'pole=ECSI',
  'pole=mine',
  'programme=explor',
  'programme=explor&pole=ECSI&resp=me',
  'genre=study&retard=1',
  'genre=page&etat=unpublished',
  'genre=collection',
  'archives=1',
  'archives=1&genre=page&resp=me',
].map((text) => parseBoardQuery(new URLSearchParams(text)));
const PAGES = 40;
const STEPS = 60;

test('stored counts equal a new count, whatever was done in between', async () => {
  const random = new Random();
  const floor = await openFloor();
  const { database, pages, editions, followUp, people, bin, board } = floor.services;
  const staff = async (name: string): Promise<Viewer & { role: 'staff' }> => {
    const { id } = await people.add({ email: `${name}@example.org`, name, role: 'staff' }, COMMAND_LINE);
    return { role: 'staff', personId: id, name, admin: false, sessionId: 's' };
  };
  const team = [await staff('awa'), await staff('bea')];
  const viewer = team[0]!;
  const { common, own } = emptyNotice('factsheet');
  const add = async () => {
    const kind = random.pick(['factsheet', 'study'] as const);
    return (await pages.create({ kind, title: `Page ${random.below(1e6)}`, summary: 'x' }, random.pick(team))).id;
  };
  const ids: string[] = [];
  for (let i = 0; i < PAGES; i++) ids.push(await add());
  const binned: string[] = [];

  const deeds: Record<string, (id: string) => Promise<unknown>> = {
    add: async () => ids.push(await add()),
    publish: (id) => editions.publish(id, {}, COMMAND_LINE),
    write: (id) =>
      database.write((trx) =>
        insertFirstUpdate(trx, { pageId: id, data: Buffer.alloc(20), personId: null }, floor.clock.now().toISOString()),
      ),
    follow: (id) =>
      followUp.follow(
        id,
        {
          owner: random.pick(['', team[0]!.personId, team[1]!.personId]),
          due: random.pick(['', '2020-05-01', '2030-05-01']),
        },
        viewer,
      ),
    name: async (id) => {
      const page = (await pages.find(id))!;
      const named = {
        poles: random.pick([[], ['ECSI'], ['CID']]),
        programmes: random.pick([[], ['explor'], ['cooplab']]),
      };
      if (page.kind === 'factsheet')
        await pages.changeDetails(id, { ...page, common: { ...common, ...named }, own }, viewer);
    },
    archive: (id) => pages.archive(id, viewer),
    restore: (id) => pages.restore(id, viewer),
    bin: async (id) => {
      await bin.bin(id, viewer);
      binned.push(id);
    },
    unbin: async () => {
      const id = binned.pop();
      if (id) await bin.restore(id, viewer);
    },
    pole: () => people.changePole(random.pick(team).personId, { pole: random.pick(['', 'ECSI', 'CID']) }, COMMAND_LINE),
  };
  const done: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    const name = random.pick(Object.keys(deeds));
    floor.clock.pass({ minutes: 1 });
    // An action that is not possible for this page now is refused, and changes nothing.
    await deeds[name]!(random.pick(ids)).then(
      () => done.push(name),
      () => {},
    );
    const fresh = new BoardService({
      database,
      clock: floor.clock.now,
      logger: createLogger('silent'),
      timeZone: 'Europe/Paris',
    });
    for (const query of random.chance(0.5) ? QUERIES : QUERIES.slice(step % QUERIES.length))
      expect(await board.count(viewer, query), `seed ${random.seed}, step ${step}: ${name}`).toEqual(
        await fresh.count(viewer, query),
      );
  }
  expect(new Set(done).size, `seed ${random.seed}: ${done}`).toBeGreaterThan(6);
  await floor.close();
});

test('parts are counted separately, and a change is recorded in the parts of its pages alone', async () => {
  const floor = await openFloor();
  const { database, editions, collections } = floor.services;
  const { read } = database;
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) ids.push((await floor.newPage({ title: `Page ${i}`, summary: 'x' })).id);
  for (const id of ids.slice(0, 4)) await editions.publish(id, {}, COMMAND_LINE);
  const everything = {
    title: [],
    literally: [],
    kind: null,
    archived: false,
    stages: null,
    hasEdition: null,
    owner: null,
    pole: null,
    programme: null,
    lateOn: null,
    awaitedBy: null,
    waitsFor: null,
    due: null,
  } as const;
  /** The counts by part and stage, computed from the pages in the test. */
  const expected = new Map<string, Map<number, number>>();
  for (const [i, id] of ids.entries()) {
    const stage = i < 4 ? 3 : 0;
    const part = expected.get(boardPartOf(id)) ?? new Map<number, number>();
    expected.set(boardPartOf(id), part.set(stage, (part.get(stage) ?? 0) + 1));
  }
  expect(await countBoardParts(read, everything, null)).toEqual(expected);
  // A filter of stages changes nothing.
  expect(await countBoardParts(read, { ...everything, stages: [3, 3] }, null)).toEqual(expected);
  const [first, ...others] = expected.keys();
  expect(await countBoardParts(read, everything, [first!])).toEqual(new Map([[first, expected.get(first!)]]));
  expect(await countBoardParts(read, everything, others)).toEqual(
    new Map(others.map((part) => [part, expected.get(part)])),
  );
  expect(await countBoardParts(read, everything, [])).toEqual(new Map());
  expect(await countBoardPages(read, { ...everything, stages: [3, 3] })).toEqual(
    new Map([
      [0, 8],
      [3, 4],
    ]),
  );
  await collections.create({ kind: 'toolkit', title: 'Boîte', summary: '' }, COMMAND_LINE);
  expect(await countBoardCollections(read, { ...everything, stages: [3, 3] })).toEqual(new Map([[0, 1]]));
  expect(await countBoardCollections(read, { ...everything, kind: 'review' })).toEqual(new Map());

  const revision = await findBoardRevision(read);
  await database.write((trx) => bumpBoardRevision(trx, ids.slice(0, 2)));
  expect(await findBoardRevision(read)).toBe(revision + 1);
  const changed = new Set(ids.slice(0, 2).map(boardPartOf));
  expect(new Set(await listChangedParts(read, revision))).toEqual(changed);
  expect(await listChangedParts(read, revision + 1)).toEqual([]);
  await database.write((trx) => bumpBoardRevision(trx, null));
  expect(new Set(await listChangedParts(read, revision + 1))).toEqual(new Set(expected.keys()));
  await floor.close();
});
