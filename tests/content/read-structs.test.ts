import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { readStructs } from '#content/draft/updates/read-structs.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

type Struct = Y.Item | Y.GC | Y.Skip;

const idOf = (id: unknown) => (id instanceof Y.ID ? { client: id.client, clock: id.clock } : null);

/** The result of Yjs's own decoder. */
function decoded(update: Uint8Array) {
  const { structs, ds } = Y.decodeUpdate(update);
  return {
    structs: (structs as Struct[]).map((struct) => ({
      client: struct.id.client,
      clock: struct.id.clock,
      length: struct.length,
      isSkip: struct instanceof Y.Skip,
      origin: struct instanceof Y.Item ? idOf(struct.origin) : null,
      rightOrigin: struct instanceof Y.Item ? idOf(struct.rightOrigin) : null,
      parent: struct instanceof Y.Item ? idOf(struct.parent) : null,
    })),
    deleted: [...ds.clients].map(([client, ranges]) => [client, ranges.map(({ clock, len }) => ({ clock, len }))]),
  };
}

function read(update: Uint8Array) {
  const { structs, deleted } = readStructs(update)!;
  return { structs: structs.map(({ from: _from, to: _to, ...struct }) => struct), deleted };
}

/** An update with every kind of content that Yjs has, not only what a draft may hold. */
function everything(): Uint8Array {
  const doc = new Y.Doc();
  const map = doc.getMap('map');
  const list = doc.getArray('list');
  list.insert(0, [1, 'deux', null, { trois: [true, 4n, 0.5] }, new Uint8Array([1, 2, 3]), new Y.Doc()]);
  map.set('text', new Y.Text('été 水 \u{1f600}'));
  map.set('hook', new Y.XmlHook('hook'));
  map.set('element', new Y.XmlElement('paragraph'));
  (map.get('text') as Y.Text).insertEmbed(2, { image: 'x' }, { bold: true });
  (map.get('text') as Y.Text).format(0, 3, { 'highlight--abcdefgh': { color: 'é' } });
  doc.transact((transaction) => {
    const last = (list as unknown as { _start: Y.Item })._start;
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
    // As earlier versions of Yjs wrote values.
    const content = new Y.ContentJSON([1, 'deux', { trois: null }]);
    new Y.Item(id, last, last.lastId, null, null, list, null, content).integrate(transaction, 0);
  });
  list.delete(1, 2);
  map.delete('hook');
  return Y.encodeStateAsUpdate(doc);
}

test('the structs of an update are those that Yjs decodes, and their bytes follow each other', () => {
  const random = new Random();
  const updates = [everything(), Y.encodeStateAsUpdate(new Y.Doc())];
  for (let round = 0; round < 20; round++) {
    const drafts = [new Y.Doc(), new Y.Doc()];
    for (const [i, draft] of drafts.entries()) {
      for (let edits = 0; edits < 15; edits++) randomEdit(draft, random);
      Y.applyUpdate(drafts[1 - i]!, Y.encodeStateAsUpdate(draft));
      for (let edits = 0; edits < 5; edits++) randomEdit(draft, random);
      const blocks = draft.getXmlFragment(DRAFT_FRAGMENT);
      if (random.chance(0.5)) blocks.delete(0, Math.min(2, blocks.length));
    }
    const [whole, known] = [Y.encodeStateAsUpdate(drafts[0]!), Y.encodeStateVector(drafts[1]!)];
    // With a gap, if the first has what the second lacks.
    updates.push(whole, Y.diffUpdate(whole, known), Y.mergeUpdates([Y.encodeStateAsUpdate(drafts[1]!, known), whole]));
  }
  for (const [i, update] of updates.entries()) {
    const label = `seed ${random.seed}, update ${i}`;
    expect(read(update), label).toEqual(decoded(update));
    const { structs, bytes } = readStructs(update)!;
    for (const [j, { from, to, client }] of structs.entries()) {
      const next = structs[j + 1];
      expect(to - from, label).toBeGreaterThan(1);
      if (next?.client === client) expect(next.from, label).toBe(to);
    }
    expect(bytes).toBe(update);
  }
});

test('gaps are read as such', () => {
  const doc = new Y.Doc();
  const sent: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => sent.push(update));
  for (const word of ['un', 'deux', 'trois']) doc.getText('text').insert(0, word);
  const gap = Y.mergeUpdates([sent[0]!, sent[2]!]);
  expect(read(gap)).toEqual(decoded(gap));
  expect(read(gap).structs.map(({ isSkip }) => isSkip)).toEqual([false, true, false]);
});

test('no more structs and deleted ranges are read than asked for', () => {
  const update = everything();
  const { structs, deleted } = readStructs(update)!;
  const count = structs.length + deleted.reduce((sum, [, ranges]) => sum + ranges.length, 0);
  expect(readStructs(update, count)).not.toBeNull();
  expect(readStructs(update, count - 1)).toBeNull();
  expect(readStructs(update, structs.length)).toBeNull();
  expect(readStructs(update, structs.length - 1)).toBeNull();
});

test('a truncated update, or one that claims more than it has, throws without allocating memory for it', () => {
  const update = everything();
  for (let length = 0; length < update.length; length++)
    expect(() => readStructs(update.subarray(0, length))).toThrow();
  const encoder = encoding.createEncoder();
  for (const number of [1, 2 ** 40, 7, 0]) encoding.writeVarUint(encoder, number);
  expect(() => readStructs(encoding.toUint8Array(encoder))).toThrow();
});

test('content of a kind that Yjs does not have throws', () => {
  for (const kind of [11, 31]) {
    const encoder = encoding.createEncoder();
    // One client, one struct, in a root by name.
    for (const number of [1, 1, 7, 0]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, kind);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, DRAFT_FRAGMENT);
    encoding.writeVarUint(encoder, 0);
    expect(() => readStructs(encoding.toUint8Array(encoder)), `${kind}`).toThrow('unknown content');
    expect(() => Y.decodeUpdate(encoding.toUint8Array(encoder)), `${kind}`).toThrow();
  }
});
