import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { moveAsStep } from '#app/editor/moving/move-stretch.ts';
import { CalmUndoManager } from '#app/editor/session/calm-undo-manager.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { judgeUpdate } from '#content/draft/guard/draft-guard.ts';
import { Random } from '#tests/support/random.ts';

/** A text of three letters, the middle one deleted: three Yjs items. */
function startedDraft(): { draft: Y.Doc; text: Y.XmlText } {
  const draft = new Y.Doc();
  const paragraph = new Y.XmlElement('paragraph');
  const text = new Y.XmlText();
  text.insert(0, 'abc');
  paragraph.insert(0, [text]);
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
  text.delete(1, 1);
  return { draft, text };
}

/**
 * Inserts a word after the last letter whose right origin is the first letter, as undoing does
 * after several undos and redos.
 */
function insertReversed(draft: Y.Doc, text: Y.XmlText, origin?: CalmUndoManager): Uint8Array {
  let update: Uint8Array = new Uint8Array();
  draft.once('update', (made: Uint8Array) => {
    update = made;
  });
  draft.transact((transaction) => {
    const first = text._start!;
    const last = first.right!.right!;
    const id = Y.createID(draft.clientID, Y.getState(draft.store, draft.clientID));
    const content = new Y.ContentString('mot');
    new Y.Item(id, last, last.lastId, first, first.id, text, null, content).integrate(transaction, 0);
  }, origin);
  return update;
}

test('the server refuses an item whose origins are in the wrong order', () => {
  const { draft, text } = startedDraft();
  const server = new Y.Doc();
  Y.applyUpdate(server, Y.encodeStateAsUpdate(draft));
  expect(judgeUpdate(server, insertReversed(draft, text)).verdict).toBe('refused');
});

test('repaired by the undo manager, the item is accepted and has the same place for everybody', () => {
  const { draft, text } = startedDraft();
  const server = new Y.Doc();
  Y.applyUpdate(server, Y.encodeStateAsUpdate(draft));
  const undo = new CalmUndoManager(draft.getXmlFragment(DRAFT_FRAGMENT));
  const update = insertReversed(draft, text, undo);
  expect(judgeUpdate(server, update).verdict).toBe('new');
  Y.applyUpdate(server, update);
  const words = '<paragraph>acmot</paragraph>';
  expect(draft.getXmlFragment(DRAFT_FRAGMENT).toJSON()).toBe(words);
  expect(server.getXmlFragment(DRAFT_FRAGMENT).toJSON()).toBe(words);
});

test.each([
  ['down', 1, 2, 4],
  ['up', 2, 4, 0],
  ['of the first to the end', 0, 1, 4],
])('undoing a move %s leaves what another has written in the block meanwhile', (_where, from, to, before) => {
  const draft = new Y.Doc();
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  const blocks = [...'abcd'].map((letter) => {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(letter)]);
    return paragraph;
  });
  fragment.insert(0, blocks);
  const undo = new CalmUndoManager(fragment);
  const words = () => fragment.toArray().map((block) => String(block).replace(/<[^>]*>/g, ''));
  moveAsStep(undo, fragment, from, to, before);
  const moved = words();
  expect(moved).not.toEqual(['a', 'b', 'c', 'd']);

  // Nobody wrote meanwhile: undo and redo work as usual.
  undo.undo();
  expect(words()).toEqual(['a', 'b', 'c', 'd']);
  undo.redo();
  expect(words()).toEqual(moved);
  undo.undo();
  moveAsStep(undo, fragment, from, to, before);

  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(draft));
  const place = moved.indexOf('abcd'[from]!);
  ((other.getXmlFragment(DRAFT_FRAGMENT).get(place) as Y.XmlElement).get(0) as Y.XmlText).insert(1, ' et plus');
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(other));
  expect(undo.undo()).not.toBeNull();
  const expected = ['a', 'b', 'c', 'd'].map((letter, i) => (i === from ? `${letter} et plus` : letter));
  expect(words()).toEqual(expected);
  Y.applyUpdate(other, Y.encodeStateAsUpdate(draft));
  expect(String(other.getXmlFragment(DRAFT_FRAGMENT))).toBe(String(fragment));
  // That was the only step: there is nothing more to undo.
  expect(undo.undoStack).toEqual([]);
});

test('undoing and redoing moves never cuts what another writes in between', () => {
  const first = new Random().seed;
  for (let seed = first; seed < first + (process.env.SEED ? 1 : 25); seed++) {
    const random = new Random(seed);
    const draft = new Y.Doc();
    const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
    fragment.insert(
      0,
      [...'abcdef'].map((letter) => {
        const paragraph = new Y.XmlElement('paragraph');
        paragraph.insert(0, [new Y.XmlText(letter)]);
        return paragraph;
      }),
    );
    const undo = new CalmUndoManager(fragment);
    const [server, other] = [new Y.Doc(), new Y.Doc()];
    const send = (from: Y.Doc, to: Y.Doc) =>
      Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'server');
    send(draft, server);
    send(draft, other);
    let written = 'abcdef';
    for (let step = 0; step < 40; step++) {
      const act = random.below(4);
      if (act === 0) {
        const from = random.below(6);
        const to = from + 1 + random.below(Math.min(2, 6 - from));
        const before = random.pick([0, 1, 2, 3, 4, 5, 6].filter((place) => place < from || place > to));
        moveAsStep(undo, fragment, from, to, before);
      } else if (act === 1) undo.undo();
      else if (act === 2) undo.redo();
      else {
        const letter = String.fromCharCode(0x4e00 + step);
        written += letter;
        const block = other.getXmlFragment(DRAFT_FRAGMENT).get(random.below(6)) as Y.XmlElement;
        (block.get(0) as Y.XmlText).insert(1, letter);
        send(other, draft);
      }
      const update = Y.encodeStateAsUpdate(draft, Y.encodeStateVector(server));
      expect(['new', 'known'], `SEED=${seed}`).toContain(judgeUpdate(server, update).verdict);
      Y.applyUpdate(server, update);
      send(server, other);
      const letters = [...String(fragment).replace(/<[^>]*>/g, '')];
      expect(letters.sort().join(''), `SEED=${seed}, step ${step}`).toBe([...written].sort().join(''));
      expect(String(other.getXmlFragment(DRAFT_FRAGMENT)), `SEED=${seed}`).toBe(String(fragment));
    }
    // All steps undone and redone: the result is the same as if each was undone alone.
    while (undo.undo());
    const back = [...String(fragment).replace(/<[^>]*>/g, '')];
    expect(back.filter((letter) => /[a-f]/.test(letter)).join(''), `SEED=${seed}`).toBe('abcdef');
    while (undo.redo());
    expect([...String(fragment).replace(/<[^>]*>/g, '')].sort().join('')).toBe([...written].sort().join(''));
  }
});
