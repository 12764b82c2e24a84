import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { judgeUpdateFully } from '#content/draft/guard/draft-guard.ts';
import { encodeStructs } from '#content/draft/updates/split-update.ts';
import { Random } from '#tests/support/random.ts';

/**
 * The guard computes where an update's items will be without applying it (`ListPreview`). These
 * tests compare it with Yjs: they apply the update to a copy and look up the neighbours there.
 */
const ROUNDS = Number(process.env.ROUNDS) || 150;

const textOf = (draft: Y.Doc): Y.XmlText =>
  (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;

function newDraft(words: string): Y.Doc {
  const draft = new Y.Doc();
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
  return draft;
}

const sync = (from: Y.Doc, to: Y.Doc): void => Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));

const firstBlock = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement;

/** A list of items that several authors edit: how to edit it, and its first item. */
interface WrittenList {
  readonly write: (editor: Y.Doc, random: Random) => void;
  readonly first: (draft: Y.Doc) => Y.Item | null;
}

const TEXT: WrittenList = {
  write: (editor, random) => {
    const text = textOf(editor);
    const at = Math.min(text.length, random.below(6));
    if (random.chance(0.2) && text.length > at + 1) text.delete(at, 1 + random.below(2));
    else text.insert(at, random.pick(['a', 'bc', 'def', 'g']));
  },
  first: (draft) => (textOf(draft) as unknown as { _start: Y.Item | null })._start,
};

/** The values of an attribute, past and present, each after the one before. */
const ATTRIBUTE: WrittenList = {
  write: (editor, random) => firstBlock(editor).setAttribute('id', `block${random.below(1_000)}`),
  first: (draft) => {
    let item = (firstBlock(draft) as unknown as { _map: Map<string, Y.Item> })._map.get('id') ?? null;
    while (item?.left) item = item.left;
    return item;
  },
};

/** Several editors who write in the same few places, so that nearly all edits conflict. */
function writeTogether(draft: Y.Doc, random: Random, { write }: WrittenList = TEXT): Y.Doc[] {
  const state = Y.encodeStateAsUpdate(draft);
  const editors = Array.from({ length: 2 + random.below(3) }, (_, i) => {
    const editor = new Y.Doc();
    // Client ids in any order: they decide which concurrent item comes first.
    editor.clientID = 1_000 * (1 + random.below(1_000)) + i;
    Y.applyUpdate(editor, state);
    return editor;
  });
  for (let i = 0; i < 40; i++) {
    const editor = random.pick(editors);
    write(editor, random);
    if (random.chance(0.25)) sync(editor, random.pick(editors));
  }
  return editors;
}

/**
 * True if, once the update is applied to the draft, the left neighbour of each of its items is
 * before the right one.
 */
function isInOrder(draft: Y.Doc, update: Uint8Array, { first }: WrittenList = TEXT): boolean {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(draft));
  Y.applyUpdate(copy, update);
  const places = new Map<string, number>();
  let place = 0;
  for (let item = first(copy); item; item = item.right) {
    for (let i = 0; i < item.length; i++) places.set(`${item.id.client}.${item.id.clock + i}`, place++);
  }
  const placeOf = (id: Y.ID) => places.get(`${id.client}.${id.clock}`);
  return Y.decodeUpdate(update).structs.every((struct) => {
    if (!(struct instanceof Y.Item) || struct.origin === null || struct.rightOrigin === null) return true;
    const left = placeOf(struct.origin);
    const right = placeOf(struct.rightOrigin);
    return left === undefined || right === undefined || left < right;
  });
}

test('concurrent edits are in order, however they are merged', () => {
  const random = new Random();
  for (let round = 0; round < ROUNDS; round++) {
    const server = newDraft('eau');
    const editors = writeTogether(server, random);
    const label = `seed ${random.seed} round ${round}`;
    // The server has some edits already; all others arrive in one update.
    sync(editors[0]!, server);
    const known = Y.encodeStateVector(server);
    const update = Y.mergeUpdates(editors.map((editor) => Y.encodeStateAsUpdate(editor, known)));
    const { verdict } = judgeUpdateFully(server, update);
    expect(['new', 'known'], label).toContain(verdict);
    expect(isInOrder(server, update), label).toBe(true);
  }
});

test.each([
  ['a text', TEXT, 4 * ROUNDS],
  ['an attribute', ATTRIBUTE, 2 * ROUNDS],
] as const)(
  'refuses items that are out of order in %s exactly when Yjs would put them out of order',
  (_what, list, rounds) => {
    const random = new Random();
    const seen = { new: 0, refused: 0 };
    for (let round = 0; round < rounds; round++) {
      const server = newDraft('eau');
      const editors = writeTogether(server, random, list);
      sync(editors[0]!, server);
      const update = Y.encodeStateAsUpdate(editors[1]!, Y.encodeStateVector(server));
      const structs = Y.decodeUpdate(update).structs as Y.Item[];
      const items = structs.filter(
        (struct) => struct instanceof Y.Item && (struct.rightOrigin ?? struct.origin) !== null,
      );
      const all = itemsIn(server, list);
      if (items.length === 0) continue;
      const item = random.pick(items) as { rightOrigin: Y.ID | null; origin: Y.ID | null };
      const { id, length } = random.pick(all);
      const named = new Y.ID(id.client, id.clock + random.below(length));
      if (random.chance(0.5)) item.rightOrigin = named;
      else item.origin = named;
      const hostile = encodeStructs(structs);
      const { verdict } = judgeUpdateFully(server, hostile);
      if (verdict !== 'new' && verdict !== 'refused') continue;
      seen[verdict]++;
      expect(verdict, `seed ${random.seed} round ${round}`).toBe(isInOrder(server, hostile, list) ? 'new' : 'refused');
    }
    expect(seen.new, `seed ${random.seed}`).toBeGreaterThan(20);
    expect(seen.refused, `seed ${random.seed}`).toBeGreaterThan(20);
  },
);

function itemsIn(draft: Y.Doc, { first }: WrittenList): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = first(draft); item; item = item.right) items.push(item);
  return items;
}

test('items that name each other as neighbours are refused', () => {
  const server = newDraft('eau');
  const content = () => new Y.ContentString('x');
  const item = (client: number, origin: Y.ID | null, rightOrigin: Y.ID | null) =>
    new Y.Item(new Y.ID(client, 0), null, origin, null, rightOrigin, null, null, content());
  const update = encodeStructs([item(7, new Y.ID(8, 0), null), item(8, new Y.ID(7, 0), null)]);
  expect(judgeUpdateFully(server, update).verdict).toBe('refused');
});
