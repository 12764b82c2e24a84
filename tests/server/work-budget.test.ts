import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MAX_ITEMS } from '#content/draft/collab-protocol.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import type { Room } from '#server/collab/room/room.ts';
import { MOST_WORK_WAITING } from '#server/collab/room/work-budget.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';
import { pageRow } from '#tests/support/page-row.ts';
import { Guest, KIB, nextTurn, registryPerTest, undivided, until } from '#tests/support/registry-rig.ts';

/**
 * docs/collaboration.md, 9: what requests load of drafts that nobody is in takes a bounded amount
 * of memory.
 */
const rig = registryPerTest();

const draftOf = (bytes: number): Uint8Array => {
  const draft = newDraft();
  textOf(draft).insert(0, 'x'.repeat(bytes));
  return Y.encodeStateAsUpdate(draft);
};

/** Stores drafts of so many bytes. @returns their ids */
async function store(...sizes: readonly number[]): Promise<string[]> {
  const ids = sizes.map((_, n) => `cccccccccc${n.toString().padStart(2, '0')}`);
  await rig.database.write(async (trx) => {
    for (const id of ids) await insertPage(trx, pageRow(id));
  });
  for (const [n, id] of ids.entries()) await rig.append(id, draftOf(sizes[n]!));
  return ids;
}

/** Works that begin when the budget admits them, and last until `end` is called. */
function works() {
  const begun: string[] = [];
  const ends: [string, () => void][] = [];
  const work = (pageId: string) => async (room: Room) => {
    begun.push(pageId);
    expect(textOf(room.draft).length).toBeGreaterThan(0);
    await new Promise<void>((resolve) => ends.push([pageId, resolve]));
  };
  const all: Promise<void>[] = [];
  const settle = async () => {
    // Database reads and steps of loading have ended once no work begins for many turns.
    for (let quiet = 0, before = -1; quiet < 200; quiet = before === begun.length ? quiet + 1 : 0) {
      before = begun.length;
      // Take all three readers at once, so that none is still reading on a slow thread.
      const { read } = rig.database;
      const withAll = (count: number): Promise<unknown> =>
        count === 0 ? Promise.resolve() : read.connection().execute(() => withAll(count - 1));
      await withAll(3);
      await nextTurn();
    }
  };
  return {
    begun,
    settle,
    begin: async (...ids: readonly string[]) => {
      for (const id of ids) {
        all.push(rig.registry.use(id, work(id)));
        // So that drafts are measured in the order of the ids.
        await settle();
      }
    },
    /** As `begin`, on behalf of a sender. @returns a promise for the end of each */
    beginFor: async (sender: string, gone: AbortSignal | null, ...ids: readonly string[]) => {
      const ended: Promise<void>[] = [];
      for (const id of ids) {
        const one = rig.registry.use(id, work(id), { sender, gone });
        one.catch(() => {});
        ended.push(one);
        await settle();
      }
      return ended;
    },
    end: async (id: string) => {
      for (const [of, end] of ends) if (of === id) end();
      await settle();
    },
    done: () => Promise.all(all),
  };
}

test('large drafts that requests ask for are loaded as there is room, and small ones do not wait for them', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [first, second, third, small] = await store(2_500 * KIB, 2_500 * KIB, 1_000 * KIB, 4 * KIB);
  const { begun, begin, end, done } = works();
  await begin(first!, second!, third!, small!);
  // The third would fit beside the first, but it came after the second.
  expect(begun.sort()).toEqual([first, small].sort());
  expect(rig.registry.findOpen(second!)).toBeNull();
  // A second use of a loaded draft needs no further room.
  await begin(first!);
  expect(begun.filter((id) => id === first)).toHaveLength(2);
  begun.length = 0;
  await end(small!);
  expect(begun).toEqual([]);
  await end(first!);
  expect(begun.sort()).toEqual([second, third].sort());
  await end(second!);
  await end(third!);
  await done();
});

test('a draft that is larger than the budget is loaded alone, and a failure gives its room back', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [huge, next] = await store(5_000 * KIB, 1_000 * KIB);
  await expect(rig.registry.use(huge!, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  const { begun, begin, end, done } = works();
  await begin(huge!, next!);
  expect(begun).toEqual([huge]);
  await end(huge!);
  expect(begun).toEqual([huge, next]);
  await end(next!);
  await done();
});

test('a draft that somebody is in is read whatever others wait for', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [held, open] = await store(3_500 * KIB, 3_500 * KIB);
  const room = await rig.registry.open(open!);
  const guest = new Guest('awa');
  room.join(guest);
  const { begun, begin, end, done } = works();
  await begin(held!, open!);
  expect(begun.sort()).toEqual([held, open].sort());
  await end(held!);
  await end(open!);
  await done();
  room.leave(guest);
});

