import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import type { Frame } from '#server/collab/participants/frames.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import { openBareRoom } from '#tests/support/bare-room.ts';
import { paragraphs, updateOf } from '#tests/support/hostile-updates.ts';

const COUNT = 3_000;

const textOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).toString();

/** A long draft, and the update that replaces its text by another. */
function exchange(count = COUNT) {
  const draft = new Y.Doc();
  paragraphs(draft, count, 'avant');
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  const known = Y.encodeStateVector(copy);
  const before = textOf(copy);
  copy.transact(() => {
    updateOf(copy, (fragment) => fragment.delete(0, count));
    paragraphs(copy, count, 'après');
  });
  return { draft, before, after: textOf(copy), update: Y.encodeStateAsUpdate(copy, known) };
}

test('a long server’s edit is applied in several turns, and nobody is sent a part of it', async () => {
  const { draft, before, after, update } = exchange();
  const state = Y.encodeStateAsUpdate(draft);
  const room = openBareRoom(draft);
  const applied = room.serverEdits.runExclusive(() => room.serverEdits.apply(update));
  while (textOf(draft) === before) await turnOfTheLoop();
  expect(textOf(draft), 'it is applied in turns').not.toBe(after);
  const reader = new Y.Doc();
  const newcomer = {
    send(frame: Frame) {
      const decoder = decoding.createDecoder(frame.subarray(frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2));
      if (decoding.readVarUint(decoder) !== 0 || decoding.readVarUint(decoder) === 0) return;
      Y.applyUpdate(reader, decoding.readVarUint8Array(decoder));
      expect(textOf(reader)).toBe(after);
    },
    deliver() {},
    takeHeld: () => [],
  } as unknown as Participant;
  room.join(newcomer);
  const answered = room.answerSyncStep1(Uint8Array.of(0), newcomer);
  let seen: string | null = null;
  const looked = room.caughtUp().then(() => {
    seen = textOf(draft);
  });
  expect(room.collect(Number.POSITIVE_INFINITY), 'nothing is stored before it is whole').toBeNull();
  await looked;
  expect(seen).toBe(after);
  const entry = room.collect(Number.POSITIVE_INFINITY);
  room.stored(2);
  await Promise.all([applied, answered]);
  expect(textOf(reader)).toBe(after);
  const reloaded = new Y.Doc();
  Y.applyUpdate(reloaded, state);
  Y.applyUpdate(reloaded, entry!.data);
  expect(textOf(reloaded)).toBe(after);
});

test('a long server’s edit is applied at once if the thread that divides it fails', async () => {
  const { draft, after, update } = exchange();
  const room = openBareRoom(draft, { divide: () => Promise.reject(new Error('the thread ended')) });
  const applied = room.serverEdits.runExclusive(() => room.serverEdits.apply(update));
  while (textOf(draft) !== after) await turnOfTheLoop();
  expect(room.collect(Number.POSITIVE_INFINITY)).not.toBeNull();
  room.stored(2);
  await applied;
});

test('an update of a few bytes that deletes a long text is applied in several turns too', async () => {
  // Deleting costs so little that Node 24 is done with fewer in two turns.
  const many = COUNT * 4;
  const { draft, before } = exchange(many);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  const update = updateOf(copy, (fragment) => fragment.delete(0, many));
  const room = openBareRoom(draft);
  const applied = room.serverEdits.runExclusive(() => room.serverEdits.apply(update));
  while (textOf(draft) === before) await turnOfTheLoop();
  expect(textOf(draft), 'it is applied in turns').not.toBe('');
  await room.caughtUp();
  expect(textOf(draft)).toBe('');
  expect(room.collect(Number.POSITIVE_INFINITY)).not.toBeNull();
  room.stored(2);
  await applied;
});

test('others write during a server’s edit; if the old text cannot be kept, the room closes and drops it', async () => {
  const { draft, before, update } = exchange();
  const room = openBareRoom(draft);
  const author = { personId: 'awa', deliver() {}, takeHeld: () => [], close() {} } as unknown as Participant;
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  const words = updateOf(copy, (fragment) =>
    ((fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'alors '),
  );
  const divided = (await room.serverEdits.divide(update))!;
  let entry: ReturnType<typeof room.collect> = null;
  const applied = room.serverEdits.applyAmongOthers(divided, async () => {
    room.receive(words, author);
    expect(room.collect(Number.POSITIVE_INFINITY), 'nobody writes while it is kept').toBeNull();
    throw new Error('the disk is full');
  });
  while (textOf(draft) === before) await turnOfTheLoop();
  const other = updateOf(copy, (fragment) =>
    ((fragment.get(1) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'puis '),
  );
  room.receive(Y.mergeUpdates([words, other]), author);
  entry = room.collect(Number.POSITIVE_INFINITY);
  expect(entry?.data, 'what others write is stored by itself').toEqual(Y.mergeUpdates([words, other]));
  room.stored(2);
  await expect(applied).rejects.toThrow('the disk is full');
  expect(room.closed).toBe(true);
  expect(room.collect(Number.POSITIVE_INFINITY)).toBeNull();
});
