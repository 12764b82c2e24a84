import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { judgeUpdate, withoutKnown } from '#content/draft/guard/draft-guard.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { draftOf, paragraph, start } from '#tests/support/judged-draft.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

describe('judgeUpdate', () => {
  type Pair = readonly [left: number, right: number];

  /** Items that claim to be between these two letters of the first paragraph, for each pair. */
  function between(base: Y.Doc, ...pairs: readonly Pair[]): Uint8Array {
    return claimed(base, pairs, (draft) => paragraph(draft).get(0) as Y.XmlText);
  }

  /** The same, with the right letter in a text of the test’s choice. */
  function claimed(base: Y.Doc, pairs: readonly Pair[], right: (draft: Y.Doc) => Y.XmlText): Uint8Array {
    const hand = draftOf(Y.encodeStateAsUpdate(base));
    const before = Y.encodeStateVector(hand);
    const startOf = (text: unknown) => (text as { _start: Y.Item })._start.id;
    const [leftText, rightText] = [startOf(paragraph(hand).get(0)), startOf(right(hand))];
    hand.transact((transaction) => {
      for (const [index, pair] of pairs.entries()) {
        const id = Y.createID(hand.clientID, index * 5);
        const origin = Y.createID(leftText.client, leftText.clock + pair[0]);
        const rightOrigin = Y.createID(rightText.client, rightText.clock + pair[1]);
        const item = new Y.Item(id, null, origin, null, rightOrigin, null, null, new Y.ContentString('entre'));
        item.getMissing(transaction, hand.store);
        item.integrate(transaction, 0);
      }
    });
    return Y.encodeStateAsUpdate(hand, before);
  }

  test('checks that the named neighbours are in order and in the same list', () => {
    const server = draftOf(start);
    const verdict = (...pairs: readonly Pair[]) => judgeUpdate(server, between(server, ...pairs)).verdict;
    expect(verdict([3, 4])).toBe('new');
    expect(verdict([3, 9])).toBe('new');
    expect(verdict([4, 3])).toBe('refused');
    expect(verdict([4, 4])).toBe('refused');
    // One wrong pair makes the whole update wrong.
    expect(verdict([3, 9], [4, 8])).toBe('new');
    expect(verdict([3, 9], [8, 4])).toBe('refused');
    expect(verdict([8, 4], [3, 9])).toBe('refused');
    const heading = (draft: Y.Doc) => (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    for (const pair of [
      [3, 1],
      [1, 3],
    ] as const) {
      expect(judgeUpdate(server, claimed(server, [pair], heading)).verdict).toBe('refused');
    }
  });

  test('accepts an item between its author’s own item and a concurrent one', () => {
    const server = draftOf(start);
    const editor = draftOf(start);
    const other = draftOf(start);
    editor.clientID = 1;
    other.clientID = 2;
    const textOf = (draft: Y.Doc) => paragraph(draft).get(0) as Y.XmlText;
    textOf(editor).insert(3, 'A');
    textOf(other).insert(3, 'B');
    Y.applyUpdate(server, Y.encodeStateAsUpdate(other, Y.encodeStateVector(server)));
    Y.applyUpdate(editor, Y.encodeStateAsUpdate(server, Y.encodeStateVector(editor)));
    expect(textOf(editor).toString().slice(3, 5)).toBe('AB');
    textOf(editor).insert(4, '-');
    const update = Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
    expect(judgeUpdate(server, update).verdict).toBe('new');
    Y.applyUpdate(server, update);
    expect(textOf(server).toString().slice(3, 6)).toBe('A-B');
  });

  test('damaged updates that it accepts give the same draft everywhere', () => {
    const random = new Random();
    let passed = 0;
    for (let round = 0; round < 400; round++) {
      const server = draftOf(start);
      const witness = draftOf(start);
      const editor = draftOf(start);
      randomEdit(editor, random);
      const frame = random.chance(0.5)
        ? Y.encodeStateAsUpdate(editor)
        : Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
      // Another author edits meanwhile and receives these updates later.
      randomEdit(witness, random);
      const theirs = Y.encodeStateAsUpdate(witness, Y.encodeStateVector(server));
      for (let damages = 0; damages < 40; damages++) {
        const damaged = frame.slice();
        damaged[random.below(damaged.length)]! ^= 1 + random.below(255);
        let update: Uint8Array = damaged;
        let { verdict } = judgeUpdate(server, update);
        if (verdict === 'mixed') {
          update = withoutKnown(server, update);
          verdict = judgeUpdate(server, update).verdict;
        }
        if (verdict !== 'new') continue;
        passed++;
        Y.applyUpdate(server, update);
      }
      Y.applyUpdate(witness, Y.encodeStateAsUpdate(server, Y.encodeStateVector(witness)));
      if (judgeUpdate(server, theirs).verdict !== 'new') continue;
      Y.applyUpdate(server, theirs);
      expect(witness.store.pendingStructs, `seed ${random.seed} round ${round}`).toBeNull();
      expect(
        draftToDocument(witness).document.eq(draftToDocument(server).document),
        `seed ${random.seed} round ${round}`,
      ).toBe(true);
    }
    expect(passed).toBeGreaterThan(100);
  });

  test('never throws on damaged updates, and does not change the draft', () => {
    const random = new Random();
    const server = draftOf(start);
    const before = Y.encodeStateAsUpdate(server);
    const editor = draftOf(start);
    for (let i = 0; i < 5; i++) randomEdit(editor, random);
    const valid = Y.encodeStateAsUpdate(editor, Y.encodeStateVector(server));
    for (let i = 0; i < valid.length; i++) {
      const flipped = valid.slice();
      flipped[i]! ^= 1 << random.below(8);
      judgeUpdate(server, flipped);
      judgeUpdate(server, valid.slice(0, i));
    }
    expect(Y.encodeStateAsUpdate(server)).toEqual(before);
  });
});
