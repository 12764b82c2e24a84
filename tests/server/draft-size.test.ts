import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { MAX_DRAFT } from '#content/draft/collab-protocol.ts';
import { DraftSize } from '#server/collab/draft-size.ts';

/** What an update adds. */
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
  // Deleting is always possible.
  expect(size().refuses(MAX_DRAFT + 1, adds({ structs: 0 }))).toBe(false);
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
