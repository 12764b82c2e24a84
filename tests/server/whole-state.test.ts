import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MESSAGE_PART } from '#content/draft/collab-protocol.ts';
import { Joining } from '#server/collab/joining/joining.ts';
import type { Frame } from '#server/collab/participants/frames.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import { lettersAtTheBeginning, paragraphs } from '#tests/support/hostile-updates.ts';

/** A participant as Joining needs it: a stock client. */
const someone = () => ({}) as Participant;

/** A draft with more clocks than an answer may have that is encoded for each request. */
function longDraft(): Y.Doc {
  const draft = new Y.Doc();
  paragraphs(draft, 3_000, 'mot');
  return draft;
}

function applyFrames(draft: Y.Doc, frames: readonly Frame[]): string {
  for (const frame of frames) {
    const header = frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2;
    const decoder = decoding.createDecoder(frame.subarray(header));
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    Y.applyUpdate(draft, decoding.readVarUint8Array(decoder));
  }
  return (
    draft.getXmlFragment(DRAFT_FRAGMENT).toJSON() + JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(draft))])
  );
}

const textOf = (draft: Y.Doc) => applyFrames(draft, []);

/** Counts how often the draft is encoded. */
function openJoining(
  draft: Y.Doc,
  options: Partial<ConstructorParameters<typeof Joining>[0]> = {},
): { joining: Joining; encoded: { count: number } } {
  const encoded = { count: 0 };
  const joining = new Joining({
    draft,
    loadedFrom: null,
    isBeyondSnapshot: false,
    encode: async (use) => {
      encoded.count++;
      return use(Y.encodeStateAsUpdate(draft));
    },
    ...options,
  });
  return { joining, encoded };
}

/** Asks as a room does. */
async function ask(joining: Joining, stateVector: Uint8Array = Uint8Array.of(0)): Promise<Frame[]> {
  for (;;) {
    const frames = joining.answer(stateVector, someone());
    if (frames) return frames;
    await joining.prepareWhole();
  }
}

test('a long draft is encoded once for all stock clients who ask for it, whatever they have', async () => {
  const { joining, encoded } = openJoining(longDraft());
  const unknown = Uint8Array.of(1, 1, 1);
  const [[first], [second]] = await Promise.all([ask(joining), ask(joining, unknown)]);
  expect(second).toBe(first);
  expect(await ask(joining)).toEqual([first]);
  expect(encoded.count).toBe(1);
  joining.clear();
});

test('a client that asks after others wrote is sent the same encoded state and the updates since', async () => {
  const draft = longDraft();
  const { joining } = openJoining(draft);
  await ask(joining);
  lettersAtTheBeginning(draft, 20);
  draft.getXmlFragment(DRAFT_FRAGMENT).delete(1, 2);
  const [state, rest] = await ask(joining);
  expect(applyFrames(new Y.Doc(), [state!, rest!])).toBe(textOf(draft));
  const again = await ask(joining);
  expect(again[0]).toBe(state);
  joining.clear();
});

test('a draft is encoded again after many edits', async () => {
  const draft = longDraft();
  const { joining } = openJoining(draft);
  const [before] = await ask(joining);
  paragraphs(draft, 3_000, 'encore des mots');
  const frames = await ask(joining);
  expect(frames).toHaveLength(1);
  expect(frames[0]).not.toBe(before);
  expect(applyFrames(new Y.Doc(), frames)).toBe(textOf(draft));
  joining.clear();
});

test('a client that has nearly everything is sent only what it lacks', async () => {
  const draft = longDraft();
  const stateVector = Y.encodeStateVector(draft);
  const { joining } = openJoining(draft);
  await ask(joining);
  lettersAtTheBeginning(draft, 20);
  const frames = await ask(joining, stateVector);
  expect(frames).toHaveLength(1);
  expect(frames[0]!.length).toBeLessThan(1_000);
  joining.clear();
});

/** As long, in one paragraph, and quick to make. */
function longText(): Y.Doc {
  const draft = new Y.Doc();
  paragraphs(draft, 1, 'mot '.repeat(3_000));
  return draft;
}

/** A long draft and the snapshot that it was loaded from. */
function loaded() {
  const draft = longText();
  const snapshot = { state: Y.encodeStateAsUpdate(draft), stateVector: Y.encodeStateVector(draft) };
  return { draft, snapshot };
}

test('a client without state is sent the snapshot that the draft was loaded from, and what followed', async () => {
  const { draft, snapshot } = loaded();
  const { joining, encoded } = openJoining(draft, { loadedFrom: snapshot });
  const [first, ...none] = joining.answer(Uint8Array.of(0), someone())!;
  expect(none).toEqual([]);
  expect(joining.answer(Uint8Array.of(0), someone())).toEqual([first]);
  lettersAtTheBeginning(draft, 20);
  const frames = joining.answer(Uint8Array.of(0), someone())!;
  expect(frames).toHaveLength(2);
  expect(joining.answer(Uint8Array.of(0), someone())![0]).toBe(frames[0]);
  expect(applyFrames(new Y.Doc(), frames)).toBe(textOf(draft));
  expect(encoded.count).toBe(0);
  joining.forgetSnapshot();
  expect(joining.answer(Uint8Array.of(0), someone())).toBeNull();
  const whole = await ask(joining);
  expect(whole).toHaveLength(1);
  expect(applyFrames(new Y.Doc(), whole)).toBe(textOf(draft));
  joining.clear();
});

