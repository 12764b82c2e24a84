import { inflateRawSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import pino from 'pino';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { parsePart } from '#app/editor/socket/part-message.ts';
import { covers, ReceivedParts } from '#app/editor/socket/received-parts.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MESSAGE_PART, MESSAGE_SYNC } from '#content/draft/collab-protocol.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { DraftService } from '#server/collab/draft-service.ts';
import type { Frame } from '#server/collab/participants/frames.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import type { Room } from '#server/collab/room/room.ts';
import type { RoomRegistry } from '#server/collab/room-registry.ts';
import { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { packState } from '#server/drafts/pack-state.ts';
import { openBareRoom } from '#tests/support/bare-room.ts';
import { naturalDocument } from '#tests/support/natural-text.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';
import { until } from '#tests/support/until.ts';

const textOf = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).toString();
const clocksOf = (draft: Y.Doc) => Y.decodeStateVector(Y.encodeStateVector(draft));

function openRoom(state: Uint8Array, pack = async (whole: Uint8Array) => packState(whole)): Room {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, state);
  return openBareRoom(draft, { bytes: state.length, pack });
}

/** The state of a browser's page between two connections: a draft, complete or empty, and parts. */
class Page implements Partial<Participant> {
  readonly personId = 'jean';
  readonly dismissed = false;
  readonly takesParts = true;
  readonly draft = new Y.Doc();
  readonly parts = new ReceivedParts();
  received = 0;
  /** Messages until the connection is lost. */
  until = Number.POSITIVE_INFINITY;
  answered = false;

  send(frame: Frame): void {
    if (this.received++ >= this.until) return;
    const message = frame.subarray(frame[1]! < 126 ? 2 : frame[1] === 126 ? 4 : 10);
    if (message[0] === MESSAGE_PART) {
      const { packed, ranges, left } = parsePart(message);
      return this.parts.add({ packed, ranges, update: inflateRawSync(packed) }, left);
    }
    const decoder = decoding.createDecoder(message);
    if (decoding.readVarUint(decoder) !== MESSAGE_SYNC || decoding.readVarUint(decoder) === 0) return;
    const update = decoding.readVarUint8Array(decoder);
    this.answered = true;
    this.draft.transact(() => {
      for (const part of this.parts.all) Y.applyUpdate(this.draft, part.update);
      Y.applyUpdate(this.draft, update);
    });
    this.parts.clear();
  }

  deliver(frame: Frame | null): void {
    if (frame) this.send(frame);
  }

  takeHeld(): Uint8Array[] {
    return [];
  }

  resume(): void {}
}

async function commit(room: Room, position: number, change: (draft: Y.Doc) => void): Promise<void> {
  const stored = room.serverEdits.make(change);
  room.collect(Number.POSITIVE_INFINITY);
  room.stored(position);
  await stored;
}

test('a page assembles the draft from parts, whatever is lost on the way and however the draft changes meanwhile', async () => {
  const random = new Random();
  let resumed = 0;
  // Enough rounds for some connections to resume with some of the parts.
  for (let round = 0; round < 8 || resumed < 6; round++) {
    const label = `seed ${random.seed}, round ${round}`;
    const room = openRoom(documentToUpdate(naturalDocument(1_500 + random.below(6_000), random)));
    const page = new Page();
    let position = 2;
    // Some have an earlier state of the draft.
    if (random.chance(0.4)) Y.applyUpdate(page.draft, Y.encodeStateAsUpdate(room.draft));
    const edit = () =>
      commit(room, position++, (draft) => {
        const what = random.below(8);
        const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
        if (what === 0) replaceDocument(draft, naturalDocument(2_000 + random.below(4_000), random));
        else if (what === 1) fragment.delete(random.below(Math.max(1, fragment.length - 4)), 3);
        // So much that the parts are made again.
        else if (what === 2)
          fragment.insert(
            0,
            [new Y.XmlElement('paragraph'), new Y.XmlElement('paragraph')].map((element, i) => {
              element.insert(0, [new Y.XmlText('long '.repeat(7_000 * i + 7_000))]);
              return element;
            }),
          );
        else for (let i = 0; i < 5; i++) randomEdit(draft, random);
      });
    for (let i = random.below(4); i > 0; i--) await edit();
    for (let connection = 0; !page.answered && connection < 40; connection++) {
      page.received = 0;
      page.until = connection < 4 ? 1 + random.below(4) : Number.POSITIVE_INFINITY;
      if (page.parts.all.length > 0) resumed++;
      room.join(page as unknown as Participant);
      const known = page.parts.knownWith(clocksOf(page.draft));
      const asked = room.answerSyncStep1(Y.encodeStateVector(known), page as unknown as Participant);
      if (random.chance(0.5)) await edit();
      await asked;
      room.leave(page as unknown as Participant);
      expect(covers(clocksOf(room.draft), page.parts.knownWith(clocksOf(page.draft))), label).toBe(true);
      if (!page.answered && random.chance(0.7)) await edit();
    }
    expect(page.answered, label).toBe(true);
    expect(page.draft.store.pendingStructs, label).toBeNull();
    // Updates after the answer were sent to nobody.
    Y.applyUpdate(page.draft, Y.encodeStateAsUpdate(room.draft, Y.encodeStateVector(page.draft)));
    expect(textOf(page.draft), label).toBe(textOf(room.draft));
    room.close(1012, 'over');
  }
}, 120_000);

