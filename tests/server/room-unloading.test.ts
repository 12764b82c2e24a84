import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MAX_ITEMS } from '#content/draft/collab-protocol.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import { DraftService } from '#server/collab/draft-service.ts';
import type { Room } from '#server/collab/room/room.ts';
import { textOf } from '#tests/support/intake-rig.ts';
import { A, B, Guest, KIB, nextTurn, registryPerTest, undivided, until } from '#tests/support/registry-rig.ts';

/** When a draft that nobody is in leaves the memory. */
const rig = registryPerTest();

const { append, letters, stored } = rig;

describe('an empty room', () => {
  test('stays loaded for twenty seconds, and is then unloaded', async () => {
    const room = await rig.registry.open(A);
    rig.registry.left(room);
    rig.registry.left(room);
    expect(rig.ended).toEqual([A, A]);
    await vi.advanceTimersByTimeAsync(19_999);
    expect([room.closed, await rig.registry.open(A)]).toEqual([false, room]);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => room.closed);
    expect(rig.registry.findOpen(A)).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
    expect(await rig.registry.open(A)).not.toBe(room);
  });

  test('that the server itself has read or edited is unloaded as well, also if that failed', async () => {
    const drafts = new DraftService({ registry: rig.registry, tasks: rig.tasks });
    await drafts.state(A);
    const failing = drafts.edit(B, null, () => {
      throw new Error('not this');
    });
    await expect(failing).rejects.toThrow('not this');
    expect(rig.registry.openRooms()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => rig.registry.openRooms().length === 0);
  });

  test('stays loaded while the server itself works with it, whatever was done with it before', async () => {
    rig.registry.left(await rig.registry.open(A));
    let done = () => {};
    const work = rig.registry.use(A, async (room) => {
      await new Promise<void>((resolve) => (done = resolve));
      return room.closed;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rig.registry.openRooms()).toHaveLength(1);
    done();
    expect(await work).toBe(false);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => rig.registry.openRooms().length === 0);
  });

  test('stays loaded when someone joins it again, until they leave', async () => {
    const room = await rig.registry.open(A);
    const guest = new Guest('awa');
    rig.registry.left(room);
    room.join(guest);
    rig.registry.left(room);
    expect(rig.ended).toEqual([A]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([room.closed, guest.closedWith]).toEqual([false, []]);
    room.leave(guest);
    rig.registry.left(room);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.closed);
  });

  test('is unloaded at once when another was left after it, and they have more items than a draft may', async () => {
    const rooms = [await rig.registry.open(A), await rig.registry.open(B)];
    for (const { size } of rooms)
      size.add(0, { verdict: 'new', clientIds: [], structs: MAX_ITEMS / 2, deletes: 0, nodes: 0, characters: 0 });
    const [first, second] = rooms as [Room, Room];
    rig.registry.left(first);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(first.closed, 'one may stay').toBe(false);
    rig.registry.left(second);
    await until(() => first.closed);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(second.closed).toBe(false);
    expect(textOf((await rig.registry.open(A)).draft).toString(), 'it is loaded again').toBe('eau');
  });

  test('stays loaded while something of it is not stored', async () => {
    const room = await rig.registry.open(A);
    let done = () => {};
    const alone = room.serverEdits.runExclusive(() => new Promise<void>((resolve) => (done = resolve)));
    rig.registry.left(room);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(room.closed).toBe(false);
    done();
    await alone;
    await vi.advanceTimersByTimeAsync(19_999);
    expect(room.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => room.closed);
  });

  test.each([
    [198, [0, 199]],
    [199, [1, 0]],
  ])('whose log has %i more updates than its first is left with %o', async (more, expected) => {
    await append(A, ...(await letters(A, more)));
    const room = await rig.registry.open(A);
    rig.registry.left(room);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.closed);
    expect(await stored(A)).toEqual(expected);
    expect(textOf((await rig.registry.open(A)).draft).toString()).toBe(`${'x'.repeat(more)}eau`);
  });

  test.each([
    [-1, [0, 2]],
    [0, [1, 0]],
  ])('whose log has 128 KiB, and %i bytes more, is left with %o', async (more, expected) => {
    vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
    const [first] = (await readDraft(rig.database.read, A)).updates;
    const length = 128 * KIB + more - first!.length;
    const update = (words: number) => {
      const copy = new Y.Doc();
      copy.clientID = 7;
      Y.applyUpdate(copy, first!);
      const known = Y.encodeStateVector(copy);
      textOf(copy).insert(0, 'x'.repeat(words));
      return Y.encodeStateAsUpdate(copy, known);
    };
    await append(A, update(2 * length - update(length).length));
    const room = await rig.registry.open(A);
    expect(room.bytesSinceSnapshot).toBe(128 * KIB + more);
    rig.registry.left(room);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.closed);
    expect(await stored(A)).toEqual(expected);
  });

  test('that someone joins while it is compacted stays loaded', async () => {
    await append(A, ...(await letters(A, 200)));
    const room = await rig.registry.open(A);
    const guest = new Guest('awa');
    rig.registry.left(room);
    const compact = rig.registry.compact.bind(rig.registry);
    vi.spyOn(rig.registry, 'compact').mockImplementation(async (one) => {
      await compact(one);
      room.join(guest);
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.participants.size === 1);
    await nextTurn();
    expect([room.closed, rig.registry.findOpen(A) !== null, guest.closedWith]).toEqual([false, true, []]);
  });
});

test('a room that fails while it is compacted does not close the room that replaces it', async () => {
  await append(A, ...(await letters(A, 200)));
  const room = await rig.registry.open(A);
  rig.registry.left(room);
  let next: Promise<Room> | null = null;
  vi.spyOn(rig.registry, 'compact').mockImplementation(async () => {
    room.failed(new Error('no'));
    next = rig.registry.open(A);
    await next;
  });
  await vi.advanceTimersByTimeAsync(20_000);
  await until(() => next !== null);
  await next;
  await nextTurn();
  expect([room.closed, rig.registry.findOpen(A)]).toEqual([true, next]);
});
