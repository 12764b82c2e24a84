import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MAX_CHARACTERS } from '#content/document/limits.ts';
import { CLOSE, MAX_ITEMS } from '#content/draft/collab-protocol.ts';
import { appendToLog, compactDraft, readDraft } from '#db/drafts/draft-repository.ts';
import { Database } from '#db/driver/database.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { DraftService } from '#server/collab/draft-service.ts';
import { Senders } from '#server/collab/participants/senders.ts';
import type { Room } from '#server/collab/room/room.ts';
import { UpdateLog } from '#server/collab/room/update-log.ts';
import { RoomRegistry } from '#server/collab/room-registry.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { EventBus } from '#server/runtime/events.ts';
import { createLogger } from '#server/runtime/logger.ts';
import { newDraft, textOf, Writer } from '#tests/support/intake-rig.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { pageRow } from '#tests/support/page-row.ts';

/**
 * When drafts are loaded, unloaded and compacted. The database and the log are real; the test lets
 * the time pass.
 */

const [A, B] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'];
const NOW = '2026-11-25T10:00:00.000Z';
const KIB = 1024;
let database: Database;
let log: UpdateLog;
let tasks: DraftTaskRunner;
let registry: RoomRegistry;
let ended: string[];
let written: (readonly [string, string | null])[];
beforeEach(async () => {
  database = await Database.open(path.join(await createMigratedFolder('registry'), 'navette.sqlite'), 'process');
  await database.write(async (trx) => {
    for (const id of [A, B]) {
      await insertPage(trx, pageRow(id));
    }
  });
  for (const pageId of [A, B]) await append(pageId, Y.encodeStateAsUpdate(newDraft()));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const logger = createLogger('silent');
  const events = new EventBus();
  ended = [];
  written = [];
  events.on('writing-ended', (pageId) => ended.push(pageId));
  events.on('draft-stored', (pageId, personId) => written.push([pageId, personId]));
  const clock = () => new Date(NOW);
  log = new UpdateLog({ database, clock, logger });
  tasks = new DraftTaskRunner({ logger });
  registry = new RoomRegistry({
    database,
    log,
    tasks,
    intakeTasks: tasks,
    senders: new Senders(),
    events,
    logger,
    clock,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await registry.close();
  await tasks.close();
  await database.close();
});

const append = (pageId: string, ...updates: Uint8Array[]) =>
  appendToLog(
    database,
    updates.map((data) => ({ pageId, data, personId: null })),
    NOW,
  );
const type = (room: Room, words: string) => room.serverEdits.make((draft) => textOf(draft).insert(0, words));
/** The update of an editor that types words at the beginning of a room's draft. */
function editOf(room: Room, words: string): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(room.draft));
  const known = Y.encodeStateVector(copy);
  textOf(copy).insert(0, words);
  return Y.encodeStateAsUpdate(copy, known);
}
/** Updates that each type a letter at the beginning of the stored draft. */
async function letters(pageId: string, count: number): Promise<Uint8Array[]> {
  const draft = new Y.Doc();
  for (const update of (await readDraft(database.read, pageId)).updates) Y.applyUpdate(draft, update);
  const updates: Uint8Array[] = [];
  draft.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < count; i++) textOf(draft).insert(0, 'x');
  return updates;
}
/** How many updates a draft has in its snapshot, and after it. */
async function stored(pageId: string): Promise<[parts: number, updates: number]> {
  const { snapshot, updates } = await readDraft(database.read, pageId);
  return [snapshot.length, updates.length];
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
/** Waits for what no timer delays: reads and writes of the database. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await nextTurn();
  }
}
/** In place of the task that divides a snapshot: one part. */
const undivided = (async (_name: unknown, state: unknown) => [state]) as never;
/** Someone in a room, who records how they were closed. */
class Guest extends Writer {
  closedWith: unknown[] = [];
  override close(...what: unknown[]): void {
    this.closedWith = what;
  }
}

describe('a room', () => {
  test('is loaded once for all who ask, each draft its own', async () => {
    const [one, two, other] = [registry.open(A), registry.open(A), registry.open(B)];
    expect(two).toBe(one);
    expect(registry.findOpen(A)).toBe(one);
    expect(await one).not.toBe(await other);
    expect((await one).pageId).toBe(A);
    expect(await Promise.all(registry.openRooms())).toEqual([await one, await other]);
  });

  test('with a long history is loaded some milliseconds at a time, with turns for others in between', async () => {
    await append(A, ...(await letters(A, 300)));
    // Each look at the clock takes a millisecond: six fit between two turns.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now++);
    /** How often the clock was looked at in each turn. */
    const looks: number[] = [];
    let loaded = false;
    const loading = registry.open(A).then((room) => {
      loaded = true;
      return room;
    });
    let before = 0;
    while (!loaded) {
      await nextTurn();
      looks.push(now - before);
      before = now;
    }
    expect(textOf((await loading).draft).toString()).toContain('x'.repeat(300));
    // One sets the end of a slice, six follow; others may look at the clock now and then.
    expect(Math.max(...looks)).toBeLessThan(20);
    expect(looks.filter((count) => count >= 7).length).toBeGreaterThan(40);
  });

  test('that holds as many characters as a draft may is full when it is loaded', async () => {
    const full = new Y.Doc();
    for (const update of (await readDraft(database.read, A)).updates) Y.applyUpdate(full, update);
    const known = Y.encodeStateVector(full);
    textOf(full).insert(0, 'x'.repeat(MAX_CHARACTERS));
    await append(A, Y.encodeStateAsUpdate(full, known));
    const refused: Record<string, unknown> = {};
    for (const pageId of [A, B]) {
      const room = await registry.open(pageId);
      const guest = new Guest('awa');
      room.join(guest);
      room.receive(editOf(room, 'x'), guest);
      await room.caughtUp();
      refused[pageId] = guest.refusedBecause;
    }
    expect(refused).toEqual({ [A]: 'draft-full', [B]: null });
  });

  test('is not opened to find it', () => {
    expect([registry.findOpen(A), registry.openRooms()]).toEqual([null, []]);
  });

  test('holds the snapshot and what followed, and continues from there', async () => {
    const snapshot = Y.encodeStateAsUpdate(newDraft());
    const draft = new Y.Doc();
    Y.applyUpdate(draft, snapshot);
    textOf(draft).insert(0, 'pure ');
    const state = Y.encodeStateAsUpdate(draft);
    const [upTo] = await append(B, snapshot);
    await database.write((trx) => compactDraft(trx, B, { state, parts: [state], upTo: upTo! }, NOW));
    const later: Uint8Array[] = [];
    draft.on('update', (update: Uint8Array) => later.push(update));
    textOf(draft).insert(0, 'une ');
    textOf(draft).insert(0, 'et ');
    const [, position] = await append(B, ...later);
    const room = await registry.open(B);
    expect(textOf(room.draft).toString()).toBe('et une pure eau');
    expect([room.updatesSinceSnapshot, room.bytesSinceSnapshot, room.position]).toEqual([
      2,
      later[0]!.length + later[1]!.length,
      position,
    ]);
    await type(room, 'ici ');
    expect([room.updatesSinceSnapshot, room.position]).toEqual([3, position! + 1]);
    expect(written).toEqual([[B, null]]);
    expect((await readDraft(database.read, B)).position).toBe(position! + 1);
  });

  /** A guest who asks for the whole draft. @returns how many frames it was answered with */
  async function ask(room: Room, takesParts: boolean): Promise<number> {
    const frames: unknown[] = [];
    const guest = Object.assign(new Guest('chiara'), { takesParts, send: (frame: unknown) => frames.push(frame) });
    room.join(guest);
    await room.answerSyncStep1(Uint8Array.of(0), guest);
    room.leave(guest);
    return frames.length;
  }

  test('takes in a long update and answers with its parts, by the tasks on drafts', async () => {
    const room = await registry.open(A);
    const guest = new Guest('awa');
    room.join(guest);
    const names = vi.spyOn(tasks, 'run');
    room.receive(editOf(room, 'mot '.repeat(3_000)), guest);
    await until(() => room.updatesSinceSnapshot === 2);
    expect([guest.refusedBecause, textOf(room.draft).length]).toEqual([null, 12_003]);
    expect(await ask(room, true)).toBeGreaterThan(1);
    expect(names.mock.calls.map(([name]) => name)).toEqual(['divide', 'parts']);
  });

  test('that was loaded from a long snapshot answers with it for ten seconds', async () => {
    const draft = newDraft();
    textOf(draft).insert(0, 'x'.repeat(5_000));
    const state = Y.encodeStateAsUpdate(draft);
    const [upTo] = await append(B, state);
    await database.write((trx) => compactDraft(trx, B, { state, parts: [state, state], upTo: upTo! }, NOW));
    const room = await registry.open(B);
    await type(room, 'plus ');
    // The snapshot, and what followed.
    expect(await ask(room, false)).toBe(2);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(await ask(room, false)).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ask(room, false)).toBe(1);
  });

  test('that cannot be loaded is tried again with the next opening', async () => {
    const [position] = await append(A, Uint8Array.of(255));
    const failing = registry.open(A);
    await expect(failing).rejects.toThrow();
    expect(registry.findOpen(A)).toBeNull();
    await database.writeStatement('delete from draft_update where position = ?', [position]);
    expect(textOf((await registry.open(A)).draft).toString()).toBe('eau');
  });

  test('that fails to store is forgotten, and the next opening reads what is stored', async () => {
    const room = await registry.open(A);
    registry.left(room);
    await database.writeStatement('pragma query_only = on', []);
    await expect(type(room, 'perdu ')).rejects.toThrow();
    expect([room.closed, registry.findOpen(A)]).toEqual([true, null]);
    // Whoever leaves it sets no timer, and the one that was set does nothing.
    const timers = vi.getTimerCount();
    registry.left(room);
    expect([ended, vi.getTimerCount()]).toEqual([[A, A], timers]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ended).toEqual([A, A]);
    await database.writeStatement('pragma query_only = off', []);
    expect(textOf((await registry.open(A)).draft).toString()).toBe('eau');
  });
});

