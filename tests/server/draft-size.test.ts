import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MAX_DRAFT, MAX_ITEMS } from '#content/draft/collab-protocol.ts';
import { DraftSize, measure } from '#server/collab/intake/draft-size.ts';
import { lettersAtTheBeginning } from '#tests/support/hostile-updates.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

/** The judgement of an update that adds this much. */
const adds = (more: { structs?: number; nodes?: number; characters?: number } = {}) => ({
  verdict: 'new' as const,
  clientIds: [1],
  structs: 1,
  deletes: 0,
  nodes: 0,
  characters: 0,
  ...more,
});

function draftOf(words: string, blocks = 1): Y.Doc {
  const draft = new Y.Doc();
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  for (let i = 0; i < blocks; i++) {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(words)]);
    fragment.insert(i, [paragraph]);
  }
  return draft;
}

test('a draft accepts bytes, nodes and characters up to its limits and no more', () => {
  const size = () => new DraftSize(new Y.Doc(), 0);
  // An empty draft has two bytes.
  expect(size().refuses(MAX_DRAFT - 2, adds())).toBe(false);
  expect(size().refuses(MAX_DRAFT + 1, adds())).toBe(true);
  expect(size().refuses(1, adds({ nodes: MAX_NODES }))).toBe(false);
  expect(size().refuses(1, adds({ nodes: MAX_NODES + 1 }))).toBe(true);
  expect(size().refuses(1, adds({ characters: MAX_CHARACTERS }))).toBe(false);
  expect(size().refuses(1, adds({ characters: MAX_CHARACTERS + 1 }))).toBe(true);
  expect(size().refuses(1, adds({ structs: MAX_ITEMS }))).toBe(false);
  expect(size().refuses(1, adds({ structs: MAX_ITEMS + 1 }))).toBe(true);
  // Deleting is always possible.
  expect(size().refuses(MAX_DRAFT + 1, adds({ structs: 0 }))).toBe(false);
});

test('letters typed separately count as one item each, until their block is deleted', () => {
  const draft = draftOf('mot');
  const size = new DraftSize(draft, Y.encodeStateAsUpdate(draft).length);
  const before = measure(draft).items;
  lettersAtTheBeginning(draft, 500);
  expect(measure(draft).items).toBe(before + 500);
  // Much came in: it is counted, then measured when the count reaches the limit.
  size.add(5_000, adds({ structs: MAX_ITEMS }));
  expect(size.refuses(1, adds({ structs: MAX_ITEMS - before - 500 }))).toBe(false);
  expect(size.refuses(1, adds({ structs: MAX_ITEMS - before - 499 }))).toBe(true);
  draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1);
  size.add(20, adds({ structs: 0 }));
  expect(size.refuses(1, adds({ structs: MAX_ITEMS - before - 1 }))).toBe(false);
});

test('the size counts what is in the draft, and not what was deleted', () => {
  const draft = draftOf('x'.repeat(MAX_CHARACTERS - 10));
  const size = new DraftSize(draft, Y.encodeStateAsUpdate(draft).length);
  expect(size.refuses(20, adds({ characters: 10 }))).toBe(false);
  expect(size.refuses(20, adds({ characters: 11 }))).toBe(true);
  expect(size.refuses(20, adds({ nodes: 1 })), 'a block without words').toBe(false);
  draft.getXmlFragment(DRAFT_FRAGMENT).delete(0, 1);
  // A deletion adds bytes, so the size is measured again.
  size.add(20, adds({ structs: 0 }));
  expect(size.refuses(20, adds({ characters: 11 }))).toBe(false);
});

test('incoming content is counted, and the draft is measured when the count reaches a limit', () => {
  const draft = draftOf('mot', 3);
  const size = new DraftSize(draft, Y.encodeStateAsUpdate(draft).length);
  // Typed and deleted again: much came in, and little remained.
  for (let i = 0; i < 3; i++) size.add(MAX_DRAFT, adds({ nodes: MAX_NODES, characters: MAX_CHARACTERS }));
  expect(size.refuses(10, adds({ nodes: MAX_NODES - 6 }))).toBe(false);
  expect(size.refuses(10, adds({ nodes: MAX_NODES - 5 }))).toBe(true);
  expect(size.refuses(10, adds({ characters: MAX_CHARACTERS - 9 }))).toBe(false);
  expect(size.refuses(10, adds({ characters: MAX_CHARACTERS - 8 }))).toBe(true);
});

test('the bytes of a draft are measured without encoding it, as Yjs would encode them or some per cent more', () => {
  const random = new Random();
  for (let round = 0; round < 6; round++) {
    const draft = draftOf(random.pick(['mot', 'œuvre à l’eau', '水 \u{1f600}']).repeat(1 + random.below(40)), 50);
    for (let i = 0; i < 60; i++) randomEdit(draft, random);
    lettersAtTheBeginning(draft, 30);
    const share = measure(draft).bytes / Y.encodeStateAsUpdate(draft).length;
    expect(share, `seed ${random.seed}, round ${round}`).toBeGreaterThanOrEqual(1);
    expect(share, `seed ${random.seed}, round ${round}`).toBeLessThan(1.05);
  }
});

test('incoming bytes are counted until the draft reaches its limit in bytes', () => {
  const draft = new Y.Doc();
  const size = new DraftSize(draft, 2);
  const text = new Y.XmlText();
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [text]);
  // Three bytes each.
  text.insert(0, '€'.repeat(Math.floor(MAX_DRAFT / 3) - 100));
  const { length } = Y.encodeStateAsUpdate(draft);
  expect(length).toBeLessThan(MAX_DRAFT);
  size.add(length, adds());
  expect(size.refuses(MAX_DRAFT - length - 100, adds())).toBe(false);
  expect(size.refuses(MAX_DRAFT - length + 1, adds())).toBe(true);
  expect(size.refuses(1, adds({ nodes: 1 })), 'a block in a draft with too many words').toBe(false);
});

test('a draft with too many nodes accepts no further node, whether they were received or loaded', () => {
  const draft = new Y.Doc();
  const cameIn = new DraftSize(draft, 2);
  const elements = Array.from({ length: MAX_NODES + 1 }, () => new Y.XmlElement('paragraph'));
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, elements);
  cameIn.add(1, adds({ nodes: MAX_NODES + 1 }));
  for (const size of [cameIn, new DraftSize(draft, 2)]) {
    expect(size.refuses(1, adds({ nodes: 1 }))).toBe(true);
    expect(size.refuses(1, adds({ characters: 1 })), 'words in a block that is there').toBe(false);
  }
});
