import * as decoding from 'lib0/decoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MESSAGE_PART } from '#content/draft/collab-protocol.ts';
import { StateParts } from '#server/collab/joining/state-parts.ts';
import { WholeState } from '#server/collab/joining/whole-state.ts';
import { packState } from '#server/drafts/pack-state.ts';
import { lettersAtTheBeginning, paragraphs } from '#tests/support/hostile-updates.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A draft of some parts, with counts of its encodings and of the followers of its edits. */
function openDraft() {
  const draft = new Y.Doc();
  paragraphs(draft, 300, 'des mots');
  const calls = { encoded: 0, packed: 0 };
  const encode = async <T>(use: (state: Uint8Array) => T): Promise<T> => {
    calls.encoded++;
    return use(Y.encodeStateAsUpdate(draft));
  };
  const pack = async (state: Uint8Array) => {
    calls.packed++;
    return packState(state);
  };
  const followers = () => draft._observers.get('update')?.size ?? 0;
  return { draft, calls, encode, pack, followers };
}

const NOTHING = new Map<number, number>();

test('parts are cached for a minute after the last request, and then released', async () => {
  const { draft, calls, encode, pack, followers } = openDraft();
  const parts = new StateParts(draft, encode, pack);
  expect(parts.lackedBy(NOTHING)).toBeNull();
  await parts.prepare();
  vi.advanceTimersByTime(59_999);
  expect(parts.lackedBy(NOTHING)).not.toBeNull();
  // Asking again keeps them for another minute.
  await parts.prepare();
  vi.advanceTimersByTime(59_999);
  expect([calls.packed, parts.lackedBy(NOTHING) !== null, followers()]).toEqual([1, true, 1]);
  vi.advanceTimersByTime(1);
  expect([parts.lackedBy(NOTHING), followers(), vi.getTimerCount()]).toEqual([null, 0, 0]);
  await parts.prepare();
  expect([calls.packed, parts.lackedBy(NOTHING) !== null]).toEqual([2, true]);
  // Closing the room releases them as well.
  parts.clear();
  expect([parts.lackedBy(NOTHING), followers(), vi.getTimerCount()]).toEqual([null, 0, 0]);
});

test('requests share the parts that are being made; after many edits parts are made again', async () => {
  const { draft, calls, encode, pack, followers } = openDraft();
  const parts = new StateParts(draft, encode, pack);
  await Promise.all([parts.prepare(), parts.prepare()]);
  expect(calls).toEqual({ encoded: 1, packed: 1 });
  lettersAtTheBeginning(draft, 20);
  await parts.prepare();
  expect(calls.packed).toBe(1);
  lettersAtTheBeginning(draft, 1_000);
  await parts.prepare();
  // The replaced parts no longer follow the draft.
  expect([calls.packed, followers()]).toEqual([2, 1]);
  parts.clear();
});

test('parts are dropped once too much was written after them', async () => {
  const { draft, encode, pack, followers } = openDraft();
  const parts = new StateParts(draft, encode, pack);
  await parts.prepare();
  lettersAtTheBeginning(draft, 1_001);
  expect(parts.lackedBy(NOTHING)).not.toBeNull();
  lettersAtTheBeginning(draft, 7_000);
  expect([parts.lackedBy(NOTHING), followers()]).toEqual([null, 0]);
  parts.clear();
});

test('a part is left out for a client with all of its clocks; deletions, without clocks, never are', async () => {
  const { draft, encode } = openDraft();
  const ranges = [
    [{ client: 1, from: 0, to: 10 }],
    [
      { client: 1, from: 10, to: 20 },
      { client: 2, from: 0, to: 5 },
    ],
    [],
  ];
  const parts = new StateParts(draft, encode, async () =>
    ranges.map((of, i) => ({ packed: new Uint8Array(3 - i).fill(i), ranges: of })),
  );
  await parts.prepare();
  // Each states how many bytes of parts follow it.
  const left = parts.lackedBy(NOTHING)!.parts.map((frame) => {
    const decoder = decoding.createDecoder(frame.subarray(2));
    expect(decoding.readVarUint(decoder)).toBe(MESSAGE_PART);
    return decoding.readVarUint(decoder);
  });
  expect(left).toEqual([3, 1, 0]);
  // Each ends with its number.
  const sent = (known: [number, number][]) => parts.lackedBy(new Map(known))!.parts.map((frame) => frame.at(-1));
  expect(sent([])).toEqual([0, 1, 2]);
  expect(sent([[1, 9]])).toEqual([0, 1, 2]);
  expect(sent([[1, 10]])).toEqual([1, 2]);
  expect(sent([[1, 20]])).toEqual([1, 2]);
  const almost: [number, number][] = [
    [1, 25],
    [2, 4],
  ];
  expect(sent(almost)).toEqual([1, 2]);
  expect(sent([...almost, [2, 5]])).toEqual([2]);
  parts.clear();
});

test('parts that cannot be made leave nothing behind, and the next request makes them', async () => {
  const { draft, encode, pack, followers } = openDraft();
  let fails = true;
  const parts = new StateParts(draft, encode, async (state) => {
    if (fails) throw new Error('the thread has ended');
    return pack(state);
  });
  await expect(parts.prepare()).rejects.toThrow('the thread has ended');
  expect([followers(), parts.lackedBy(NOTHING)]).toEqual([0, null]);
  fails = false;
  await parts.prepare();
  expect(parts.lackedBy(NOTHING)).not.toBeNull();
  parts.clear();
});

test('the whole state is cached for ten seconds after the last request, and then released', async () => {
  const { draft, calls, encode, followers } = openDraft();
  const whole = new WholeState(draft, encode);
  await Promise.all([whole.prepare(), whole.prepare()]);
  const first = whole.answer()!;
  expect([calls.encoded, first.length]).toEqual([1, 1]);
  vi.advanceTimersByTime(9_999);
  expect(whole.answer()).toEqual(first);
  vi.advanceTimersByTime(9_999);
  expect(followers()).toBe(1);
  vi.advanceTimersByTime(1);
  expect([whole.answer(), followers(), vi.getTimerCount()]).toEqual([null, 0, 0]);
  // Encoded again, it replaces what was kept.
  await whole.prepare();
  await whole.prepare();
  expect([calls.encoded, followers()]).toEqual([3, 1]);
  draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1);
  expect(whole.answer()).toHaveLength(2);
  whole.clear();
  expect([whole.answer(), followers(), vi.getTimerCount()]).toEqual([null, 0, 0]);
});
