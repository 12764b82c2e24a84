import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { splitState, splitUpdate } from '#content/draft/updates/split-update.ts';
import { Random } from '#tests/support/random.ts';

/** Several authors edit each other's text: some edits arrive late, some are deleted. */
function writtenBySeveral(random: Random, edits: number, people: number, marks: boolean): Y.Doc {
  const drafts = Array.from({ length: people }, () => new Y.Doc());
  const texts = (draft: Y.Doc) =>
    draft
      .getXmlFragment(DRAFT_FRAGMENT)
      .toArray()
      .map((paragraph) => (paragraph as Y.XmlElement).get(0) as Y.XmlText);
  const sync = (from: Y.Doc, to: Y.Doc) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
  for (let i = 0; i < edits; i++) {
    const draft = random.pick(drafts);
    const known = texts(draft);
    if (known.length === 0 || random.below(30) === 0) {
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText()]);
      draft.getXmlFragment(DRAFT_FRAGMENT).insert(random.below(known.length + 1), [paragraph]);
    } else if (random.below(60) === 0) draft.getXmlFragment(DRAFT_FRAGMENT).delete(random.below(known.length), 1);
    else {
      const text = random.pick(known);
      const at = random.below(text.length + 1);
      if (random.below(4) === 0) text.delete(at, Math.min(text.length - at, 3));
      else if (marks && random.below(6) === 0) text.format(0, at, { bold: random.below(2) === 0 ? {} : null });
      // No surrogate pairs: Yjs encodes a split pair differently from how it stores it.
      else text.insert(at, random.pick(['é', 'mot ', 'ẽ\u0301', 'x']));
    }
    if (random.below(3) === 0) sync(draft, random.pick(drafts));
  }
  for (const draft of drafts) for (const other of drafts) sync(draft, other);
  for (const draft of drafts) sync(draft, drafts[0]!);
  return drafts[0]!;
}

test('applied one after the other, the parts of a state give the state: none depends on a later one', () => {
  const random = new Random();
  let split = 0;
  for (let round = 0; round < 40; round++) {
    const draft = writtenBySeveral(random, 400, 1 + random.below(5), random.chance(0.5));
    const state = Y.encodeStateAsUpdate(draft);
    const most = 5 + random.below(60);
    const parts = splitUpdate(state, most);
    const label = `seed ${random.seed}, round ${round}`;
    // A state that was mostly deleted is short and is returned unchanged.
    if (parts.length === 1) {
      expect(Buffer.from(parts[0]!).equals(Buffer.from(state)), label).toBe(true);
      continue;
    }
    split++;
    const loaded = new Y.Doc();
    for (const part of parts) {
      expect(Y.decodeUpdate(part).structs.length, label).toBeLessThanOrEqual(most);
      applyStored(loaded, [part]);
      expect(loaded.store.pendingStructs, label).toBeNull();
      expect(loaded.store.pendingDs, label).toBeNull();
    }
    expect(Buffer.from(Y.encodeStateVector(loaded)).equals(Buffer.from(Y.encodeStateVector(draft))), label).toBe(true);
    expect(loaded.getXmlFragment(DRAFT_FRAGMENT).toString(), label).toBe(
      draft.getXmlFragment(DRAFT_FRAGMENT).toString(),
    );
    expect(Y.equalSnapshots(Y.snapshot(loaded), Y.snapshot(draft)), label).toBe(true);
    // Drafts with the original state can apply what is written in the loaded draft.
    const [text] = loaded.getXmlFragment(DRAFT_FRAGMENT).toArray();
    if (!(text instanceof Y.XmlElement)) continue;
    const before = Y.encodeStateVector(loaded);
    (text.get(0) as Y.XmlText).insert(0, 'après ');
    Y.applyUpdate(draft, Y.encodeStateAsUpdate(loaded, before));
    expect(draft.getXmlFragment(DRAFT_FRAGMENT).toString(), label).toBe(
      loaded.getXmlFragment(DRAFT_FRAGMENT).toString(),
    );
  }
  expect(split, `seed ${random.seed}`).toBeGreaterThan(20);
});

test('a state with missing dependencies is returned unchanged', () => {
  const random = new Random();
  const draft = writtenBySeveral(random, 300, 3, false);
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(draft));
  const write = (name: string): Uint8Array => {
    const known = Y.encodeStateVector(other);
    other.getXmlFragment(DRAFT_FRAGMENT).insert(0, [new Y.XmlElement(name)]);
    return Y.encodeStateAsUpdate(other, known);
  };
  const [, second, third] = [write('paragraph'), write('heading'), write('paragraph')];
  for (const kept of [[second!], [third!], [second!, third!]]) {
    const state = Y.mergeUpdates([Y.encodeStateAsUpdate(draft), ...kept]);
    expect(splitUpdate(state, 10), `seed ${random.seed}`).toEqual([state]);
    // It still states which clocks it contains.
    const [whole, ...others] = splitState(state, 100);
    expect([whole!.update, others], `seed ${random.seed}`).toEqual([state, []]);
    const held = new Map(whole!.ranges.map(({ client, from, to }) => [client, [from, to]]));
    const { from, to } = Y.parseUpdateMeta(state);
    expect([...held.keys()].sort(), `seed ${random.seed}`).toEqual([...to.keys()].sort());
    for (const [client, range] of held)
      expect(range, `seed ${random.seed}`).toEqual([from.get(client), to.get(client)]);
    expect(held.get(other.clientID)![1], `seed ${random.seed}`).toBe(
      Y.getState(other.store, other.clientID) - (kept.includes(third!) ? 0 : 1),
    );
  }
});

test('parts by size state the clocks that they contain, without overlap; deletions have none', () => {
  const random = new Random();
  let split = 0;
  for (let round = 0; round < 30; round++) {
    const draft = writtenBySeveral(random, 400, 1 + random.below(5), random.chance(0.5));
    const state = Y.encodeStateAsUpdate(draft);
    const aim = 200 + random.below(2_000);
    const parts = splitState(state, aim);
    const label = `seed ${random.seed}, round ${round}`;
    const loaded = new Y.Doc();
    const held = new Map<number, number>();
    for (const { update, ranges } of parts) {
      // At most one struct longer than the aim, by its estimated length.
      expect(update.length, label).toBeLessThan(aim + 600 + ranges.length * 12);
      for (const { client, from, to } of ranges) {
        expect([from, to > from], label).toEqual([held.get(client) ?? 0, true]);
        held.set(client, to);
      }
      applyStored(loaded, [update]);
      expect(loaded.store.pendingStructs, label).toBeNull();
      expect(Y.decodeStateVector(Y.encodeStateVector(loaded)), label).toEqual(held);
    }
    expect(parts.at(-1)!.ranges, label).toEqual([]);
    expect(Y.equalSnapshots(Y.snapshot(loaded), Y.snapshot(draft)), label).toBe(true);
    if (parts.length > 3) split++;
  }
  expect(split, `seed ${random.seed}`).toBeGreaterThan(15);
});
