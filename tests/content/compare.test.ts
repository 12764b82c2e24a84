import { Transform } from '@tiptap/pm/transform';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { compareDocuments } from '#content/compare/compare.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';

const text = (...paragraphs: string[]) =>
  fitDocument({
    type: 'doc',
    content: paragraphs.map((p) => ({ type: 'paragraph', content: [{ type: 'text', text: p }] })),
  }).document;

describe('compareDocuments', () => {
  test('shows changed words within their paragraph and leaves other paragraphs unchanged', () => {
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

  test('treats an extended or cut paragraph as changed, but not one whose few words occur in another', () => {
    const short = text('Un projet réel, son contexte, ses chiffres.');
    const long = text(
      'Un projet réel, son contexte, ses chiffres. À Kayes, douze pompes tiennent encore et les familles paient leur part chaque mois.',
    );
    for (const [before, after, change] of [
      [short, long, 'added'],
      [long, short, 'removed'],
    ] as const) {
      const [compared, ...rest] = compareDocuments(before, after);
      expect(rest).toEqual([]);
      expect(compared!.runs.map((run) => run.change)).toEqual(['same', change]);
    }
    const changes = compareDocuments(text('Les familles.'), long).map(({ change }) => change);
    expect(changes).toEqual(['removed', 'added']);
  });

  test('treats a short paragraph that was extended or cut as changed', () => {
    const runsOf = (before: string, after: string) =>
      compareDocuments(text(before), text(after)).map(({ runs }) => runs.map(({ change, text }) => [change, text]));
    expect(runsOf('Deux mots.', 'Deux mots, et sept autres mots à la fin.')).toEqual([
      [
        ['same', 'Deux mots'],
        ['added', ', et sept autres mots à la fin'],
        ['same', '.'],
      ],
    ]);
    expect(runsOf('Oui. Mais pas avant la saison des pluies.', 'Oui.')).toEqual([
      [
        ['same', 'Oui.'],
        ['removed', ' Mais pas avant la saison des pluies.'],
      ],
    ]);
    // Another word that begins alike.
    expect(runsOf('Eau', 'Eaux usées des villes et des villages')).toHaveLength(2);
  });

  test('reports an inserted paragraph as added and a deleted one as removed', () => {
    expect(
      compareDocuments(text('a b c', 'd e f'), text('a b c', 'tout neuf ici', 'd e f')).map((b) => b.change),
    ).toEqual(['same', 'added', 'same']);
    expect(compareDocuments(text('a b c', 'd e f'), text('d e f')).map((b) => b.change)).toEqual(['removed', 'same']);
  });

  test('reports a change of marks alone as a change', () => {
    const before = text('mot');
    const after = new Transform(before).addMark(1, 4, before.type.schema.marks.bold!.create()).doc;
    expect(compareDocuments(before, after).map((b) => b.change)).toEqual(['changed']);
  });

  test('allows both texts to be restored from any comparison', () => {
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

describe('compared content', () => {
  const textNode = (words: string): DocumentNode => ({ type: 'text', text: words });
  const p = (...content: (string | DocumentNode)[]): DocumentNode => ({
    type: 'paragraph',
    content: content.map((part) => (typeof part === 'string' ? textNode(part) : part)),
  });
  const item = (...content: DocumentNode[]): DocumentNode => ({ type: 'listItem', content });
  const numbered = (start: number, ...content: DocumentNode[]): DocumentNode => ({
    type: 'orderedList',
    attrs: { start },
    content,
  });
  const task = (checked: boolean, words: string): DocumentNode => ({
    type: 'taskItem',
    attrs: { checked },
    content: [p(words)],
  });
  const row = (...cells: string[]): DocumentNode => ({
    type: 'tableRow',
    content: cells.map((words) => ({ type: 'tableCell', content: [p(words)] })),
  });
  const figure = (attrs: Record<string, string>): DocumentNode => ({ type: 'figure', attrs });
  const doc = (...content: DocumentNode[]) => fitDocument({ type: 'doc', content }).document;
  const compare = (before: DocumentNode[], after: DocumentNode[]) => compareDocuments(doc(...before), doc(...after));
  /** `+ 2. words`, with removed words in `[-…-]` and added words in `[+…+]`. */
  const lines = (before: DocumentNode[], after: DocumentNode[]) =>
    compare(before, after).map(({ change, marker, runs }) => {
      const words = runs.map((run) =>
        change !== 'changed' || run.change === 'same'
          ? run.text
          : run.change === 'added'
            ? `[+${run.text}+]`
            : `[-${run.text}-]`,
      );
      const sign = { same: '=', added: '+', removed: '-', changed: '±' }[change];
      return [sign, marker, words.join('')].filter(Boolean).join(' ');
    });

  test('list items have a number or a bullet, and further blocks of an item have none', () => {
    const list = numbered(
      3,
      item(p('Creuser'), p('à la main')),
      item(p('Maçonner'), { type: 'bulletList', content: [item(p('ciment'))] }),
    );
    expect(lines([list], [list])).toEqual(['= 3. Creuser', '= à la main', '= 4. Maçonner', '= • ciment']);
  });

  test('an inserted item is added, and the next ones keep their words under new numbers', () => {
    expect(
      lines(
        [numbered(1, item(p('Un')), item(p('Trois')))],
        [numbered(1, item(p('Un')), item(p('Deux')), item(p('Trois')))],
      ),
    ).toEqual(['= 1. Un', '+ 2. Deux', '= 3. Trois']);
    const [first] = compare([numbered(1, item(p('Un')))], [numbered(5, item(p('Un')))]);
    expect(first).toMatchObject({ change: 'changed', marker: '5.', runs: [{ change: 'same', text: 'Un' }] });
  });

  test('ticking a box is a change', () => {
    const tasks = (done: boolean): DocumentNode => ({
      type: 'taskList',
      content: [task(done, 'Peser la récolte'), task(true, 'Noter')],
    });
    expect(lines([tasks(false)], [tasks(true)])).toEqual(['± [-☐-][+☑+] Peser la récolte', '= ☑ Noter']);
  });

  test('a table is compared row by row', () => {
    const table = (...rows: DocumentNode[]): DocumentNode => ({ type: 'table', content: rows });
    const before = [table(row('Mois', 'Eau'), row('Mai', '12 litres par jour'))];
    const after = [table(row('Mois', 'Eau'), row('Juin', ''), row('Mai', '15 litres par jour'))];
    expect(lines(before, after)).toEqual(['= Mois | Eau', '+ Juin | ', '± Mai | [-12-][+15+] litres par jour']);
    expect(compare(before, after).map((block) => block.row)).toEqual([1, 2, 3]);
  });

  test('a note is compared at its call', () => {
    const note: DocumentNode = { type: 'footnote', content: [textNode('Voir la session 2')] };
    expect(lines([p('Le service dure.')], [p('Le service dure', note, '.')])).toEqual([
      '± Le service dure[+ [* Voir la session 2]+].',
    ]);
  });

  test('a typed block is its head and its content; a new title changes only the head', () => {
    const block = (title: string): DocumentNode => ({
      type: 'typedBlock',
      attrs: { kind: 'exercise', title },
      content: [p('Dessinez.')],
    });
    const compared = compare([block('La carte du village')], [block('La carte du quartier')]);
    expect(compared.map(({ change, kind }) => [change, kind])).toEqual([
      ['changed', 'exercise'],
      ['same', null],
    ]);
  });

  test('another picture is a change even with the same words', () => {
    const words = { caption: 'Le puits', alt: 'Un puits', credit: '' };
    const [block] = compare([figure({ file: 'aaaaaaaaaaaa', ...words })], [figure({ file: 'bbbbbbbbbbbb', ...words })]);
    expect(block).toMatchObject({
      change: 'changed',
      pictures: [
        { change: 'removed', file: 'aaaaaaaaaaaa' },
        { change: 'added', file: 'bbbbbbbbbbbb' },
      ],
      runs: [{ change: 'same', text: 'Le puits · Un puits' }],
    });
  });
});
