import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { titleKey } from '#content/text/title-key.ts';
import { deleteAnnotation, insertAnnotation, updateAnnotation } from '#db/annotations/annotation-repository.ts';
import { replaceMentions } from '#db/annotations/mention-repository.ts';
import { insertPerson, updatePole } from '#db/auth/person-repository.ts';
import { lookUpWaiting, type WaitsFor } from '#db/board/awaited-pages.ts';
import { countBoardCollections } from '#db/board/board-collections.ts';
import { countBoardPages } from '#db/board/board-counts.ts';
import { type BoardFilter, boardPages } from '#db/board/board-filter.ts';
import { listBoard, listBoardIds, listBoardRows, listOwners } from '#db/board/board-repository.ts';
import { boardPartOf } from '#db/board/board-revision.ts';
import { Database } from '#db/driver/database.ts';
import { insertCollection } from '#db/pages/collection-repository.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { insertReviewRequest } from '#db/reviews/review-request-repository.ts';
import { pageRow } from '#tests/support/page-row.ts';
import {
  inOrder,
  isWanted,
  type Listed,
  NO_FILTER,
  NOW,
  needed,
  PEOPLE,
  type Requested,
} from '#tests/support/plain-board.ts';
import { Random } from '#tests/support/random.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * Rows of the board: whatever is asked for, in whatever order and part, the rows are those that a
 * plain list of all would give. With few pages, and with so many of a programme, and late, that
 * they are read in the board's order.
 */
const FEW = 90;
const MANY = 1_700;
const ROUNDS = 150;
const random = new Random();
let database: Database;

const listed: Listed[] = [];
/** Requests to the one reviewer without an account. */
const ofOutside: string[] = [];
const ids = new Set<string>();
function newId(): string {
  const id = Array.from({ length: 12 }, () => random.pick([...'23456789abcdefghjkmnpqrstuvwxyz'])).join('');
  return ids.has(id) ? newId() : ids.add(id) && id;
}

