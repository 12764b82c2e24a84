import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { MAX_CHARACTERS } from '#content/document/limits.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { compactDraft, readDraft } from '#db/drafts/draft-repository.ts';
import type { Room } from '#server/collab/room/room.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';
import { A, B, editOf, Guest, NOW, nextTurn, registryPerTest, type, until } from '#tests/support/registry-rig.ts';

/** When drafts are loaded, and what closes them. */
const rig = registryPerTest();

const { append, letters, stored } = rig;

describe('a room', () => {
  test('is loaded once for all who ask, one for each draft', async () => {
    const [one, two, other] = [rig.registry.open(A), rig.registry.open(A), rig.registry.open(B)];
    expect(two).toBe(one);
    expect(rig.registry.findOpen(A)).toBe(one);
    expect(await one).not.toBe(await other);
    expect((await one).pageId).toBe(A);
    expect(await Promise.all(rig.registry.openRooms())).toEqual([await one, await other]);
  });

  test('with a long history is loaded some milliseconds at a time, with turns for others in between', async () => {
    await append(A, ...(await letters(A, 300)));
    // A millisecond passes each time that the loader reads the clock: six readings fit between two
    // turns. Others read the clock as well, such as Vitest for each module that it imports: these
    // readings take no time.
    let now = 0;
    const looksHere = () => new Error().stack?.includes('draft-loader');
    vi.spyOn(performance, 'now').mockImplementation(() => (looksHere() ? now++ : now));
    /** How often the loader read the clock in each turn. */
    const looks: number[] = [];
    let loaded = false;
    const loading = rig.registry.open(A).then((room) => {
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
    // One reading sets the end of a slice, six follow.
    expect(Math.max(...looks)).toBeLessThan(9);
    expect(looks.filter((count) => count >= 7).length).toBeGreaterThan(40);
  });

  test('that holds as many characters as a draft may is full when it is loaded', async () => {
    const full = new Y.Doc();
    for (const update of (await readDraft(rig.database.read, A)).updates) Y.applyUpdate(full, update);
    const known = Y.encodeStateVector(full);
    textOf(full).insert(0, 'x'.repeat(MAX_CHARACTERS));
    await append(A, Y.encodeStateAsUpdate(full, known));
    const refused: Record<string, unknown> = {};
    for (const pageId of [A, B]) {
      const room = await rig.registry.open(pageId);
      const guest = new Guest('awa');
      room.join(guest);
      room.receive(editOf(room, 'x'), guest);
      await room.caughtUp();
      refused[pageId] = guest.refusedBecause;
    }
    expect(refused).toEqual({ [A]: 'draft-full', [B]: null });
  });

  test('is not opened by looking for open rooms', () => {
    expect([rig.registry.findOpen(A), rig.registry.openRooms()]).toEqual([null, []]);
  });

  test('holds the snapshot and what followed, and continues from there', async () => {
    const snapshot = Y.encodeStateAsUpdate(newDraft());
    const draft = new Y.Doc();
    Y.applyUpdate(draft, snapshot);
    textOf(draft).insert(0, 'pure ');
    const state = Y.encodeStateAsUpdate(draft);
    const [upTo] = await append(B, snapshot);
    await rig.database.write((trx) => compactDraft(trx, B, { state, parts: [state], upTo: upTo! }, NOW));
    const later: Uint8Array[] = [];
    draft.on('update', (update: Uint8Array) => later.push(update));
    textOf(draft).insert(0, 'une ');
    textOf(draft).insert(0, 'et ');
    const [, position] = await append(B, ...later);
    const room = await rig.registry.open(B);
    expect(textOf(room.draft).toString()).toBe('et une pure eau');
    expect([room.updatesSinceSnapshot, room.bytesSinceSnapshot, room.position]).toEqual([
      2,
      later[0]!.length + later[1]!.length,
      position,
    ]);
    await type(room, 'ici ');
    expect([room.updatesSinceSnapshot, room.position]).toEqual([3, position! + 1]);
    expect(rig.written).toEqual([[B, null]]);
    expect((await readDraft(rig.database.read, B)).position).toBe(position! + 1);
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
    const room = await rig.registry.open(A);
    const guest = new Guest('awa');
    room.join(guest);
    const names = vi.spyOn(rig.tasks, 'run');
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
    await rig.database.write((trx) => compactDraft(trx, B, { state, parts: [state, state], upTo: upTo! }, NOW));
    const room = await rig.registry.open(B);
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
    const failing = rig.registry.open(A);
    await expect(failing).rejects.toThrow();
    expect(rig.registry.findOpen(A)).toBeNull();
    await rig.database.writeStatement('delete from draft_update where position = ?', [position]);
    expect(textOf((await rig.registry.open(A)).draft).toString()).toBe('eau');
  });

  test('that fails to store is forgotten, and the next opening reads what is stored', async () => {
    const room = await rig.registry.open(A);
    rig.registry.left(room);
    await rig.database.writeStatement('pragma query_only = on', []);
    await expect(type(room, 'perdu ')).rejects.toThrow();
    expect([room.closed, rig.registry.findOpen(A)]).toEqual([true, null]);
    // Leaving it sets no timer, and the one that was set does nothing.
    const timers = vi.getTimerCount();
    rig.registry.left(room);
    expect([rig.ended, vi.getTimerCount()]).toEqual([[A, A], timers]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(rig.ended).toEqual([A, A]);
    await rig.database.writeStatement('pragma query_only = off', []);
    expect(textOf((await rig.registry.open(A)).draft).toString()).toBe('eau');
  });
});

describe('closing', () => {
  test('stores what was received, closes everybody, and opens nothing again', async () => {
    const [room, other] = [await rig.registry.open(A), await rig.registry.open(B)];
    const guest = new Guest('awa');
    room.join(guest);
    rig.registry.left(other);
    room.receive(editOf(room, 'pure '), guest);
    const failing = rig.registry.open('none');
    await rig.registry.close();
    await failing.catch(() => {});
    expect([guest.closedWith, room.closed, other.closed]).toEqual([[CLOSE.restart, 'restart'], true, true]);
    expect([rig.registry.openRooms(), vi.getTimerCount()]).toEqual([[], 0]);
    await expect(rig.registry.open(A)).rejects.toThrow('closing');
    rig.registry.left(room);
    expect(rig.ended).toEqual([B]);
    const draft = new Y.Doc();
    for (const update of (await readDraft(rig.database.read, A)).updates) Y.applyUpdate(draft, update);
    expect(textOf(draft).toString()).toBe('pure eau');
  });

  test('waits until a long update that was received is taken in and stored', async () => {
    const room = await rig.registry.open(A);
    const guest = new Guest('awa');
    room.join(guest);
    room.receive(editOf(room, 'mot '.repeat(3_000)), guest);
    await rig.registry.close();
    expect(await stored(A)).toEqual([0, 2]);
  });

  test('is not stopped by a draft that cannot be loaded', async () => {
    await append(A, Uint8Array.of(255));
    const failing = rig.registry.open(A);
    failing.catch(() => {});
    const room = await rig.registry.open(B);
    await rig.registry.close();
    expect(room.closed).toBe(true);
  });
});
