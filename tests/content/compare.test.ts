import { Transform } from '@tiptap/pm/transform';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { compareDocuments } from '#content/document/compare.ts';
import { fitDocument } from '#content/document/fit.ts';
import { documentToUpdate, draftToDocument } from '#content/document/yjs.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

const text = (...paragraphs: string[]) =>
  fitDocument({
    type: 'doc',
    content: paragraphs.map((p) => ({ type: 'paragraph', content: [{ type: 'text', text: p }] })),
  }).document;

describe('compareDocuments', () => {
  test('shows the words of a changed paragraph and leaves the others whole', () => {
    const before = text('Le forage est prêt.', 'La caisse est vide depuis juin.', 'Fin.');
    const after = text('Le forage est prêt.', 'La caisse est pleine depuis juin.', 'Fin.');
    const compared = compareDocuments(before, after);
    expect(compared.map((b) => b.change)).toEqual(['same', 'changed', 'same']);
    expect(compared[1]!.runs).toEqual([
      { change: 'same', text: 'La caisse est ' },
      { change: 'removed', text: 'vide' },
      { change: 'added', text: 'pleine' },
      { change: 'same', text: ' depuis juin.' },
    ]);
  });

  test('a paragraph put in between is added, one taken out removed', () => {
    expect(
      compareDocuments(text('a b c', 'd e f'), text('a b c', 'tout neuf ici', 'd e f')).map((b) => b.change),
    ).toEqual(['same', 'added', 'same']);
    expect(compareDocuments(text('a b c', 'd e f'), text('d e f')).map((b) => b.change)).toEqual(['removed', 'same']);
  });

  test('a change of form alone is a change', () => {
    const before = text('mot');
    const after = new Transform(before).addMark(1, 4, before.type.schema.marks.bold!.create()).doc;
    expect(compareDocuments(before, after).map((b) => b.change)).toEqual(['changed']);
  });

  test('both texts can be read back out of any comparison', () => {
    const random = new Random();
    const draft = new Y.Doc();
    Y.applyUpdate(draft, documentToUpdate(starterOutline('module', 'fr')));
    const read = () => draftToDocument(draft).document;
    const words = (document: ReturnType<typeof read>) =>
      compareDocuments(document, document)
        .flatMap((b) => b.runs.map((r) => r.text))
        .join('|');
    for (let round = 0; round < 60; round++) {
      const before = read();
      for (let i = random.below(6); i >= 0; i--) randomEdit(draft, random);
      const after = read();
      const compared = compareDocuments(before, after);
      const side = (left: 'removed' | 'added') =>
        compared
          .filter((b) => b.change === 'same' || b.change === 'changed' || b.change === left)
          .map((b) =>
            b.runs
              .filter((r) => r.change === 'same' || r.change === left)
              .map((r) => r.text)
              .join(''),
          )
          .join('|');
      expect(side('removed'), `seed ${random.seed}`).toBe(words(before));
      expect(side('added'), `seed ${random.seed}`).toBe(words(after));
    }
  });
});
