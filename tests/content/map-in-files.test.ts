import { expect, test } from 'vitest';
import type { Block } from '#content/book/book.ts';
import { makeBook } from '#content/book/make/make-book.ts';
import { walkBlocks } from '#content/book/walk-book.ts';
import type { EvidenceMap } from '#content/evidence/evidence-map.ts';
import { emptyNotice } from '#content/kinds/notice.ts';

const MAP: EvidenceMap = {
  nodes: [
    { id: 'f', column: 'finding', mark: '◆', words: 'La caisse décide', href: '/etudes/eau#b-f' },
    { id: 'l', column: 'lesson', mark: '✦', words: 'Tenir un cahier', href: '/etudes/eau#b-l' },
    { id: 'source-1', column: 'material', mark: 'E1', words: 'Un entretien', href: '/materiaux/x' },
    { id: 'p', column: 'page', mark: '→', words: 'Une fiche', href: '/fiches/caisse' },
  ],
  edges: [
    ['source-1', 'f'],
    ['f', 'l'],
    ['l', 'p', true],
  ],
};

const wordsOf = (blocks: readonly Block[]): string => {
  const words: string[] = [];
  walkBlocks(blocks, (block) => {
    if (block.type === 'paragraph') words.push(block.line.map((piece) => ('text' in piece ? piece.text : '')).join(''));
  });
  return words.join(' / ');
};

const bookOf = (map: EvidenceMap) =>
  makeBook({
    origin: 'https://navette.example',
    timeZone: 'Europe/Paris',
    page: {
      kind: 'study',
      slug: 'eau',
      title: 'L’eau',
      summary: '',
      language: 'fr',
      notice: emptyNotice('study'),
      edition: 1,
      date: '2026-03-01T09:00:00.000Z',
      html: '<p>Un texte.</p>',
      sources: null,
      map,
    },
  }).book.parts[0]!.chapters[0]!;

test('a study has its map as a table at its foot: what each finding and lesson rests on, and what uses it', () => {
  const { blocks, footLength } = bookOf(MAP);
  const foot = blocks.slice(blocks.length - footLength);
  const table = foot.find((block) => block.type === 'table');
  if (table?.type !== 'table') throw new Error('no table');
  expect(table.rows.map((row) => row.map(({ blocks: cell }) => wordsOf(cell)))).toEqual([
    ['Constat ou enseignement', 'Repose sur', 'Porte'],
    ['Constat / ◆ La caisse décide', 'E1. Un entretien', '✦ Tenir un cahier'],
    ['Enseignement / ✦ Tenir un cahier', '◆ La caisse décide', 'contredit → Une fiche'],
  ]);
  expect(JSON.stringify(table)).toContain('"href":"https://navette.example/fiches/caisse"');
  // A finding without sources is marked; a study without findings has no map.
  expect(wordsOf(bookOf({ ...MAP, edges: [['f', 'l']] }).blocks)).toContain('aucune source citée');
  for (const without of [
    { ...MAP, edges: [] },
    { nodes: [], edges: [] },
  ])
    expect(bookOf(without).blocks).toHaveLength(1);
});