describe('an empty room', () => {
  test('is kept for twenty seconds, and then unloaded', async () => {
    const room = await registry.open(A);
    registry.left(room);
    registry.left(room);
    expect(ended).toEqual([A, A]);
    await vi.advanceTimersByTimeAsync(19_999);
    expect([room.closed, await registry.open(A)]).toEqual([false, room]);
    await vi.advanceTimersByTimeAsync(1);
    await until(() => room.closed);
    expect(registry.findOpen(A)).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
    expect(await registry.open(A)).not.toBe(room);
  });

  test('that the server itself has read or edited is unloaded as well, also if that failed', async () => {
    const drafts = new DraftService({ registry, tasks });
    await drafts.state(A);
    const failing = drafts.edit(B, null, () => {
      throw new Error('not this');
    });
    await expect(failing).rejects.toThrow('not this');
    expect(registry.openRooms()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => registry.openRooms().length === 0);
  });

  test('is kept while the server itself works with it, whatever was done with it before', async () => {
    registry.left(await registry.open(A));
    let done = () => {};
    const work = registry.use(A, async (room) => {
      await new Promise<void>((resolve) => (done = resolve));
      return room.closed;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(registry.openRooms()).toHaveLength(1);
    done();
    expect(await work).toBe(false);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => registry.openRooms().length === 0);
  });

  test('is kept when someone is there again, until they leave', async () => {
    const room = await registry.open(A);
    const guest = new Guest('awa');
    registry.left(room);
    room.join(guest);
    registry.left(room);
    expect(ended).toEqual([A]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([room.closed, guest.closedWith]).toEqual([false, []]);
    room.leave(guest);
    registry.left(room);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.closed);
  });

  test('is unloaded at once when another was left after it, and they have more items than a draft may', async () => {
    const rooms = [await registry.open(A), await registry.open(B)];
    for (const { size } of rooms)
      size.add(0, { verdict: 'new', clientIds: [], structs: MAX_ITEMS / 2, deletes: 0, nodes: 0, characters: 0 });
    const [first, second] = rooms as [Room, Room];
    registry.left(first);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(first.closed, 'one may stay').toBe(false);
    registry.left(second);
    await until(() => first.closed);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(second.closed).toBe(false);
    expect(textOf((await registry.open(A)).draft).toString(), 'it is loaded again').toBe('eau');
  });

  test('is kept while something of it is not stored', async () => {
    const room = await registry.open(A);
    let done = () => {};
    const alone = room.serverEdits.runExclusive(() => new Promise<void>((resolve) => (done = resolve)));
    registry.left(room);
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
    const room = await registry.open(A);
    registry.left(room);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.closed);
    expect(await stored(A)).toEqual(expected);
    expect(textOf((await registry.open(A)).draft).toString()).toBe(`${'x'.repeat(more)}eau`);
  });

  test.each([
    [-1, [0, 2]],
    [0, [1, 0]],
  ])('whose log has 128 KiB, and %i bytes more, is left with %o', async (more, expected) => {
    vi.spyOn(tasks, 'run').mockImplementation(undivided);
    const [first] = (await readDraft(database.read, A)).updates;
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
    const room = await registry.open(A);
    expect(room.bytesSinceSnapshot).toBe(128 * KIB + more);
    registry.left(room);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.closed);
    expect(await stored(A)).toEqual(expected);
  });

  test('to which someone comes while it is compacted stays', async () => {
    await append(A, ...(await letters(A, 200)));
    const room = await registry.open(A);
    const guest = new Guest('awa');
    registry.left(room);
    const compact = registry.compact.bind(registry);
    vi.spyOn(registry, 'compact').mockImplementation(async (one) => {
      await compact(one);
      room.join(guest);
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => room.participants.size === 1);
    await nextTurn();
    expect([room.closed, registry.findOpen(A) !== null, guest.closedWith]).toEqual([false, true, []]);
  });
});

