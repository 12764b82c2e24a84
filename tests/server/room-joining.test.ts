import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { newDraft, settled, textOf } from '#tests/support/intake-rig.ts';
import { append, Editor, openRoom } from '#tests/support/room-rig.ts';

/** Messages of a room to participants who join it. */
describe('a participant who joins', () => {
  test('and leaves before the answer is ready is sent nothing', async () => {
    const { room, collect } = openRoom();
    const awa = new Editor(room, 'awa', 7);
    room.join(awa);
    void room.serverEdits.make(append(' du serveur'));
    const answered = room.answerSyncStep1(Uint8Array.of(0), awa);
    room.leave(awa);
    collect();
    room.stored(11);
    await answered;
    const later = new Editor(room, 'awa', 8);
    await room.answerSyncStep1(Uint8Array.of(0), later);
    expect([later.frames.length, room.idle]).toEqual([0, true]);
  });

  test.each([
    ['and what followed it', 1, ['update', 'answer']],
    ['alone, if nothing followed', 0, ['answer']],
  ] as const)(
    'a long draft is sent the snapshot that it was loaded from, %s',
    async (_, updatesSinceSnapshot, frames) => {
      const draft = newDraft();
      append('x'.repeat(10_000))(draft);
      const loadedFrom = { state: Y.encodeStateAsUpdate(draft), stateVector: Y.encodeStateVector(draft) };
      if (updatesSinceSnapshot > 0) append(' et la suite')(draft);
      const { room } = openRoom({ draft, loadedFrom, updatesSinceSnapshot });
      const newcomer = Object.assign(new Editor(room, 'awa', 8), { draft: new Y.Doc() });
      room.join(newcomer);
      await room.answerSyncStep1(Uint8Array.of(0), newcomer);
      expect([newcomer.text, newcomer.frames]).toEqual([textOf(draft).toString(), frames]);
    },
  );

  test('and asks later is sent once, in the answer, what others typed before the question', async () => {
    const { room, join, commit } = openRoom();
    const bruno = await join('bruno', 8);
    const awa = new Editor(room, 'awa', 7);
    room.join(awa);
    bruno.type(room, 'un ');
    commit();
    expect(awa.frames).toEqual([]);
    await room.answerSyncStep1(Uint8Array.of(0), awa);
    expect([awa.text, awa.frames]).toEqual(['un eau', ['answer']]);
  });

  test('and asks twice is sent what others typed meanwhile after the last answer', async () => {
    const { room, join, collect } = openRoom();
    const bruno = await join('bruno', 8);
    const awa = new Editor(room, 'awa', 7);
    room.join(awa);
    bruno.type(room, 'un ');
    collect();
    const nothing = Uint8Array.of(0);
    const first = room.answerSyncStep1(nothing, awa);
    bruno.type(room, 'deux ');
    room.stored(11);
    collect();
    const second = settled(room.answerSyncStep1(nothing, awa));
    await first;
    expect([awa.text, awa.frames]).toEqual(['un eau', ['answer']]);
    bruno.type(room, 'trois ');
    room.stored(12);
    collect();
    room.stored(13);
    expect(await second()).toBe(true);
    expect([awa.text, awa.frames]).toEqual(['trois deux un eau', ['answer', 'answer', 'update', 'update', 'update']]);
    // Synchronised now: updates are sent at once.
    bruno.type(room, 'quatre ');
    collect();
    room.stored(14);
    expect(awa.text).toBe('quatre trois deux un eau');
  });
});
