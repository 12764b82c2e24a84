import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { type DraftHead, readHead } from '#content/draft/draft-head.ts';
import type { LogEntry } from '#db/drafts/draft-repository.ts';
import { settled, textOf } from '#tests/support/intake-rig.ts';
import { append, openRoom, turn } from '#tests/support/room-rig.ts';

/**
 * docs/collaboration.md, rules 1 to 3: what a room stores with each commit, and what it sends to
 * whom after it. The tests commit by hand; group-commit.test.ts has the real log.
 */
describe('after a commit', () => {
  test('the others are sent an author’s update, the author only the number of updates that are stored', async () => {
    const { room, log, join, collect } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'un ');
    awa.type(room, 'deux ');
    const entry = collect()!;
    expect([entry.pageId, entry.personId, bruno.frames.length, awa.acknowledged]).toEqual(['page', 'awa', 0, []]);
    room.stored(11);
    expect([bruno.text, bruno.frames.length, bruno.acknowledged]).toEqual(['deux un eau', 1, [0]]);
    expect([awa.frames.length, awa.acknowledged]).toEqual([0, [2]]);
    expect([room.updatesSinceSnapshot, room.bytesSinceSnapshot, room.position]).toEqual([
      5,
      300 + entry.data.length,
      11,
    ]);
    expect(log.stored).toEqual(['awa']);
  });

  test('each of several authors is sent the updates of the others, and the stored number of their own', async () => {
    const { room, log, join, commit } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'elle ');
    bruno.type(room, 'lui ');
    bruno.type(room, 'encore ');
    commit();
    expect(awa.text).toBe(textOf(room.draft).toString());
    expect(bruno.text).toBe(awa.text);
    expect([awa.acknowledged, bruno.acknowledged, log.stored.toSorted()]).toEqual([[1], [2], ['awa', 'bruno']]);
  });

  test('authors who type together are named in the log in turn', async () => {
    const { room, join, commit } = openRoom();
    const everybody = [await join('awa', 7), await join('bruno', 8), await join('chiara', 9)];
    const named: (string | null | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      for (const one of everybody) one.type(room, 'x');
      named.push(commit()?.personId);
    }
    for (const round of [named.slice(0, 3), named.slice(3)]) {
      expect(round.toSorted()).toEqual(['awa', 'bruno', 'chiara']);
    }
  });

  test('an author is sent the server’s edit of the same commit', async () => {
    const { room, log, join, commit } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'elle ');
    const edited = room.serverEdits.make(append(' du serveur'));
    commit();
    await edited;
    expect(awa.text).toBe('elle eau du serveur');
    commit();
    expect([awa.acknowledged, log.stored]).toEqual([[1], ['awa']]);
  });

  test('a server’s edit alone has no author, and counts as one update of the log', async () => {
    const { room, log, join, commit } = openRoom();
    const awa = await join('awa', 7);
    const edited = room.serverEdits.make(append(' du serveur'));
    expect(commit()?.personId).toBeNull();
    await edited;
    expect([awa.text, awa.acknowledged, room.updatesSinceSnapshot, log.stored]).toEqual([
      'eau du serveur',
      [0],
      4,
      [null],
    ]);
  });

  test('an update that was stored before is acknowledged at once, without a row or a frame to others', async () => {
    const { room, join, commit } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'elle ');
    commit();
    room.receive(Y.encodeStateAsUpdate(awa.draft), awa);
    expect(commit()).toBeNull();
    expect([awa.acknowledged, bruno.frames.length, room.updatesSinceSnapshot]).toEqual([[1, 1], 1, 4]);
  });

  test('a large update is a row of its own, sent after what others typed before it was complete', async () => {
    const { room, log, join, collect, commit } = openRoom();
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'x'.repeat(10_000));
    expect(collect()).toBeNull();
    const before = log.announced;
    await turn();
    // The update is divided, and the room announces work again.
    expect(log.announced).toBe(before + 1);
    bruno.type(room, 'lui ');
    expect(commit()?.personId).toBe('bruno');
    expect(bruno.text.length).toBe(7);
    expect(room.idle).toBe(false);
    const rows: LogEntry[] = [];
    for (let i = 0; i < 3; i++) {
      const row = commit();
      if (row) rows.push(row);
    }
    expect(rows.map(({ personId }) => personId)).toEqual(['awa']);
    expect(bruno.text).toBe(textOf(room.draft).toString());
    expect([awa.text, awa.acknowledged, bruno.text.length]).toEqual([bruno.text, [0, 1], 10_007]);
  });
});

