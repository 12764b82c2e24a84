import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import type { Frame } from '#server/collab/participants/frames.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import type { Room } from '#server/collab/room/room.ts';
import { openBareRoom } from '#tests/support/bare-room.ts';

const NOTHING = Uint8Array.of(0);

const blocksOf = (draft: Y.Doc) =>
  draft
    .getXmlFragment(DRAFT_FRAGMENT)
    .toArray()
    .map((block) => String((block as Y.XmlElement).get(0)));

function write(draft: Y.Doc, at: number, words: string): void {
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(at, [paragraph]);
}

/** A participant with an editor: its draft, and every state that the draft was in. */
class Desk implements Partial<Participant> {
  readonly personId: string;
  readonly dismissed = false;
  readonly draft = new Y.Doc();
  readonly states: string[][] = [];
  private readonly typed: Uint8Array[] = [];

  constructor(name: string) {
    this.personId = name;
    this.draft.on('update', (update: Uint8Array, origin) => origin !== this && this.typed.push(update));
  }

  send(frame: Frame): void {
    const header = frame[1]! < 126 ? 2 : frame[1] === 126 ? 4 : 10;
    const decoder = decoding.createDecoder(frame.subarray(header));
    if (decoding.readVarUint(decoder) !== 0 || decoding.readVarUint(decoder) === 0) return;
    Y.applyUpdate(this.draft, decoding.readVarUint8Array(decoder), this);
    this.states.push(blocksOf(this.draft));
  }

  deliver(frame: Frame | null): void {
    if (frame) this.send(frame);
  }

  takeHeld(): Uint8Array[] {
    return [];
  }

  resume(): void {}

  refuse(reason: string): void {
    throw new Error(reason);
  }

  /** Sends the edits made since the last call. */
  submit(room: Room): void {
    for (const update of this.typed.splice(0)) room.receive(update, this as unknown as Participant);
  }
}

/**
 * A room whose snapshot has two paragraphs and whose log has one between them; Awa's deletion of
 * the first is being committed.
 */
function roomWithDeletionOnItsWay(keepsSnapshot: boolean): { room: Room; state: Uint8Array } {
  const draft = new Y.Doc();
  const paragraph = (text: string) => documentSchema.nodes.paragraph!.create(null, documentSchema.text(text));
  const document = documentSchema.nodes.doc!.create(null, [paragraph('Premier.'), paragraph('Dernier.')]);
  Y.applyUpdate(draft, documentToUpdate(document));
  const state = Y.encodeStateAsUpdate(draft);
  const stateVector = Y.encodeStateVector(draft);
  write(draft, 1, 'Entre les deux.');
  const room = openBareRoom(draft, {
    bytes: state.length,
    updatesSinceSnapshot: 1,
    bytesSinceSnapshot: 1,
    position: 2,
    loadedFrom: keepsSnapshot ? { state, stateVector } : null,
  });
  const awa = new Desk('awa');
  awa.send = () => {};
  room.join(awa as unknown as Participant);
  Y.applyUpdate(awa.draft, Y.encodeStateAsUpdate(draft), awa);
  awa.draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1);
  awa.submit(room);
  room.collect(Number.POSITIVE_INFINITY);
  return { room, state };
}

/** Every state of the text, in order. */
const HISTORY = [
  ['Premier.', 'Dernier.'],
  ['Entre les deux.', 'Dernier.'],
];

for (const keepsSnapshot of [true, false]) {
  for (const returning of [true, false]) {
    const who = returning ? 'who comes back' : 'who has nothing';
    test(`a participant ${who} never has a state that the draft was not in (${keepsSnapshot ? 'with' : 'without'} the snapshot)`, async () => {
      const { room, state } = roomWithDeletionOnItsWay(keepsSnapshot);
      const jean = new Desk('jean');
      if (returning) Y.applyUpdate(jean.draft, state, jean);
      room.join(jean as unknown as Participant);
      const answered = room.answerSyncStep1(
        returning ? Y.encodeStateVector(jean.draft) : NOTHING,
        jean as unknown as Participant,
      );
      room.stored(3);
      await answered;
      for (const blocks of jean.states) expect(HISTORY).toContainEqual(blocks);
      expect(blocksOf(jean.draft)).toEqual(HISTORY.at(-1));
      // Synchronised: the next update arrives at once.
      room.serverEdits.make((draft) => write(draft, 0, 'Et puis.')).catch(() => undefined);
      room.collect(Number.POSITIVE_INFINITY);
      room.stored(4);
      expect(blocksOf(jean.draft)[0]).toBe('Et puis.');
    });
  }
}

test('updates released between a sync step 1 and its answer are sent after the answer', async () => {
  const { room } = roomWithDeletionOnItsWay(true);
  const jean = new Desk('jean');
  room.join(jean as unknown as Participant);
  // Not stored yet: the answer waits for the commit after the present one.
  room.serverEdits.make((draft) => write(draft, 0, 'Avant la question.')).catch(() => undefined);
  const answered = room.answerSyncStep1(NOTHING, jean as unknown as Participant);
  room.stored(3);
  expect(jean.states).toEqual([]);
  room.collect(Number.POSITIVE_INFINITY);
  room.stored(4);
  await answered;
  room.serverEdits.make((draft) => write(draft, 0, 'Après la réponse.')).catch(() => undefined);
  room.collect(Number.POSITIVE_INFINITY);
  room.stored(5);
  expect(blocksOf(jean.draft)).toEqual(['Après la réponse.', 'Avant la question.', 'Entre les deux.', 'Dernier.']);
});
