import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { cutDeletions, divideUpdate, encodeDeletions } from '#content/draft/updates/divide-update.ts';
import { encodeStructs } from '#content/draft/updates/split-update.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';
import { writtenOutline } from '#tests/support/written-outline.ts';

const start = documentToUpdate(writtenOutline('study', 'fr'));

/** As for stored drafts: without deleting redundant marks, as Yjs does after remote changes. */
const apply = (draft: Y.Doc, update: Uint8Array): void => void applyStored(draft, [update]);

function draftOf(update: Uint8Array): Y.Doc {
  const draft = new Y.Doc();
  apply(draft, update);
  return draft;
}

const countRanges = (update: Uint8Array): number =>
  [...Y.decodeUpdate(update).ds.clients.values()].reduce((sum, ranges) => sum + ranges.length, 0);

/** Edits by several authors, some of which the server has. */
function writtenTogether(random: Random): { server: Y.Doc; editor: Y.Doc } {
  const server = draftOf(start);
  const editors = [draftOf(start), draftOf(start), draftOf(start)];
  for (let i = 0; i < 60; i++) {
    const editor = random.pick(editors);
    randomEdit(editor, random);
    const other = random.pick([...editors, server]);
    if (random.chance(0.3)) apply(other, Y.encodeStateAsUpdate(editor, Y.encodeStateVector(other)));
  }
  for (const editor of editors) apply(editors[0]!, Y.encodeStateAsUpdate(editor));
  return { server, editor: editors[0]! };
}