test('waiting work begins once somebody opens its draft, which counts again when they leave', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [held, opened, third] = await store(3_500 * KIB, 3_000 * KIB, 1_500 * KIB);
  const { begun, begin, end, done, settle } = works();
  await begin(held!, opened!, third!);
  expect(begun).toEqual([held]);
  const room = await rig.registry.open(opened!);
  const guest = new Guest('awa');
  room.join(guest);
  await settle();
  expect(begun).toEqual([held, opened]);
  await begin(opened!);
  expect(begun).toEqual([held, opened, opened]);
  room.leave(guest);
  rig.registry.left(room);
  await end(held!);
  expect(begun, 'the third has no room beside what is worked with').toHaveLength(3);
  await end(opened!);
  expect(begun).toEqual([held, opened, opened, third]);
  await end(third!);
  await done();
});

/** Opens a draft that has half of the items that may linger, and one more. */
async function openLarge(id: string): Promise<Room> {
  const room = await rig.registry.open(id);
  const items = { verdict: 'new', clientIds: [], structs: MAX_ITEMS / 2, deletes: 0, nodes: 0, characters: 0 } as const;
  room.size.add(0, items);
  return room;
}

test('a draft that nobody is in is unloaded as usual while its work waits, and loaded again for it', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [held, first, second] = await store(4_000 * KIB, 200 * KIB, 200 * KIB);
  const { begun, begin, end, done } = works();
  await begin(held!);
  const rooms = [await openLarge(first!), await openLarge(second!)] as const;
  rig.registry.left(rooms[0]);
  await begin(first!);
  expect([begun, rooms[0].closed]).toEqual([[held], false]);
  rig.registry.left(rooms[1]);
  await until(() => rooms[0].closed);
  await vi.advanceTimersByTimeAsync(20_000);
  await until(() => rooms[1].closed);
  expect(rig.registry.openRooms()).toHaveLength(1);
  await end(held!);
  expect(begun).toEqual([held, first]);
  await end(first!);
  await done();
});

test('a draft that was left while work needed it lingers like others as soon as the work has ended', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [first, second] = await store(1_000 * KIB, 1_000 * KIB);
  const { begin, end, done } = works();
  const rooms = [await openLarge(first!), await openLarge(second!)] as const;
  await begin(first!);
  for (const room of rooms) rig.registry.left(room);
  expect(rooms.map(({ closed }) => closed)).toEqual([false, false]);
  await end(first!);
  await done();
  await until(() => rooms[0].closed);
  expect(rooms[1].closed).toBe(false);
});

/** The size of a draft beside which no large one fits. */
const FULL = 4_000 * KIB;

test('many works of one sender do not delay the next of another', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [held, a1, a2, a3, a4, b1, b2] = await store(FULL, ...Array.from({ length: 6 }, () => 3_000 * KIB));
  const { begun, begin, beginFor, end } = works();
  await begin(held!);
  const many = await beginFor('a', null, a1!, a2!, a3!, a4!);
  const few = await beginFor('b', null, b1!, b2!);
  // A draft that both need is loaded for the first of them.
  const shared = await beginFor('b', null, a4!);
  const order = [held, a1, b1, a2, b2, a3, a4];
  for (const id of order) await end(id!);
  expect(begun).toEqual([...order, a4]);
  await Promise.all([...many, ...few, ...shared]);
});

test('a request that is aborted while it waits leaves its own place, and no other', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [held, own, both, last] = await store(FULL, 3_000 * KIB, 3_000 * KIB, 3_000 * KIB);
  const { begun, begin, beginFor, end } = works();
  await begin(held!);
  const going = new AbortController();
  const given = await beginFor('a', going.signal, own!, both!);
  const others = await beginFor('b', null, both!, last!);
  going.abort(new Error('gone'));
  for (const one of given) await expect(one).rejects.toThrow('gone');
  // Before its draft is weighed, too.
  await expect(rig.registry.use(own!, async () => {}, { sender: 'a', gone: going.signal })).rejects.toThrow('gone');
  await end(held!);
  expect(begun).toEqual([held, both]);
  await end(both!);
  await end(last!);
  expect(begun).toEqual([held, both, last]);
  await Promise.all(others);
});

test('a sender with too many waiting works is refused until some are done; others are not', async () => {
  vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
  const [held, ...many] = await store(FULL, ...Array.from({ length: MOST_WORK_WAITING + 1 }, () => 200 * KIB));
  const { begun, begin, beginFor, end } = works();
  await begin(held!);
  const last = many.pop()!;
  const waiting = await beginFor('a', null, ...many);
  const [refused] = await beginFor('a', null, last);
  await expect(refused).rejects.toMatchObject({ code: 'too-many', details: { reason: 'line' } });
  const [again] = await beginFor('a', null, many[0]!);
  await expect(again, 'of a draft that it waits for already').rejects.toMatchObject({ code: 'too-many' });
  const others = await beginFor('b', null, last);
  await end(held!);
  expect(begun).toHaveLength(2 + MOST_WORK_WAITING);
  const [now] = await beginFor('a', null, last);
  for (const id of [...many, last]) await end(id);
  await Promise.all([...waiting, ...others, now]);
});
