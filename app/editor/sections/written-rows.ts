import type * as Y from 'yjs';
import { cellOf, charactersOf, citationsIn, rowsOf, textOf } from '#content/study/section-rows.ts';
import type { SectionDeskData } from './section-data.ts';

/** The content of a cell on this device: its words, then the labels of its citations. */
function cellWords(cell: Y.XmlElement, materials: SectionDeskData['section']['materials']): string {
  const text = textOf(cell);
  const cited = citationsIn(cell).map(({ target }) => {
    const material = materials.find((one) => one.target === target);
    return material ? `${material.label} · ${material.title}` : target;
  });
  return [text ? charactersOf(text) : '', ...cited].filter((words) => words.trim() !== '').join('\n');
}

type Columns = Pick<SectionDeskData['section'], 'columns' | 'materials'>;

/** The content of a row's cells, in words. */
export const rowWords = (row: Y.XmlElement, { columns, materials }: Columns): string[] =>
  columns.map((_, column) => {
    const cell = cellOf(row, column);
    return cell ? cellWords(cell, materials) : '';
  });

/** The rows on this device, to be written to a file; the first has the names of the columns. */
export const writtenRows = (draft: Y.Doc, section: Columns): string[][] => [
  section.columns.map(({ name }) => name),
  ...rowsOf(draft).map((row) => rowWords(row, section)),
];