/** @param outcomes what comes of the requests for its review; if left out, any */
async function addPage(programmes: string[], outcomes?: readonly number[]): Promise<void> {
  const id = newId();
  const row = pageRow(id);
  const owner = random.chance(0.6) ? random.pick(PEOPLE) : null;
  const title = `${random.pick(['É', 'e', 'Z', 'À'])}${random.below(30)}${random.pick(['', '', ' %', '_'])}`;
  const binned = random.chance(0.05);
  const page: Listed = {
    id,
    kind: random.pick(['article', 'study', 'site']),
    title,
    titleKey: titleKey(title),
    stage: random.below(4),
    ownerId: owner?.id ?? null,
    ownerName: owner?.name ?? null,
    dueOn: random.chance(0.5) ? `2026-1${random.below(3)}-1${random.below(4)}` : null,
    changedAt: `2026-11-${10 + random.below(15)}T10:00:00.000Z`,
    openThreads: random.pick([0, 0, 1, 2, 12]),
    isArchived: binned || random.chance(0.1),
    isBinned: binned,
    poles: random.chance(0.3) ? [random.pick(['ECSI', 'CID'])] : [],
    programmes,
    requests: [],
    mentions: [],
    isCollection: false,
    hasEdition: random.chance(0.5),
  };
  listed.push(page);
  await database.write(async (trx) => {
    await insertPage(trx, {
      ...row,
      kind: page.kind as 'article',
      title,
      ownerId: page.ownerId,
      dueOn: page.dueOn,
      archivedAt: page.isArchived ? NOW : null,
      binnedAt: binned ? NOW : null,
      notice: { ...row.notice, common: { ...row.notice.common, poles: page.poles, programmes } } as typeof row.notice,
    });
    await trx
      .updateTable('page')
      .set({
        stage: page.stage,
        changedAt: page.changedAt,
        openThreads: page.openThreads,
        editionNumber: page.hasEdition ? 1 : null,
      })
      .where('id', '=', id)
      .execute();
    for (const [i, closed] of (outcomes ?? Array.from({ length: random.below(3) }, () => random.below(9))).entries()) {
      const [personId, email] = random.pick([
        ['awa', ''],
        ['bea', ''],
        [null, ''],
        [null, 'x@example.org'],
      ] as const);
      const request: Requested = {
        ...{ personId, email, dueOn: random.pick([null, '2026-11-10', '2026-11-20']), open: closed > 4 },
        answer: closed === 3 ? 'approved' : closed === 4 ? 'changes' : null,
        ...{ withdrawn: closed === 1, current: closed !== 1 && closed !== 2 },
        ...{ createdBy: random.pick([null, 'awa', 'bea']), createdAt: `2026-11-2${i}T10:00:00.000Z` },
      };
      page.requests.push(request);
      const requestId = newId();
      if (email !== '') ofOutside.push(requestId);
      await insertReviewRequest(trx, {
        id: requestId,
        pageId: id,
        personId,
        name: '',
        email,
        locale: 'fr',
        message: '',
        dueOn: request.dueOn,
        origin: '',
        isQuoted: 0,
        createdBy: request.createdBy,
        createdAt: request.createdAt,
        expiresAt: closed === 0 ? NOW : '2026-12-25T10:00:00.000Z',
        withdrawnAt: closed === 1 ? NOW : null,
        editionNumber: closed === 2 ? 1 : null,
        answer: request.answer,
        reason: '',
        answeredAt: null,
        state: null,
        position: null,
        lookedAt: null,
        lookedState: null,
        undeliveredAt: null,
      } as Parameters<typeof insertReviewRequest>[1]);
    }
    if (!random.chance(0.15)) return;
    const mention = {
      personId: random.pick(['awa', 'bea']),
      resolved: random.chance(0.3),
      answered: random.chance(0.3),
    };
    page.mentions.push({ personId: mention.personId, waits: !mention.resolved && !mention.answered });
    const thread = { ...note(id, null, mention.resolved ? NOW : null), createdAt: '2026-11-20T10:00:00.000Z' };
    const answer = { ...note(id, thread.id), personId: mention.personId };
    for (const { requestKey, ...one } of mention.answered ? [thread, answer] : [thread])
      await insertAnnotation(trx, one as never, requestKey);
    await replaceMentions(trx, thread, [mention.personId]);
    await trx.updateTable('page').set({ openThreads: page.openThreads }).where('id', '=', id).execute();
  });
}

/** An annotation without an author's account. */
const note = (pageId: string, parentId: string | null = null, resolvedAt: string | null = null) => ({
  ...{ id: newId(), pageId, parentId, resolvedAt, kind: 'remark', body: 'x', anchor: null, editionNumber: null },
  ...{ versionNumber: null, personId: null, invitationId: null, authorName: 'A', organisation: '', country: '' },
  ...{ side: 'north' as const, createdAt: NOW, editedAt: null, resolvedBy: null, requestKey: null },
  ...{ reviewRequestId: null, replacement: null, takenAt: null, takenBy: null, takenBlock: null },
});

async function addCollection(): Promise<void> {
  const id = newId();
  const kind = random.pick(['toolkit', 'review'] as const);
  const title = `${random.pick(['É', 'e', 'Z', 'À'])}${random.below(30)}`;
  const [isPublished, isArchived] = [random.chance(0.5), random.chance(0.2)];
  const changedAt = `2026-11-${10 + random.below(15)}T10:00:00.000Z`;
  listed.push({
    ...{ id, kind, title, titleKey: titleKey(title), stage: isPublished ? 3 : 0, changedAt, isArchived },
    ...{ ownerId: null, ownerName: null, dueOn: null, isBinned: false, poles: [], programmes: [], requests: [] },
    ...{ isCollection: true, hasEdition: null, openThreads: 0, mentions: [] },
  });
  await database.write((trx) =>
    insertCollection(trx, {
      ...{
        id,
        kind,
        title,
        slug: id,
        summary: '',
        language: 'fr',
        visibility: 'public',
        introduction: '',
        imprint: '',
      },
      ...{ coverFile: null, coverAlt: '', publishedAt: isPublished ? NOW : null, createdAt: NOW },
      ...{ updatedAt: changedAt, archivedAt: isArchived ? NOW : null },
    }),
  );
}