test('a room that fails while it is compacted does not take the next one with it', async () => {
  await append(A, ...(await letters(A, 200)));
  const room = await registry.open(A);
  registry.left(room);
  let next: Promise<Room> | null = null;
  vi.spyOn(registry, 'compact').mockImplementation(async () => {
    room.failed(new Error('no'));
    next = registry.open(A);
    await next;
  });
  await vi.advanceTimersByTimeAsync(20_000);
  await until(() => next !== null);
  await next;
  await nextTurn();
  expect([room.closed, registry.findOpen(A)]).toEqual([true, next]);
});

describe('compaction', () => {
  test('while people write is done when the log is long, in updates or in bytes', async () => {
    vi.spyOn(tasks, 'run').mockImplementation(undivided);
    await append(A, ...(await letters(A, 1_997)));
    const room = await registry.open(A);
    await type(room, 'a');
    await nextTurn();
    expect(await stored(A)).toEqual([0, 1_999]);
    await type(room, 'b');
    await until(async () => (await stored(A))[1] === 0);
    await until(() => room.updatesSinceSnapshot === 0);
    expect(room.bytesSinceSnapshot).toBe(0);
    // A long update is worth it at once.
    await type(room, 'x'.repeat(128 * KIB - 100));
    await nextTurn();
    expect(room.updatesSinceSnapshot).toBe(1);
    await type(room, 'x'.repeat(100));
    await until(() => room.updatesSinceSnapshot === 0 && room.bytesSinceSnapshot === 0);
    expect(await stored(A)).toEqual([1, 0]);
  });

  test('leaves in the log what is stored after it began', async () => {
    const room = await registry.open(A);
    await type(room, 'un ');
    const lock = vi.spyOn(tasks, 'run').mockImplementationOnce((async (_name: unknown, state: unknown) => {
      await type(room, 'deux ');
      return [state];
    }) as never);
    const compacting = registry.compact(room);
    expect(registry.compact(room)).toBe(compacting);
    await compacting;
    expect(lock).toHaveBeenCalledTimes(1);
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[1, 1], 1]);
    expect(room.bytesSinceSnapshot).toBe((await readDraft(database.read, A)).updates[0]!.length);
    await registry.compact(room);
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[1, 0], 0]);
  });

  test('is done for one draft at a time', async () => {
    const [a, b] = [await registry.open(A), await registry.open(B)];
    const split: (() => void)[] = [];
    vi.spyOn(tasks, 'run').mockImplementation(
      ((_name: unknown, state: unknown) => new Promise((resolve) => split.push(() => resolve([state])))) as never,
    );
    const both = [registry.compact(a), registry.compact(b)];
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
    await registry.compact(await registry.open(A));
    const { snapshot, whole, updates } = await readDraft(database.read, A);
    expect(snapshot.length).toBeGreaterThan(1);
    expect([whole !== null, updates]).toEqual([true, []]);
  });

  test('keeps a snapshot in one part if it could not be divided', async () => {
    const room = await registry.open(A);
    vi.spyOn(tasks, 'run').mockRejectedValueOnce(new Error('no'));
    await registry.compact(room);
    expect(await stored(A)).toEqual([1, 0]);
    await type(room, 'encore ');
    expect(textOf(room.draft).toString()).toBe('encore eau');
  });

  test('stores nothing of a room that was closed meanwhile', async () => {
    const room = await registry.open(A);
    vi.spyOn(tasks, 'run').mockImplementationOnce((async (_name: unknown, state: unknown) => {
      room.close(CLOSE.storageFailed, 'storage-failed');
      return [state];
    }) as never);
    await registry.compact(room);
    await registry.compact(room);
    expect(await stored(A)).toEqual([0, 1]);
  });

  test('that fails leaves the log as it is, and is tried again', async () => {
    const room = await registry.open(A);
    vi.spyOn(database, 'write').mockRejectedValueOnce(new Error('no'));
    await expect(registry.compact(room)).rejects.toThrow('no');
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[0, 1], 1]);
    await registry.compact(room);
    expect([await stored(A), room.updatesSinceSnapshot]).toEqual([[1, 0], 0]);
  });
});

