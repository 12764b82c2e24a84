import { describe, expect, test, vi } from 'vitest';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import { textOf } from '#tests/support/intake-rig.ts';
import { A, B, KIB, nextTurn, registryPerTest, type, undivided, until } from '#tests/support/registry-rig.ts';

/** When the log of a draft is compacted into a snapshot. */
const rig = registryPerTest();

const { append, letters, stored } = rig;

describe('compaction', () => {
  test('while people write is done when the log is long, in updates or in bytes', async () => {
    vi.spyOn(rig.tasks, 'run').mockImplementation(undivided);
    await append(A, ...(await letters(A, 1_997)));
    const room = await rig.registry.open(A);
    await type(room, 'a');
    await nextTurn();
    expect(await stored(A)).toEqual([0, 1_999]);
    await type(room, 'b');
    await until(async () => (await stored(A))[1] === 0);
    await until(() => room.updatesSinceSnapshot === 0);
    expect(room.bytesSinceSnapshot).toBe(0);
    // A long update is compacted at once.
    await type(room, 'x'.repeat(128 * KIB - 100));
    await nextTurn();
    expect(room.updatesSinceSnapshot).toBe(1);
    await type(room, 'x'.repeat(100));
    await until(() => room.updatesSinceSnapshot === 0 && room.bytesSinceSnapshot === 0);
    expect(await stored(A)).toEqual([1, 0]);
  });

  test('leaves in the log what is stored after it began', async () => {
    const room = await rig.registry.open(A);
    await type(room, 'un ');
    const lock = vi.spyOn(rig.tasks, 'run').mockImplementationOnce((async (_name: unknown, state: unknown) => {
      await type(room, 'deux ');
      return [state];
    }) as never);
    const compacting = rig.registry.compact(room);
    expect(rig.registry.compact(room)).toBe(compacting);
    await compacting;
    expect(lock).toHaveBeenCalledTimes(1);
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[1, 1], 1]);
    expect(room.bytesSinceSnapshot).toBe((await readDraft(rig.database.read, A)).updates[0]!.length);
    await rig.registry.compact(room);
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[1, 0], 0]);
  });

  test('is done for one draft at a time', async () => {
    const [a, b] = [await rig.registry.open(A), await rig.registry.open(B)];
    const split: (() => void)[] = [];
    vi.spyOn(rig.tasks, 'run').mockImplementation(
      ((_name: unknown, state: unknown) => new Promise((resolve) => split.push(() => resolve([state])))) as never,
    );
    const both = [rig.registry.compact(a), rig.registry.compact(b)];
    await until(() => split.length === 1);
    await nextTurn();
    expect(split).toHaveLength(1);
    split[0]!();
    await both[0];
    await until(() => split.length === 2);
    split[1]!();
    await Promise.all(both);
    expect([await stored(A), await stored(B)]).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  test('divides a long snapshot, so that it can be loaded a part at a time', async () => {
    await append(A, ...(await letters(A, 1_100)));
    await rig.registry.compact(await rig.registry.open(A));
    const { snapshot, whole, updates } = await readDraft(rig.database.read, A);
    expect(snapshot.length).toBeGreaterThan(1);
    expect([whole !== null, updates]).toEqual([true, []]);
  });

  test('keeps a snapshot in one part if it could not be divided', async () => {
    const room = await rig.registry.open(A);
    vi.spyOn(rig.tasks, 'run').mockRejectedValueOnce(new Error('no'));
    await rig.registry.compact(room);
    expect(await stored(A)).toEqual([1, 0]);
    await type(room, 'encore ');
    expect(textOf(room.draft).toString()).toBe('encore eau');
  });

  test('stores nothing of a room that was closed meanwhile', async () => {
    const room = await rig.registry.open(A);
    vi.spyOn(rig.tasks, 'run').mockImplementationOnce((async (_name: unknown, state: unknown) => {
      room.close(CLOSE.storageFailed, 'storage-failed');
      return [state];
    }) as never);
    await rig.registry.compact(room);
    await rig.registry.compact(room);
    expect(await stored(A)).toEqual([0, 1]);
  });

  test('that fails leaves the log as it is, and is tried again', async () => {
    const room = await rig.registry.open(A);
    vi.spyOn(rig.database, 'write').mockRejectedValueOnce(new Error('no'));
    await expect(rig.registry.compact(room)).rejects.toThrow('no');
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[0, 1], 1]);
    await rig.registry.compact(room);
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[1, 0], 0]);
  });
});
