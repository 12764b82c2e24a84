import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { insertPerson } from '#db/auth/person-repository.ts';
import { boardPartOf, findBoardRevision, listChangedParts } from '#db/board/board-revision.ts';
import { followDrafts } from '#db/board/follow-drafts.ts';
import {
  appendToLog,
  compactDraft,
  findDraftPosition,
  insertFirstUpdate,
  listDraftWritings,
  listLatestEdited,
  readDraft,
} from '#db/drafts/draft-repository.ts';
import { Database } from '#db/driver/database.ts';
import { findPage, insertPage, updatePage } from '#db/pages/page-repository.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { pageRow } from '#tests/support/page-row.ts';

/** The drafts' log and snapshots: what is read back is what was stored, for each draft its own. */

const [A, B] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'];
let database: Database;
beforeEach(async () => {
  database = await Database.open(path.join(await createMigratedFolder('drafts'), 'navette.sqlite'), 'process');
  await database.write(async (trx) => {
    for (const id of [A, B]) {
      await insertPage(trx, pageRow(id));
    }
  });
});
afterEach(() => database.close());

const bytes = (...values: number[]) => Uint8Array.from(values);
const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const entry = (pageId: string, value: number, personId: string | null = null) => ({
  pageId,
  data: bytes(value),
  personId,
});
const append = (day: number, ...entries: ReturnType<typeof entry>[]) => appendToLog(database, entries, at(day));
const compact = (pageId: string, upTo: number, ...parts: Uint8Array[]) =>
  database.write((trx) => compactDraft(trx, pageId, { state: bytes(9, parts.length), parts, upTo }, at(20)));
/** The parts of a draft, as numbers. */
async function read(pageId: string) {
  const { snapshot, whole, updates, position } = await readDraft(database.read, pageId);
  return {
    snapshot: snapshot.map((part) => [...part]),
    whole: whole && [...whole],
    updates: updates.map((update) => [...update]),
    position,
  };
}

const person = (id: string, name: string) =>
  database.write((trx) =>
    insertPerson(trx, {
      id,
      name,
      email: `${id}@exemple.org`,
      role: 'staff',
      admin: false,
      organisation: '',
      locale: 'fr',
      createdAt: '',
      disabledAt: null,
    }),
  );

test('a draft that was never written is empty', async () => {
  expect(await read(A)).toEqual({ snapshot: [], whole: null, updates: [], position: 0 });
  expect(await findDraftPosition(database.read, A)).toBe(0);
  expect(await append(1)).toEqual([]);
});

test('updates are read back in their order, each from its own draft, with the positions that were returned', async () => {
  const shared = bytes(1, 2, 3, 4);
  const first = await append(1, entry(A, 1), entry(B, 2));
  const second = await appendToLog(database, [{ pageId: A, data: shared.subarray(1, 3), personId: null }], at(2));
  const third = await append(3, entry(A, 5), entry(A, 6));
  const positions = [...first, ...second, ...third];
  expect(positions).toEqual(Array.from({ length: 5 }, (_, i) => first[0]! + i));
  expect(await read(A)).toEqual({ snapshot: [], whole: null, updates: [[1], [2, 3], [5], [6]], position: third[1] });
  expect(await read(B)).toMatchObject({ updates: [[2]], position: first[1] });
  expect(await findDraftPosition(database.read, A)).toBe(third[1]);
  expect(await findDraftPosition(database.read, B)).toBe(first[1]);
});

test('more updates than one statement accepts are stored in their order, with their positions', async () => {
  const entries = Array.from({ length: 8_001 }, (_, i) => entry(i % 3 === 0 ? A : B, i % 251));
  const positions = await append(1, ...entries);
  expect(positions).toEqual(entries.map((_, i) => positions[0]! + i));
  const { updates, position } = await read(A);
  expect(updates).toEqual(entries.filter(({ pageId }) => pageId === A).map(({ data }) => [...data]));
  expect(position).toBe(positions[7_998]);
});

test('the statement of few and small updates remains prepared, that of many or large ones does not', async () => {
  const kept = vi.spyOn(database, 'writeKept');
  const keeps = async (rows: number, length: number) => {
    kept.mockClear();
    const data = new Uint8Array(length);
    await appendToLog(
      database,
      Array.from({ length: rows }, () => ({ pageId: A, data, personId: null })),
      at(1),
    );
    return kept.mock.calls.length === 1;
  };
  expect(await keeps(32, 2_048)).toBe(true);
  expect(await keeps(33, 1)).toBe(false);
  expect(await keeps(32, 2_049)).toBe(false);
});

