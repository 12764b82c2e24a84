import type * as Y from 'yjs';
import { cellOf, charactersOf, citationsIn, rowsOf, textOf } from '#content/study/section-rows.ts';
import type { SectionDeskData } from './section-data.ts';

/** What a cell says on this device: its words, then the labels of what it cites. */
function cellWords(cell: Y.XmlElement, materials: SectionDeskData['section']['materials']): string {
  const text = textOf(cell);
  const cited = citationsIn(cell).map(({ target }) => {
    const material = materials.find((one) => one.target === target);
    return material ? `${material.label} · ${material.title}` : target;
  });
  return [text ? charactersOf(text) : '', ...cited].filter((words) => words.trim() !== '').join('\n');
}

type Columns = Pick<SectionDeskData['section'], 'columns' | 'materials'>;

/** What the cells of a row say. */
export const rowWords = (row: Y.XmlElement, { columns, materials }: Columns): string[] =>
  columns.map((_, column) => {
    const cell = cellOf(row, column);
    return cell ? cellWords(cell, materials) : '';
  });

/**
 * The rows as they are on this device, for a file of them; the first has the names of the columns.
 */
export const writtenRows = (draft: Y.Doc, section: Columns): string[][] => [
  section.columns.map(({ name }) => name),
  ...rowsOf(draft).map((row) => rowWords(row, section)),
];
