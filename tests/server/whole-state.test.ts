import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import type { Frame } from '#server/collab/frames.ts';
import { Joining } from '#server/collab/joining.ts';
import type { Participant } from '#server/collab/participant.ts';
import { lettersAtTheBeginning, paragraphs } from '#tests/support/hostile-updates.ts';

/** A participant as Joining needs it: a stock client. */
const someone = () => ({}) as Participant;

/** A draft with more clocks than an answer has that is encoded for each question. */
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

test('a long draft is encoded once for all stock clients who ask for it, whatever they have', () => {
  const draft = longDraft();
  const joining = new Joining(draft, null, false);
  const [first] = joining.ask(Uint8Array.of(0), someone());
  const unknown = Uint8Array.of(1, 1, 1);
  expect(joining.ask(unknown, someone())[0]).toBe(first);
  expect(joining.ask(Uint8Array.of(0), someone())).toEqual([first]);
  joining.clear();
});

test('who asks after others wrote has the draft as it is, sent as the same state and what followed', () => {
  const draft = longDraft();
  const joining = new Joining(draft, null, false);
  joining.ask(Uint8Array.of(0), someone());
  lettersAtTheBeginning(draft, 20);
  draft.getXmlFragment(DRAFT_FRAGMENT).delete(1, 2);
  const [state, rest] = joining.ask(Uint8Array.of(0), someone());
  expect(applyFrames(new Y.Doc(), [state!, rest!])).toBe(textOf(draft));
  const again = joining.ask(Uint8Array.of(0), someone());
  expect(again[0]).toBe(state);
  joining.clear();
});

test('after many edits it is encoded again', () => {
  const draft = longDraft();
  const joining = new Joining(draft, null, false);
  const [before] = joining.ask(Uint8Array.of(0), someone());
  paragraphs(draft, 3_000, 'encore des mots');
  const frames = joining.ask(Uint8Array.of(0), someone());
  expect(frames).toHaveLength(1);
  expect(frames[0]).not.toBe(before);
  expect(applyFrames(new Y.Doc(), frames)).toBe(textOf(draft));
  joining.clear();
});

test('who has nearly everything is sent only what they lack', () => {
  const draft = longDraft();
  const stateVector = Y.encodeStateVector(draft);
  const joining = new Joining(draft, null, false);
  joining.ask(Uint8Array.of(0), someone());
  lettersAtTheBeginning(draft, 20);
  const frames = joining.ask(stateVector, someone());
  expect(frames).toHaveLength(1);
  expect(frames[0]!.length).toBeLessThan(1_000);
  joining.clear();
});