test('a snapshot replaces the updates up to its position, and those after it follow', async () => {
  const [one, , three] = await append(1, entry(A, 1), entry(B, 2), entry(A, 3));
  await compact(A, one!, bytes(10));
  expect(await read(A)).toEqual({ snapshot: [[10]], whole: null, updates: [[3]], position: three });
  await compact(A, three!, bytes(11));
  expect(await read(A)).toEqual({ snapshot: [[11]], whole: null, updates: [], position: three });
  expect(await findDraftPosition(database.read, A)).toBe(three);
  // The other draft has its log.
  expect(await read(B)).toMatchObject({ snapshot: [], updates: [[2]] });
  const rows = await database.read.selectFrom('draftUpdate').select('pageId').execute();
  expect(rows).toEqual([{ pageId: B }]);
});

test('a snapshot in parts is read back as its parts and as one update', async () => {
  const [position] = await append(1, entry(A, 1));
  await compact(A, position!, bytes(1), bytes(2, 3, 4), bytes(5, 6));
  expect(await read(A)).toEqual({ snapshot: [[1], [2, 3, 4], [5, 6]], whole: [9, 3], updates: [], position });
  // A later one that is short replaces all of it.
  const [later] = await append(2, entry(A, 2));
  await compact(A, later!, bytes(7));
  expect(await read(A)).toEqual({ snapshot: [[7]], whole: null, updates: [], position: later });
});

test('an earlier snapshot that finishes later changes nothing; the same again replaces it', async () => {
  const [one, two] = await append(1, entry(A, 1), entry(A, 2));
  await compact(A, two!, bytes(12));
  await compact(A, one!, bytes(11));
  expect(await read(A)).toEqual({ snapshot: [[12]], whole: null, updates: [], position: two });
  await compact(A, two!, bytes(13));
  expect((await read(A)).snapshot).toEqual([[13]]);
});

test('the authors of a draft, and their last edits, are known from the log and from compacted updates', async () => {
  await person('awa', 'Awa');
  await person('bruno', 'Bruno');
  await person('aazoe', 'Zoé');
  const [, , second] = await append(1, entry(A, 0, 'aazoe'), entry(A, 1, 'awa'), entry(A, 2, 'gone'));
  await append(2, entry(A, 3, 'bruno'), entry(B, 4, 'bruno'));
  const expected = [
    { pageId: A, name: 'Bruno', at: at(2) },
    // Of one instant, by name.
    { pageId: A, name: 'Awa', at: at(1) },
    { pageId: A, name: 'Zoé', at: at(1) },
    { pageId: A, name: null, at: at(1) },
  ];
  const writings = (...ids: string[]) => listDraftWritings(database.read, ids);
  expect(await writings(A)).toEqual(expected);
  await compact(A, second!, bytes(1));
  expect(await writings(A)).toEqual(expected);
  // Those who write again did so later, and the server's own changes are nobody's.
  const [last] = await append(4, entry(A, 5));
  await append(5, entry(A, 6, 'awa'));
  await append(3, entry(B, 7, 'awa'));
  const after = [
    { pageId: A, name: 'Awa', at: at(5) },
    { pageId: A, name: null, at: at(4) },
    { pageId: A, name: 'Bruno', at: at(2) },
    { pageId: A, name: 'Zoé', at: at(1) },
    { pageId: A, name: null, at: at(1) },
  ];
  expect(await writings(A)).toEqual(after);
  const edited = [
    { pageId: A, editedAt: at(5) },
    { pageId: B, editedAt: at(3) },
  ];
  await followDrafts(database);
  expect(await listLatestEdited(database.read, 'awa', 5)).toEqual(edited);
  await append(1, entry(A, 8, 'awa'));
  await compact(A, last! + 3, bytes(2));
  await followDrafts(database);
  expect(await writings(A)).toEqual(after);
  expect(await listLatestEdited(database.read, 'awa', 5)).toEqual(edited);
  const inOrder = (await listDraftWritings(database.read, [A, B])).map((writing) => writing.at);
  expect(inOrder).toEqual([at(5), at(4), at(3), at(2), at(2), at(1), at(1)]);
  expect(await writings()).toEqual([]);
});