describe('waiting until all is stored', () => {
  test('ends with the commit that has all, not with one that began before or comes after', async () => {
    const { room, collect } = openRoom();
    expect(await settled(room.whenStored())()).toBe(true);
    const first = settled(room.serverEdits.make(append(' un')));
    collect();
    const second = settled(room.serverEdits.make(append(' deux')));
    room.stored(11);
    expect([await first(), await second()]).toEqual([true, false]);
    collect();
    const nothingMore = settled(room.whenStored());
    const third = settled(room.serverEdits.make(append(' trois')));
    expect([await second(), await nothingMore()]).toEqual([false, false]);
    room.stored(12);
    expect([await second(), await nothingMore(), await third()]).toEqual([true, true, false]);
  });

  test('includes a large update that is complete and not stored yet', async () => {
    const { room, join, collect } = openRoom();
    const awa = await join('awa', 7);
    awa.type(room, 'x'.repeat(10_000));
    collect();
    await turn();
    void room.serverEdits.make(append(' du serveur'));
    // Complete now, and stored with the commit after this one.
    collect();
    const all = settled(room.whenStored());
    room.stored(11);
    expect(await all()).toBe(false);
    collect();
    expect(await all()).toBe(false);
    room.stored(12);
    expect([await all(), awa.acknowledged]).toEqual([true, [0, 1]]);
  });

  test('fails when storing fails: everybody is closed, nobody is sent anything, the registry is notified', async () => {
    let failures = 0;
    const { room, log, join, collect } = openRoom({ onFailure: () => failures++ });
    const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
    awa.type(room, 'perdu ');
    const edited = room.serverEdits.make(append(' du serveur'));
    const caughtUp = room.caughtUp();
    collect();
    room.failed(new Error('disk full'));
    await expect(edited).rejects.toThrow('room closed');
    await expect(room.whenStored()).rejects.toThrow('room closed');
    await caughtUp;
    expect([awa.closedWith, bruno.closedWith]).toEqual([CLOSE.storageFailed, CLOSE.storageFailed]);
    room.stored(11);
    room.failed(new Error('again'));
    expect([failures, bruno.frames.length, awa.acknowledged, log.stored, room.closed, room.position]).toEqual([
      1,
      0,
      [],
      [],
      true,
      10,
    ]);
    expect(collect()).toBeNull();
  });
});

test('a notice is sent to every participant', async () => {
  const { room, join } = openRoom();
  const [awa, bruno] = [await join('awa', 7), await join('bruno', 8)];
  room.sendNotice({ type: 'checkpoints-changed' });
  expect([awa.others, bruno.others]).toEqual([['notice'], ['notice']]);
});

describe('the title and summary', () => {
  test('are put into the draft once for all who ask, also after an attempt that failed', async () => {
    const HEAD = { title: 'Le four', summary: 'Deux phrases.' };
    const answers = [() => Promise.reject(new Error('the disk is gone')), async () => null, async () => HEAD];
    const { room, commit } = openRoom({ findHead: () => answers.shift()!() });
    await expect(room.head.open()).rejects.toThrow('the disk is gone');
    await room.head.open();
    expect(readHead(room.draft), 'of a page that is gone').toBeNull();
    const opened = Promise.all([room.head.open(), room.head.open()]);
    let entry = commit();
    for (; entry === null; entry = commit()) await turn();
    await opened;
    expect([entry.head, readHead(room.draft), answers]).toEqual([HEAD, HEAD, []]);
    await room.head.open();
    expect(commit()).toBeNull();
  });

  test('are changed by a form in the draft if it has them, beside other edits, else on the page alone', async () => {
    const HEAD = { title: 'Le four', summary: 'Deux phrases.' };
    const { room, commit } = openRoom({ findHead: async () => HEAD });
    const kept: boolean[] = [];
    const change = async (to: Partial<DraftHead>) => {
      let isDone = false;
      const changing = room.head
        .change(HEAD, { ...HEAD, ...to }, async (inDraft) => kept.push(inDraft))
        .finally(() => {
          isDone = true;
        });
      for (; !isDone; await turn()) commit();
      return changing;
    };
    expect(await change({ title: 'Un four' })).toBe(1);
    expect([kept, readHead(room.draft)]).toEqual([[false], null]);
    const opening = room.head.open();
    while (commit() === null) await turn();
    await opening;
    room.draft.getText('title').insert(3, 'grand ');
    await change({ title: 'Un four', summary: 'Une phrase.' });
    expect([kept, readHead(room.draft)]).toEqual([[false, true], { title: 'Un grand four', summary: 'Une phrase.' }]);
  });
});
