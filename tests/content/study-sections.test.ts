import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createBlockIds } from '#content/document/block-ids.ts';
import { judgeUpdateFully } from '#content/draft/guard/draft-guard.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { findSection, STUDY_SECTIONS } from '#content/study/section.ts';
import {
  addCitation,
  addRow,
  cellOf,
  charactersOf,
  copyRow,
  deleteCitation,
  deleteRow,
  isBack,
  restoreRow,
  rowsOf,
  textOf,
} from '#content/study/section-rows.ts';
import { newSection, readSection } from '#content/study/section-text.ts';
import { breakLines, cutLabel, layoutTimeline, orderTimeline, TIMELINE } from '#content/study/timeline.ts';
import { readWhen } from '#content/study/when.ts';

const MATERIAL = 'material/abcdefghjkmn';

describe('a section', () => {
  test.each(STUDY_SECTIONS.map((section) => [section.code, section] as const))(
    '%s is filled within the schema of drafts, and read back unchanged',
    (_code, section) => {
      const { length } = section.columns;
      const draft = new Y.Doc();
      Y.applyUpdate(draft, documentToUpdate(newSection(section, 'fr', createBlockIds())));
      const begins = 'begins' in section ? section.begins.fr.length : 1;
      expect(rowsOf(draft)).toHaveLength(begins);
      const server = new Y.Doc();
      Y.applyUpdate(server, Y.encodeStateAsUpdate(draft));
      const blockId = createBlockIds();
      draft.transact(() => addRow(draft, length, () => `n${blockId().slice(1)}`));
      const row = rowsOf(draft).at(-1)!;
      for (let column = 0; column < length; column++)
        textOf(cellOf(row, column)!)!.insert(0, `Ligne 1\nLigne 2, ${column}`);
      addCitation(cellOf(row, length - 1)!, MATERIAL);
      addCitation(cellOf(row, length - 1)!, MATERIAL);
      // The server's check of every update of a draft.
      const update = Y.encodeStateAsUpdate(draft, Y.encodeStateVector(server));
      expect(judgeUpdateFully(server, update)).toMatchObject({ verdict: 'new' });
      const { document, repairs } = draftToDocument(draft);
      expect(repairs).toEqual({ unwrapped: 0, dropped: 0, added: 0 });
      const read = readSection(document, length);
      expect(read).toHaveLength('begins' in section ? begins + 1 : 1);
      expect(read.at(-1)!.map(({ text }) => text)).toEqual(
        section.columns.map((_, column) => `Ligne 1\nLigne 2, ${column}`),
      );
      expect(read.at(-1)!.at(-1)!.citations).toEqual([MATERIAL]);
      deleteCitation(cellOf(row, length - 1)!, MATERIAL);
      deleteRow(row);
      expect(readSection(draftToDocument(draft).document, length)).toHaveLength('begins' in section ? begins : 0);
      expect(findSection(section.slug)).toBe(section.code);
    },
  );

  test('hides no words of a row that concurrent edits made longer or shorter', () => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, documentToUpdate(newSection(STUDY_SECTIONS[1], 'en', createBlockIds())));
    const blockId = createBlockIds();
    const long = addRow(draft, 6, () => `m${blockId().slice(1)}`);
    for (const column of [0, 3, 5]) textOf(cellOf(long, column)!)!.insert(0, `c${column}`);
    const short = addRow(draft, 1, () => `k${blockId().slice(1)}`);
    textOf(cellOf(short, 0)!)!.insert(0, 'court');
    expect(readSection(draftToDocument(draft).document, 4).map((row) => row.map(({ text }) => text))).toEqual([
      ['c0', '', '', 'c3\nc5'],
      ['court', '', '', ''],
    ]);
  });
});

describe('a deleted row', () => {
  const open = () => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, documentToUpdate(newSection(STUDY_SECTIONS[0], 'fr', createBlockIds())));
    const blockId = createBlockIds();
    return { draft, blockId: () => `r${blockId().slice(1)}` };
  };
  const write = (row: Y.XmlElement, column: number, words: string) => textOf(cellOf(row, column)!)!.insert(0, words);
  const words = (draft: Y.Doc) =>
    rowsOf(draft).map((row) => [0, 1].map((column) => charactersOf(textOf(cellOf(row, column)!)!)).join('|'));

  test('is restored at its place with its words and citations, and nothing else is undone', () => {
    const { draft, blockId } = open();
    const server = new Y.Doc();
    const undo = new Y.UndoManager(draft.getXmlFragment('default'), { captureTimeout: 0 });
    const row = rowsOf(draft)[3]!;
    write(row, 1, 'La saison sèche');
    addCitation(cellOf(row, 1)!, MATERIAL);
    Y.applyUpdate(server, Y.encodeStateAsUpdate(draft));
    const before = words(draft);
    const kept = copyRow(row);
    draft.transact(() => deleteRow(row));
    // Meanwhile: its neighbour goes as well, and something is written elsewhere.
    draft.transact(() => deleteRow(rowsOf(draft)[2]!));
    write(rowsOf(draft)[0]!, 1, 'Tapé après');
    expect(isBack(draft, kept)).toBe(false);
    draft.transact(() => restoreRow(draft, kept, blockId));
    expect(isBack(draft, kept)).toBe(true);
    expect(words(draft)).toEqual(
      before.filter((_, i) => i !== 2).map((line, i) => (i === 0 ? `${line.split('|')[0]}|Tapé après` : line)),
    );
    expect(judgeUpdateFully(server, Y.encodeStateAsUpdate(draft, Y.encodeStateVector(server)))).toMatchObject({
      verdict: 'new',
    });
    const { document, repairs } = draftToDocument(draft);
    expect(repairs).toEqual({ unwrapped: 0, dropped: 0, added: 0 });
    expect(readSection(document, 2)[2]![1]).toEqual({ text: 'La saison sèche', citations: [MATERIAL] });
    undo.undo();
    expect(isBack(draft, kept)).toBe(false);
    expect(words(draft)[0]).toContain('Tapé après');
    undo.destroy();
  });

  test('is recognised as restored after an undo, and can be restored when its table is gone', () => {
    const { draft, blockId } = open();
    const fragment = draft.getXmlFragment('default');
    const undo = new Y.UndoManager(fragment, { captureTimeout: 0 });
    const kept = copyRow(rowsOf(draft)[0]!);
    draft.transact(() => deleteRow(rowsOf(draft)[0]!));
    undo.undo();
    expect(isBack(draft, kept)).toBe(true);
    fragment.delete(0, fragment.length);
    restoreRow(draft, kept, blockId);
    expect(words(draft)).toEqual(['L’expérience|']);
  });
});