test('parts are sent only after everything in them is stored', async () => {
  const room = openRoom(documentToUpdate(naturalDocument(4_000)));
  const page = new Page();
  room.join(page as unknown as Participant);
  const edited = room.serverEdits.make((draft) => draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1));
  const asked = room.answerSyncStep1(Uint8Array.of(0), page as unknown as Participant);
  room.collect(Number.POSITIVE_INFINITY);
  // By now the parts are made, and contain an edit that is not stored.
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(page.received).toBe(0);
  room.stored(2);
  await Promise.all([edited, asked]);
  expect(page.received).toBeGreaterThan(2);
  expect(textOf(page.draft)).toBe(textOf(room.draft));
});

test('updates released while parts are made are sent after them, once', async () => {
  let made = () => {};
  const waiting = new Promise<void>((resolve) => {
    made = resolve;
  });
  const room = openRoom(documentToUpdate(naturalDocument(4_000)), async (state) => {
    await waiting;
    return packState(state);
  });
  const page = new Page();
  room.join(page as unknown as Participant);
  const asked = room.answerSyncStep1(Uint8Array.of(0), page as unknown as Participant);
  await commit(room, 2, (draft) => draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1));
  expect(page.received).toBe(0);
  made();
  await asked;
  expect(textOf(page.draft)).toBe(textOf(room.draft));
  await commit(room, 3, (draft) => draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1));
  expect(textOf(page.draft)).toBe(textOf(room.draft));
});

test('if parts cannot be made, the answer is sent whole', async () => {
  const room = openRoom(documentToUpdate(naturalDocument(4_000)), () => Promise.reject(new Error('no thread')));
  const page = new Page();
  room.join(page as unknown as Participant);
  await room.answerSyncStep1(Uint8Array.of(0), page as unknown as Participant);
  expect(page.received).toBe(1);
  expect(textOf(page.draft)).toBe(textOf(room.draft));
});

test('showing the beginning of a long draft makes its parts for later connections; a short one gets none', async () => {
  for (const [words, made] of [
    [3_000, 1],
    [100, 0],
  ] as const) {
    const asked: Uint8Array[] = [];
    const room = openRoom(documentToUpdate(naturalDocument(words)), async (whole) => {
      asked.push(whole);
      return packState(whole);
    });
    const use: RoomRegistry['use'] = (_pageId, work) => work(room);
    const registry = { use } as Partial<RoomRegistry> as RoomRegistry;
    const tasks = new DraftTaskRunner({ logger: pino({ level: 'silent' }) });
    const options = { language: 'fr', locale: 'fr', longest: 1_000 } as const;
    await new DraftService({ registry, tasks }).html(room.pageId, options);
    await until(() => asked.length === made, 'they are made before anybody asks');
    const page = new Page();
    room.join(page as unknown as Participant);
    await room.answerSyncStep1(Y.encodeStateVector(page.draft), page as unknown as Participant);
    expect(asked).toHaveLength(made);
    expect(textOf(page.draft)).toBe(textOf(room.draft));
    await tasks.close();
  }
});