describe('closing', () => {
  test('stores what was received, closes everybody, and opens nothing again', async () => {
    const [room, other] = [await registry.open(A), await registry.open(B)];
    const guest = new Guest('awa');
    room.join(guest);
    registry.left(other);
    room.receive(editOf(room, 'pure '), guest);
    const failing = registry.open('none');
    await registry.close();
    await failing.catch(() => {});
    expect([guest.closedWith, room.closed, other.closed]).toEqual([[CLOSE.restart, 'restart'], true, true]);
    expect([registry.openRooms(), vi.getTimerCount()]).toEqual([[], 0]);
    await expect(registry.open(A)).rejects.toThrow('closing');
    registry.left(room);
    expect(ended).toEqual([B]);
    const draft = new Y.Doc();
    for (const update of (await readDraft(database.read, A)).updates) Y.applyUpdate(draft, update);
    expect(textOf(draft).toString()).toBe('pure eau');
  });

  test('waits until a long update that was received is taken in and stored', async () => {
    const room = await registry.open(A);
    const guest = new Guest('awa');
    room.join(guest);
    room.receive(editOf(room, 'mot '.repeat(3_000)), guest);
    await registry.close();
    expect(await stored(A)).toEqual([0, 2]);
  });

  test('is not stopped by a draft that cannot be loaded', async () => {
    await append(A, Uint8Array.of(255));
    const failing = registry.open(A);
    failing.catch(() => {});
    const room = await registry.open(B);
    await registry.close();
    expect(room.closed).toBe(true);
  });
});