test('parts are made of the snapshot while nothing followed it, and of the whole draft afterwards', async () => {
  for (const isBeyondSnapshot of [false, true]) {
    const { draft, snapshot } = loaded();
    const packed: Uint8Array[] = [];
    const { joining } = openJoining(draft, {
      loadedFrom: snapshot,
      isBeyondSnapshot,
      pack: async (state) => {
        packed.push(state);
        return [];
      },
    });
    const page = { takesParts: true } as Participant;
    await joining.prepare(Uint8Array.of(0), page);
    expect(packed.map((state) => state === snapshot.state)).toEqual([!isBeyondSnapshot]);
    // Parts are cached for a while, for the clients that take parts.
    await joining.prepare(Uint8Array.of(0), page);
    expect([packed.length, joining.prepare(Uint8Array.of(0), someone())]).toEqual([1, null]);
    joining.clear();
    lettersAtTheBeginning(draft, 1);
    await joining.prepare(Uint8Array.of(0), page);
    expect(Buffer.compare(packed.at(-1)!, Y.encodeStateAsUpdate(draft))).toBe(0);
    // A participant who lacks little is answered at once, in one message.
    const known = Y.encodeStateVector(draft);
    lettersAtTheBeginning(draft, 1);
    expect(joining.prepare(known, page)).toBeNull();
    expect(joining.answer(known, page)).toHaveLength(1);
    joining.clear();
  }
});

test('parts are sent to the clients that take parts, with the updates since', async () => {
  const draft = longText();
  const { joining } = openJoining(draft);
  const page = { takesParts: true } as Participant;
  await joining.prepare(Uint8Array.of(0), page);
  lettersAtTheBeginning(draft, 20);
  const [part, ...others] = joining.answer(Uint8Array.of(0), page)!;
  const message = part!.subarray(part![1] === 126 ? 4 : part![1] === 127 ? 10 : 2);
  expect([message[0], others.length > 0]).toEqual([MESSAGE_PART, true]);
  expect(await ask(joining)).toHaveLength(1);
  joining.clear();
  // Without cached parts, the whole state has to be made.
  expect(joining.answer(Uint8Array.of(0), page)).toBeNull();
  expect(await ask(joining)).toHaveLength(1);
  joining.clear();
});

test('frames for a participant who is not synchronised are queued until the last answer', () => {
  const draft = longDraft();
  const { joining } = openJoining(draft);
  const known = Y.encodeStateVector(draft);
  const [page, frame, other] = [someone(), Buffer.of(1), Buffer.of(2)];
  // Participants who have not joined are sent every frame.
  expect(joining.queueFrame(page, frame)).toBe(false);
  joining.begin(page);
  // A frame released before the question is included in the answer.
  expect(joining.queueFrame(page, frame)).toBe(true);
  joining.answer(known, page);
  expect(joining.queueFrame(page, frame)).toBe(true);
  joining.answer(known, page);
  expect(joining.queueFrame(page, other)).toBe(true);
  expect(joining.answered(page)).toEqual([]);
  expect(joining.answered(page)).toEqual([frame, other]);
  expect([joining.answered(page), joining.queueFrame(page, frame)]).toEqual([[], false]);
  // Asking once more queues frames again; before the answer, they are not.
  expect(joining.answer(Uint8Array.of(0), page)).toBeNull();
  expect(joining.queueFrame(page, frame)).toBe(false);
  joining.answer(known, page);
  expect([joining.queueFrame(page, frame), joining.answered(page)]).toEqual([true, [frame]]);
  // Nothing waits for participants who left, nor in a closed room.
  joining.begin(page);
  joining.end(page);
  expect(joining.queueFrame(page, frame)).toBe(false);
  joining.begin(page);
  joining.clear();
  expect(joining.queueFrame(page, frame)).toBe(false);
});

test('what a client lacks is encoded for each request up to four thousand clocks', () => {
  const answerOf = (clocks: number) => {
    const draft = longText();
    const known = Y.encodeStateVector(draft);
    const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
    const text = new Y.XmlText();
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [text]);
    fragment.insert(0, [paragraph]);
    text.insert(0, 'x'.repeat(clocks - 2));
    const { joining } = openJoining(draft);
    const answer = joining.answer(known, someone());
    joining.clear();
    return answer === null ? 'whole' : 'little';
  };
  expect([answerOf(4_000), answerOf(4_001)]).toEqual(['little', 'whole']);
});
