import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { LogEntry } from '#db/drafts/draft-repository.ts';
import { settled, textOf } from '#tests/support/intake-rig.ts';
import { append, applyInPart, Editor, openRoom, turn } from '#tests/support/room-rig.ts';

/** Sequential work of a room: exclusive work, large updates, work left for a later turn. */
describe('exclusive work', () => {
  test('begins when all is stored; what is sent meanwhile waits, unacknowledged, and is then applied', async () => {
    const { room, log, join, collect, commit } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'avant ');
    let seen = '';
    let end = () => {};
    const work = room.serverEdits.runExclusive(async () => {
      seen = textOf(room.draft).toString();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      await room.caughtUp();
      return room.serverEdits.make(append(' du serveur'));
    });
    await turn();
    collect();
    await turn();
    expect(seen).toBe('');
    room.stored(++log.position);
    await turn();
    expect(seen).toBe('avant eau');
    awa.type(room, 'pendant ');
    expect(commit()).toBeNull();
    expect([textOf(room.draft).toString(), awa.acknowledged, room.idle]).toEqual(['avant eau', [1], false]);
    end();
    await turn();
    expect(commit()?.personId).toBeNull();
    const before = log.announced;
    await work;
    expect(log.announced).toBe(before + 1);
    expect(commit()?.personId).toBe('awa');
    expect([textOf(room.draft).toString(), awa.text]).toEqual(Array(2).fill('pendant avant eau du serveur'));
  });

  test('is one at a time, also when one of them fails', async () => {
    const { room, log } = openRoom();
    const order: string[] = [];
    const work = (name: string, fails: boolean) =>
      room.serverEdits.runExclusive(async () => {
        order.push(`${name} begins`);
        await turn();
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const [first, second, third] = await Promise.allSettled([work('a', true), work('b', false), work('c', false)]);
    expect([first.status, second.status, third.status]).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect([room.idle, log.announced]).toEqual([true, 0]);
  });

  test('waits for a large update that is partly applied', async () => {
    const { room, join, commit } = openRoom();
    const awa = await join('awa', 7);
    await applyInPart(room, awa);
    let seen = 0;
    const work = room.serverEdits.runExclusive(async () => {
      seen = textOf(room.draft).length;
    });
    await turn();
    expect(seen).toBe(0);
    for (let i = 0; i < 5; i++) {
      commit();
      await turn();
    }
    await work;
    expect(seen).toBe(textOf(awa.draft).length);
  });
});

describe('a large update that is partly applied', () => {
  test('delays the answers to those who wait until all is stored, and to those who join', async () => {
    const { room, join, collect } = openRoom();
    const awa = await join('awa', 7);
    await applyInPart(room, awa);
    const allStored = settled(room.whenStored());
    const bruno = new Editor(room, 'bruno', 8);
    room.join(bruno);
    const nothing = bruno.text.length;
    const answered = settled(room.answerSyncStep1(Uint8Array.of(0), bruno));
    expect([await allStored(), await answered(), bruno.frames]).toEqual([false, false, []]);
    // Complete, and being stored.
    for (let i = 0; i < 20 && !collect(); i++) await turn();
    expect([await allStored(), await answered(), bruno.frames, bruno.text.length]).toEqual([false, false, [], nothing]);
    room.stored(11);
    expect([await allStored(), await answered()]).toEqual([true, true]);
    expect(bruno.text).toBe(textOf(awa.draft).toString());
  });
});

describe('work that is left', () => {
  test('is announced after a turn that was too short, and not when there is none', async () => {
    const { room, log, join } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'elle ');
    bruno.type(room, 'lui ');
    const before = log.announced;
    room.collect(Number.NEGATIVE_INFINITY);
    expect(log.announced).toBeGreaterThan(before);
    room.collect(Number.POSITIVE_INFINITY);
    const after = log.announced;
    room.collect(Number.POSITIVE_INFINITY);
    expect([log.announced, textOf(room.draft).length]).toEqual([after, 12]);
  });

  test('is less urgent than another room’s if its sender used much of the event loop', async () => {
    const [used, other] = [openRoom(), openRoom()];
    const [awa, bruno] = [await used.join('awa', 7), await other.join('bruno', 8)];
    used.senders.of('awa').intake.charge(10_000);
    awa.type(used.room, 'elle ');
    const idle = other.room.rank;
    bruno.type(other.room, 'lui ');
    expect(other.room.rank).toBeLessThan(used.room.rank);
    expect(used.room.rank).toBeLessThan(idle);
  });

  test('delays those who wait until all that was received is applied', async () => {
    const { room, join, collect } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'elle ');
    const caughtUp = settled(room.caughtUp());
    expect(await caughtUp()).toBe(false);
    collect();
    expect(await caughtUp()).toBe(true);
  });

  test('keeps a room from being unloaded: somebody there, something received, a commit, exclusive work', async () => {
    const { room, join, collect } = openRoom();
    expect(room.idle).toBe(true);
    const awa = await join('awa', 7);
    expect(room.idle).toBe(false);
    awa.type(room, 'elle ');
    room.leave(awa);
    expect(room.idle).toBe(false);
    collect();
    expect(room.idle).toBe(false);
    room.stored(11);
    expect(room.idle).toBe(true);
    let end = () => {};
    const work = room.serverEdits.runExclusive(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await turn();
    expect(room.idle).toBe(false);
    end();
    await work;
    expect(room.idle).toBe(true);
  });
});

test('an exception of Yjs within a large update closes its sender alone, and what was applied is stored', async () => {
  const { room, join, commit } = openRoom();
  const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
  const before = new Y.Doc();
  Y.applyUpdate(before, Y.encodeStateAsUpdate(room.draft));
  textOf(awa.draft).insert(0, 'x'.repeat(10_000));
  textOf(awa.draft).insert(0, 'y', { bold: {} });
  awa.typed.splice(0);
  room.receive(Y.encodeStateAsUpdate(awa.draft, Y.encodeStateVector(room.draft)), awa);
  expect(commit()).toBeNull();
  await turn();
  let parts = 0;
  textOf(room.draft).observe(() => {
    if (++parts === 2) throw new Error('an observer failed');
  });
  const rows: LogEntry[] = [];
  const commitAll = () => {
    for (let row = commit(); row; row = commit()) rows.push(row);
  };
  commitAll();
  bruno.type(room, 'lui ');
  commitAll();
  expect([awa.refusedBecause, bruno.refusedBecause, room.closed, parts]).toEqual(['malformed', null, false, 3]);
  // The draft as others have it, and as a later process loads it.
  for (const { data } of rows) Y.applyUpdate(before, data);
  expect(textOf(before).toString()).toBe(textOf(room.draft).toString());
  expect(bruno.text).toBe(textOf(room.draft).toString());
  expect(bruno.text.length).toBeGreaterThan(7);
});