test.each([
  ['2024', '2024'],
  ['2024-03', '2024-3'],
  ['2024-03-15', '2024-3-15'],
  ['15/03/2024', '2024-3-15'],
  ['vers le 1er août 2019', '2019-8-1'],
  ['fin février 2020', '2020-2'],
  ['March 15, 2024', '2024-3-15'],
  ['3rd May 2021', '2021-5-3'],
  ['03/2024', '2024-3'],
  ['2019–2021', '2019'],
  ['été 1998', '1998'],
  // The day does not exist: the month or the year that is valid.
  ['31/02/2024', '2024-2'],
  ['15/13/2024', '2024'],
  ['à la saison des pluies', null],
  ['12024', null],
  ['', null],
])('“%s” is read as %s', (text, expected) => {
  const when = readWhen(text);
  expect(when && [when.year, when.month, when.day].filter((part) => part !== null).join('-')).toBe(expected);
});

describe('a timeline', () => {
  const rows = (days: readonly string[]) =>
    days.map((when, i) => ({ when, event: `Événement ${i} avec beaucoup de mots à écrire`, isTurning: i === 1 }));

  test('has its events in order, and names those that it cannot place', () => {
    const { events, undated } = orderTimeline(rows(['2021', 'un jour', '2019-05', '2019-05', 'mai 2018']));
    expect(events.map(({ row }) => row)).toEqual([4, 2, 3, 0]);
    expect(undated).toEqual([1]);
  });

  test.each([
    ['one event', ['2020']],
    ['the same day', ['2020', '2020', '2020']],
    ['months', ['2020-01', '2020-04', '2020-12']],
    ['many', Array.from({ length: 60 }, (_, i) => String(1990 + (i % 31)))],
  ])('draws %s inside its frame, no words over others', (_what, days) => {
    const { width, height, y, events, ticks } = layoutTimeline(orderTimeline(rows(days)).events);
    expect(events).toHaveLength(days.length);
    for (const { x, words, lines, isAbove } of events) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(words.x).toBeGreaterThanOrEqual(0);
      expect(words.x + TIMELINE.words).toBeLessThanOrEqual(width);
      expect(words.y).toBeGreaterThanOrEqual(0);
      expect(words.y + (lines.length + 1) * TIMELINE.line).toBeLessThanOrEqual(isAbove ? y : height);
      if (!isAbove) expect(words.y).toBeGreaterThan(y);
    }
    for (const [i, a] of events.entries())
      for (const b of events.slice(i + 1))
        expect(a.words.y !== b.words.y || Math.abs(a.words.x - b.words.x) >= TIMELINE.words).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(17);
  });

  test('draws turning points before others, and only as many as there is room for', () => {
    const many = Array.from({ length: 200 }, (_, i) => ({
      when: String(1900 + i),
      event: 'é',
      isTurning: i % 20 === 7,
    }));
    const { events, left } = layoutTimeline(orderTimeline(many).events);
    expect(events).toHaveLength(60);
    expect(left).toBe(140);
    expect(events.filter(({ isTurning }) => isTurning)).toHaveLength(10);
    const oneDay = layoutTimeline(orderTimeline(rows(Array.from({ length: 50 }, () => '2020'))).events);
    expect([oneDay.events.length, oneDay.left]).toEqual([16, 34]);
    expect(cutLabel(`${'a'.repeat(198)}😀😀`)).toBe(`${'a'.repeat(198)}…`);
    expect(cutLabel('a'.repeat(200))).toHaveLength(200);
  });

  test('breaks words into lines, and reports when there are more', () => {
    expect(breakLines('La pompe est en panne', 10, 3)).toEqual(['La pompe', 'est en', 'panne']);
    expect(breakLines('La pompe est en panne depuis mars', 10, 2)).toEqual(['La pompe', 'est en…']);
    expect(breakLines('Anticonstitutionnellement', 10, 2)).toEqual(['Anticonsti', 'tutionnel…']);
    expect(breakLines(' ', 10, 2)).toEqual([]);
  });
});