const sometimes = <T>(value: () => T, chance = 0.25): T | null => (random.chance(chance) ? value() : null);

function anyFilter(): BoardFilter {
  const first = random.below(4);
  return {
    title: sometimes(() => random.pick([['e'], ['z', '1'], ['a2']]), 0.15) ?? [],
    literally: sometimes(() => random.pick([['%'], ['_'], ['e1_']]), 0.1) ?? [],
    kind: sometimes(() => random.pick(['article', 'study', 'site', 'page', 'collection', 'toolkit'] as const)),
    archived: random.chance(0.15),
    stages: sometimes(() => [first, first + random.below(4 - first)] as const, 0.4),
    hasEdition: sometimes(() => random.chance(0.5)),
    owner: sometimes(() => random.pick(['none', 'awa', 'bea', 'zoe'])),
    pole: sometimes(() => random.pick(['ECSI', 'CID'])),
    programme: sometimes(() => random.pick(['explor', 'cooplab'])),
    lateOn: sometimes(() => ({ day: '2026-11-12', now: NOW }), 0.15),
    awaitedBy: sometimes(() => ({
      personId: random.pick([null, 'awa', 'bea', 'mem']),
      now: NOW,
      ...(random.chance(0.3) ? { likeRequest: random.pick(ofOutside) } : {}),
      ...(random.chance(0.4) ? { due: ['2026-11-10', '2026-11-20'] as const } : {}),
    })),
    waitsFor: sometimes(() => ({ personId: random.pick(['awa', 'bea', 'mem', 'nobody']), now: NOW })),
    due: sometimes(() => ['2026-11-11', '2026-12-11'] as const, 0.15),
  };
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** The facts of a page in its row. */
const factsOf = (
  row: Omit<Listed, 'poles' | 'programmes' | 'requests' | 'mentions' | 'isBinned' | 'isCollection' | 'hasEdition'>,
) =>
  [
    row.kind,
    row.title,
    row.stage,
    row.ownerId,
    row.ownerName,
    row.dueOn,
    row.changedAt,
    row.openThreads,
    row.isArchived,
  ] as const;

async function compareWithPlainList(rounds: number): Promise<void> {
  const { read } = database;
  // As they are looked up in each list, or were before.
  const someone = async (who: WaitsFor) => (random.chance(0.5) ? who : lookUpWaiting(read, who));
  for (let round = 0; round < rounds; round++) {
    const any = anyFilter();
    const column = random.pick(['changedAt', 'titleKey', 'stage', 'ownerName', 'dueOn', 'openThreads'] as const);
    const needs = random.chance(0.4)
      ? {
          lateOn: { day: random.pick(['2026-11-12', '2026-10-12']), now: NOW },
          waitsFor: await someone({ personId: random.pick(['awa', 'nobody']), now: NOW }),
        }
      : null;
    // Often the rows that wait for the viewer of the list.
    const mine = random.chance(0.4) ? needs?.waitsFor : undefined;
    const filter = { ...any, waitsFor: mine ?? (any.waitsFor && (await someone(any.waitsFor))) };
    const order = { column, descending: random.chance(0.5), needs };
    const where = `seed ${random.seed}, ${JSON.stringify({ filter, order })}`;
    const wanted = listed.filter((row) => isWanted(row, filter));
    const placed = (rows: readonly Listed[]) => [
      ...needed(rows, filter, needs).flatMap((some) => inOrder(some, column, order.descending)),
    ];
    const expected = placed(wanted);
    const part = { offset: random.below(random.pick([1, 30, 1_200])), limit: 1 + random.below(40) };
    const shown = await listBoard(read, filter, order, part);
    const end = part.offset + part.limit;
    expect(idsOf(shown), `${where} ${JSON.stringify(part)}`).toEqual(expected.slice(part.offset, end));
    expect(shown.map(factsOf), where).toEqual(shown.map(({ id }) => factsOf(listed.find((row) => row.id === id)!)));
    const most = random.pick([10_000, 5]);
    const found = await listBoardIds(read, filter, order, most);
    const pagesOnly = placed(wanted.filter((row) => !row.isCollection)).slice(0, most);
    const kept = new Set([...pagesOnly, ...wanted.filter((row) => row.isCollection).map(({ id }) => id)]);
    expect(found, where).toEqual(expected.filter((id) => kept.has(id)));
    const some = [...found.slice(2, 9), 'gone'].reverse();
    expect(idsOf(await listBoardRows(read, filter, some)), where).toEqual(some.slice(1));
    const counted = listed.filter((row) => isWanted(row, { ...filter, stages: null }));
    const countsOf = (rows: readonly Listed[]) => {
      const stages = [...new Set(rows.map(({ stage }) => stage))].sort();
      return new Map(stages.map((stage) => [stage, rows.filter((row) => row.stage === stage).length]));
    };
    const sorted = (counts: ReadonlyMap<number, number>) => new Map([...counts].sort(([a], [b]) => a - b));
    expect(sorted(await countBoardPages(read, filter)), where).toEqual(
      countsOf(counted.filter((row) => !row.isCollection)),
    );
    expect(sorted(await countBoardCollections(read, filter)), where).toEqual(
      countsOf(counted.filter((row) => row.isCollection)),
    );
  }
}

beforeAll(async () => {
  database = await Database.open(path.join(createTempFolder('board'), 'navette.sqlite'), 'process');
  for (const { pole, ...person } of PEOPLE)
    await database.write(async (trx) => {
      await insertPerson(trx, {
        ...person,
        ...{ email: `${person.id}@example.org`, admin: false, organisation: '', locale: 'fr', createdAt: '' },
      });
      await updatePole(trx, person.id, pole);
    });
  for (let i = 0; i < FEW; i++)
    await addPage(random.chance(0.5) ? [random.pick(['explor', 'cooplab'])] : ['explor', 'cooplab']);
  // Sent back; a later request was withdrawn, another is open. Several, since people are drawn.
  for (let i = 0; i < 40; i++) await addPage([], [4, 1, 8]);
  for (let i = 0; i < 12; i++) await addCollection();
});
afterAll(() => database.close());

test('the lists equal those filtered from a plain list of all pages', async () => {
  await compareWithPlainList(ROUNDS);
  expect(await listBoardRows(database.read, anyFilter(), [])).toEqual([]);
});

test('the list of what waits for a person has every row that asks them for something', async () => {
  for (const { id: personId } of PEOPLE) {
    const filter = { ...NO_FILTER, waitsFor: { personId, now: NOW } };
    const found = await listBoardIds(database.read, filter, { column: 'titleKey', descending: false }, 1_000);
    const wanted = listed.filter((row) => isWanted(row, filter));
    expect(found, `seed ${random.seed}, ${personId}`).toEqual(inOrder(wanted, 'titleKey', false));
  }
});

test('the possible owners of a page are the staff who can sign in, by name', async () => {
  expect(await listOwners(database.read)).toEqual([
    { id: 'awa', name: 'Awa' },
    { id: 'zoe', name: 'Awa' },
    { id: 'bea', name: 'Béa' },
  ]);
});

test('open threads are counted by page: without replies and resolved ones', async () => {
  const some = listed.filter((row) => !row.isCollection && row.mentions.length === 0).slice(0, 3);
  const [first, second, third] = some.map(({ id }) => id) as [string, string, string];
  const untouched = some[2]!.openThreads;
  const [open, other] = [note(first), note(first)];
  await database.write(async (trx) => {
    for (const { requestKey, ...one } of [
      open,
      other,
      note(first, open.id),
      note(first, null, NOW),
      note(second, null, NOW),
    ])
      await insertAnnotation(trx, one as never, requestKey);
  });
  const rows = () => listBoardRows(database.read, anyFilter(), [first, second, third]);
  const counts = async () => (await rows()).map(({ openThreads }) => openThreads);
  expect(await counts()).toEqual([2, 0, untouched]);
  await database.write((trx) => updateAnnotation(trx, open.id, { resolvedAt: NOW, resolvedBy: 'A' }));
  expect(await counts()).toEqual([1, 0, untouched]);
  await database.write((trx) => updateAnnotation(trx, open.id, { resolvedAt: null, resolvedBy: null }));
  expect(await counts()).toEqual([2, 0, untouched]);
  await database.write((trx) => deleteAnnotation(trx, other.id));
  expect(await counts()).toEqual([1, 0, untouched]);
  const mustFix = async () => (await rows()).map(({ mustFixThreads }) => mustFixThreads);
  expect(await mustFix()).toEqual([0, 0, 0]);
  const marked = { ...note(second), mustFixAt: NOW, mustFixBy: 'A' };
  await database.write((trx) => insertAnnotation(trx, { ...marked, requestKey: undefined } as never, null));
  await database.write((trx) => updateAnnotation(trx, open.id, { mustFixAt: NOW, mustFixBy: 'A' }));
  expect(await mustFix()).toEqual([1, 1, 0]);
  await database.write((trx) => updateAnnotation(trx, open.id, { mustFixAt: null, mustFixBy: null }));
  await database.write((trx) => updateAnnotation(trx, marked.id, { resolvedAt: NOW, resolvedBy: 'A' }));
  expect(await mustFix(), 'what is resolved holds up nothing').toEqual([0, 0, 0]);
  // The plain list has them too.
  for (const [i, count] of (await counts()).entries()) some[i]!.openThreads = count;
});

test('the same with so many pages of a programme, and so many late, that they are read in the board’s order', async () => {
  const { id: _, ...row } = pageRow('x');
  const rows = Array.from({ length: MANY }, () => {
    const id = newId();
    const title = `e${random.below(200)}`;
    const dueOn = random.pick([null, '2026-11-11']);
    const stage = random.below(4);
    const openThreads = random.below(3);
    const changedAt = `2026-11-${10 + random.below(15)}T10:00:00.000Z`;
    listed.push({
      ...{ id, kind: 'article', title, titleKey: titleKey(title), stage, dueOn, changedAt, openThreads, poles: [] },
      ...{
        ownerId: null,
        ownerName: null,
        isArchived: false,
        isBinned: false,
        requests: [],
        mentions: [],
        isCollection: false,
        hasEdition: false,
      },
      programmes: ['explor'],
    });
    const keys = { titleKey: titleKey(title), boardPart: boardPartOf(id) };
    return { ...row, ...keys, id, slug: id, title, dueOn, stage, changedAt, openThreads, notice: '{}' };
  });
  await database.write(async (trx) => {
    for (let i = 0; i < rows.length; i += 100) {
      const some = rows.slice(i, i + 100);
      await trx.insertInto('page').values(some).execute();
      const terms = some.map(({ id }) => ({ vocabulary: 'programmes' as const, code: 'explor', pageId: id }));
      await trx.insertInto('pageTerm').values(terms).execute();
    }
  });
  await compareWithPlainList(60);
});

test('late and waiting rows of a stage are found by an index, however many pages the stage has', async () => {
  const lateOn = { day: NOW.slice(0, 10), now: NOW };
  const who = { personId: 'awa', now: NOW, ids: ['a', 'b'] };
  const all: BoardFilter = { ...NO_FILTER, stages: [1, 1] };
  for (const [name, wanted] of Object.entries({
    'were due': { ...all, lateOn, late: 'overdue' as const },
    'whose reviewers are late': { ...all, lateOn, late: 'awaited' as const },
    'wait for somebody': { ...all, alsoWaitsFor: who, without: { lateOn, waitsFor: null } },
    'wait for a review': { ...all, awaitedBy: { personId: null, now: NOW } },
  })) {
    const query = boardPages(database.read, wanted).select('page.id').orderBy('page.changedAt', 'desc').limit(25);
    const compiled = query.compile();
    const explained = { ...compiled, sql: `explain query plan ${compiled.sql}` };
    const { rows } = (await database.read.executeQuery(explained)) as { rows: { detail: string }[] };
    const plan = rows.map(({ detail }) => detail);
    expect(plan.join(), name).toMatch(/SEARCH page USING INDEX (sqlite_autoindex_page_1|page_board_stage_due) /);
    expect(plan, name).toContain('USE TEMP B-TREE FOR ORDER BY');
  }
});
