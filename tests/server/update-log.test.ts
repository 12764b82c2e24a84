import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { LogEntry } from '#db/drafts/draft-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertPage, NEW_PAGE_STATE, type Page } from '#db/pages/page-repository.ts';
import { type LogSource, UpdateLog } from '#server/collab/room/update-log.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';

let floor: Floor;
let log: UpdateLog;
beforeEach(async () => {
  floor = await openFloor();
  log = new UpdateLog({ database: floor.services.database, clock: floor.clock.now, logger: createLogger('silent') });
});
afterEach(() => floor.close());

/** Adds a page without the draft that the page service would write: the log is empty. */
async function addPage(): Promise<Page> {
  const at = floor.clock.now().toISOString();
  const page: Page = {
    id: newId(),
    kind: 'workshop',
    slug: 'eau-a-koro',
    title: 'L’eau à Koro',
    summary: '',
    language: 'fr',
    visibility: 'invited',
    status: 'draft',
    notice: emptyNotice('workshop'),
    translationGroup: null,
    createdBy: null,
    createdAt: at,
    updatedAt: at,
    archivedAt: null,
    editionNumber: null,
    ...NEW_PAGE_STATE,
    ownerId: null,
    dueOn: null,
  };
  await floor.services.database.write((trx) => insertPage(trx, page));
  return page;
}

/** A source that returns these entries, one per call, and records what it is notified of. */
function source(collect: () => LogEntry | null): LogSource & { notified: unknown[] } {
  const notified: unknown[] = [];
  return {
    notified,
    rank: 0,
    collect,
    stored: (position) => notified.push(position),
    failed: (error) => notified.push(error),
  };
}

const entry = (pageId: string, text: string): LogEntry => ({ pageId, data: Buffer.from(text), personId: null });
const stored = async () =>
  (
    await floor.services.database.read
      .selectFrom('draftUpdate')
      .select(['position', 'data'])
      .orderBy('position')
      .execute()
  ).map(({ position, data }) => [position, String(data)]);

test('a draft that fails to collect is notified, and the others of that commit are stored', async () => {
  const page = await addPage();
  const broken = new Error('this draft is broken');
  const sources = [
    source(() => entry(page.id, 'un')),
    source(() => {
      throw broken;
    }),
    source(() => null),
    source(() => entry(page.id, 'deux')),
  ];
  for (const one of sources) log.announce(one);
  await log.flush();
  expect(sources.map(({ notified }) => notified)).toEqual([[1], [broken], [], [2]]);
  expect(await stored()).toEqual([
    [1, 'un'],
    [2, 'deux'],
  ]);
  // The storage did not fail.
  expect(log.problem()).toBeNull();
});

test('a failed commit is reported to each of its drafts and remains a problem until one succeeds', async () => {
  const page = await addPage();
  const lost = [source(() => entry('inconnue2222', 'x')), source(() => entry(page.id, 'y'))];
  for (const one of lost) log.announce(one);
  await log.flush();
  for (const { notified } of lost) expect(notified).toEqual([expect.objectContaining({ message: expect.any(String) })]);
  expect(log.problem()).toBe(lost[0]!.notified[0]);
  // Or until storing was seen to work by other means.
  log.recovered();
  expect(log.problem()).toBeNull();
  log.announce(source(() => entry('inconnue2222', 'x')));
  await log.flush();
  expect(log.problem()).not.toBeNull();
  expect(await stored()).toEqual([]);
  // A commit of nothing shows nothing.
  log.announce(source(() => null));
  await log.flush();
  expect(log.problem()).not.toBeNull();
  const next = source(() => entry(page.id, 'z'));
  log.announce(next);
  await log.flush();
  expect(next.notified).toHaveLength(1);
  expect(log.problem()).toBeNull();
});

test('a source announced during a commit goes into the next', async () => {
  const page = await addPage();
  let texts = ['un'];
  const one = source(() => {
    const text = texts.shift();
    return text === undefined ? null : entry(page.id, text);
  });
  const original = one.stored;
  one.stored = (position) => {
    original(position);
    if (position > 2) return;
    texts = ['encore'];
    log.announce(one);
  };
  log.announce(one);
  await log.flush();
  expect(one.notified).toEqual([1, 2, 3]);
});

test('the most urgent source is collected first, in whatever order they were announced, and each is given a deadline', async () => {
  const page = await addPage();
  const asked: number[] = [];
  const begun = performance.now();
  for (const rank of [3, 1, 2]) {
    const one = {
      ...source(() => entry(page.id, String(rank))),
      rank,
      collect: (until: number) => {
        asked.push(rank);
        expect(until).toBeGreaterThan(begun);
        return entry(page.id, String(rank));
      },
    };
    log.announce(one);
    // Announcing twice has no further effect.
    log.announce(one);
  }
  await log.flush();
  expect(asked).toEqual([1, 2, 3]);
  expect(await stored()).toEqual([
    [1, '1'],
    [2, '2'],
    [3, '3'],
  ]);
});