describe('a long update', () => {
  test('gives the same draft when applied part by part', () => {
    const random = new Random();
    for (let round = 0; round < 25; round++) {
      const label = `seed ${random.seed}, round ${round}`;
      const { server, editor } = writtenTogether(random);
      const known = Y.encodeStateVector(server);
      const most = 1 + random.below(30);
      // The server already knows some of it.
      const divided = divideUpdate(Y.encodeStateAsUpdate(editor), known, most);
      if (typeof divided === 'string') throw new Error(`${label}: ${divided}`);
      for (const { id } of Y.decodeUpdate(divided.update).structs)
        expect(id.clock, label).toBeGreaterThanOrEqual(Y.getState(server.store, id.client));
      const whole = draftOf(Y.encodeStateAsUpdate(server));
      apply(whole, divided.update);
      let deletes = false;
      for (const part of divided.parts) {
        const added = Y.decodeUpdate(part).structs.length;
        const deleted = countRanges(part);
        expect([Math.min(added, deleted), Math.max(added, deleted) <= most], label).toEqual([0, true]);
        // Parts that add come first.
        if (deleted > 0) deletes = true;
        expect(deletes && added > 0, label).toBe(false);
        apply(server, part);
        expect([server.store.pendingStructs, server.store.pendingDs], label).toEqual([null, null]);
      }
      expect(Y.equalSnapshots(Y.snapshot(server), Y.snapshot(whole)), label).toBe(true);
      expect(server.getXmlFragment(DRAFT_FRAGMENT).toString(), label).toBe(
        editor.getXmlFragment(DRAFT_FRAGMENT).toString(),
      );
      // As few adding parts as possible.
      const { structs } = Y.decodeUpdate(divided.update);
      const adding = divided.parts.filter((part) => countRanges(part) === 0).length;
      expect(adding, label).toBe(Math.ceil(structs.length / most));
    }
  });

  test('deletes letters once that it lists as deleted several times', () => {
    const known = Y.encodeStateVector(new Y.Doc());
    const ranges = [
      [9, { clock: 30, len: 5 }],
      [9, { clock: 10, len: 5 }],
      [7, { clock: 0, len: 2 }],
      [9, { clock: 12, len: 8 }],
      [9, { clock: 20, len: 1 }],
      [9, { clock: 10, len: 2 }],
      [9, { clock: 22, len: 1 }],
    ] as const;
    const divided = divideUpdate(encodeDeletions(ranges), known, 100);
    if (typeof divided === 'string') throw new Error(divided);
    const { clients } = Y.decodeUpdate(divided.parts[0]!).ds;
    const deletions = [...clients].map(([client, list]) => [client, list.map(({ clock, len }) => [clock, len])]);
    expect(Object.fromEntries(deletions)).toEqual({
      7: [[0, 2]],
      9: [
        [10, 11],
        [22, 1],
        [30, 5],
      ],
    });
    expect(divided.parts).toHaveLength(1);
  });

  test('is early if it has a gap, and malformed if it depends on itself or is no update', () => {
    const editor = draftOf(start);
    const updates: Uint8Array[] = [];
    editor.on('update', (update: Uint8Array) => updates.push(update));
    const text = (editor.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    for (const word of ['un ', 'deux ', 'trois ']) text.insert(0, word);
    const known = Y.encodeStateVector(draftOf(start));
    expect(divideUpdate(Y.mergeUpdates([updates[0]!, updates[2]!]), known, 10)).toBe('early');
    expect(divideUpdate(Y.mergeUpdates(updates), known, 10)).toMatchObject({ parts: [expect.any(Uint8Array)] });
    const item = (client: number, origin: Y.ID) =>
      new Y.Item(new Y.ID(client, 0), null, origin, null, null, null, null, new Y.ContentString('x'));
    const circle = encodeStructs([item(7, new Y.ID(8, 0)), item(8, new Y.ID(7, 0))]);
    expect(divideUpdate(circle, known, 10)).toBe('malformed');
    for (let length = 1; length < 20; length++) {
      expect(divideUpdate(updates[0]!.slice(0, updates[0]!.length - length), known, 10), String(length)).toBe(
        'malformed',
      );
    }
  });

  test('is malformed if it has more pieces than a draft may have', () => {
    const known = Y.encodeStateVector(new Y.Doc());
    const deletions = (count: number) =>
      encodeDeletions(Array.from({ length: count }, (_, i) => [7, { clock: 2 * i, len: 1 }]));
    expect(divideUpdate(deletions(250_001), known, 100_000)).toBe('too-large');
    const divided = divideUpdate(deletions(250_000), known, 100_000);
    expect(typeof divided === 'string' ? divided : divided.parts.map(countRanges)).toEqual([100_000, 100_000, 50_000]);
  });
});

describe('the deletions of a part', () => {
  test('are cut by the number of deleted structs, the latest first, and all applied in the end', () => {
    const random = new Random();
    let several = 0;
    for (let round = 0; round < 25; round++) {
      const label = `seed ${random.seed}, round ${round}`;
      const { editor } = writtenTogether(random);
      const state = Y.encodeStateAsUpdate(editor);
      const server = draftOf(state);
      const fragment = editor.getXmlFragment(DRAFT_FRAGMENT);
      const before = Y.encodeStateVector(editor);
      fragment.delete(random.below(2), fragment.length - 2);
      const update = Y.encodeStateAsUpdate(editor, before);
      const most = 1 + random.below(20);
      const latest = new Map<number, number>();
      let cuts = 0;
      for (const cut of cutDeletions(server, update, most)) {
        cuts++;
        let structs = 0;
        for (const [client, ranges] of Y.decodeUpdate(cut).ds.clients) {
          for (const { clock, len } of ranges) {
            const stored = server.store.clients.get(client)!;
            structs += Y.findIndexSS(stored, clock + len - 1) - Y.findIndexSS(stored, clock) + 1;
            expect(clock + len, label).toBeLessThanOrEqual(latest.get(client) ?? Number.POSITIVE_INFINITY);
            latest.set(client, clock);
          }
        }
        expect(structs, label).toBeGreaterThan(0);
        expect(structs, label).toBeLessThanOrEqual(most);
        apply(server, cut);
      }
      if (cuts > 1) several++;
      expect(Y.equalSnapshots(Y.snapshot(server), Y.snapshot(editor)), label).toBe(true);
    }
    expect(several, `seed ${random.seed}`).toBeGreaterThan(10);
  });
});