/** A page's stage on the board, and when it last changed. */
async function boardOf(pageId: string) {
  const row = await database.read
    .selectFrom('page')
    .select(['stage', 'changedAt'])
    .where('id', '=', pageId)
    .executeTakeFirstOrThrow();
  return [row.stage, row.changedAt] as const;
}
const publish = (id: string, publishedPosition: number) =>
  database.write((trx) => updatePage(trx, id, { editionNumber: 1, publishedPosition, updatedAt: at(1) }));

test('a page is ahead of its edition, and as new as its draft, once its updates are followed', async () => {
  const [first] = await append(1, entry(A, 1));
  await publish(A, first!);
  await followDrafts(database);
  expect([await boardOf(A), await boardOf(B)]).toEqual([
    [3, at(1)],
    [0, ''],
  ]);
  await append(5, entry(A, 2), entry(B, 3));
  await append(4, entry(B, 4));
  const before = await findBoardRevision(database.read);
  await followDrafts(database);
  expect([await boardOf(A), await boardOf(B)]).toEqual([
    [2, at(5)],
    [0, at(5)],
  ]);
  // Only of the page whose stage changed, and once.
  expect(await listChangedParts(database.read, before)).toEqual([boardPartOf(A)]);
  // The clock was set back; the stage was known.
  const [last] = await append(3, entry(A, 5));
  await followDrafts(database);
  await followDrafts(database);
  expect([await boardOf(A), await findBoardRevision(database.read)]).toEqual([[2, at(5)], before + 1]);
  // A page published with its last update is not ahead.
  await publish(A, last! + 1);
  await append(6, entry(A, 6));
  await followDrafts(database);
  expect(await boardOf(A)).toEqual([3, at(6)]);
});

test('updates compacted into a snapshot before they were followed are followed all the same', async () => {
  await person('awa', 'Awa');
  await publish(A, 0);
  const [one] = await append(7, entry(A, 1, 'awa'));
  await compact(A, one!, bytes(1));
  await followDrafts(database);
  expect([await boardOf(A), await boardOf(B)]).toEqual([
    [2, at(7)],
    [0, ''],
  ]);
  const revision = await findBoardRevision(database.read);
  await followDrafts(database);
  expect(await findBoardRevision(database.read)).toBe(revision);
  // Even if another snapshot is older.
  const [two] = await append(8, entry(B, 2, 'awa'));
  await compact(B, two!, bytes(2));
  await followDrafts(database);
  expect(await boardOf(B)).toEqual([0, at(8)]);
});

test('however many drafts were edited, all are followed', async () => {
  const { id: _, notice: __, ...row } = (await findPage(database.read, A))!;
  const ids = Array.from({ length: 1_000 }, (_, i) => `c${i}`);
  await database.write(async (trx) => {
    for (let i = 0; i < ids.length; i += 100) {
      const some = ids.slice(i, i + 100);
      const rows = some.map((id) => ({
        ...row,
        id,
        slug: id,
        notice: '{}',
        titleKey: id,
        boardPart: 'c',
        changedAt: '',
      }));
      await trx.insertInto('page').values(rows).execute();
      const drafts = some.map((id) => ({ id, pageId: id, section: '' }));
      await trx.insertInto('draft').values(drafts).execute();
    }
  });
  await append(9, ...ids.map((id) => entry(id, 1)));
  await followDrafts(database);
  const { behind } = await database.read
    .selectFrom('page')
    .select(({ fn }) => fn.countAll<number>().as('behind'))
    .where('boardPart', '=', 'c')
    .where('changedAt', '<>', at(9))
    .executeTakeFirstOrThrow();
  expect(Number(behind)).toBe(0);
});

test('an author whose later edits were compacted is not set back by earlier ones', async () => {
  await person('awa', 'Awa');
  // The clock was set back between the two.
  const [one] = await append(6, entry(A, 1, 'awa'));
  await compact(A, one!, bytes(1));
  const [two] = await append(5, entry(A, 2, 'awa'));
  await compact(A, two!, bytes(2));
  expect(await listDraftWritings(database.read, [A])).toEqual([{ pageId: A, name: 'Awa', at: at(6) }]);
});

test("a new page's first update is in its log, as everything after it", async () => {
  await person('awa', 'Awa');
  await database.write((trx) => insertFirstUpdate(trx, entry(A, 1, 'awa'), at(1)));
  const [position] = await append(2, entry(A, 2));
  expect(await read(A)).toEqual({ snapshot: [], whole: null, updates: [[1], [2]], position });
  expect(await listDraftWritings(database.read, [A])).toEqual([
    { pageId: A, name: null, at: at(2) },
    { pageId: A, name: 'Awa', at: at(1) },
  ]);
});
