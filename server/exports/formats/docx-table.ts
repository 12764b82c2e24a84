import { AlignmentType, Paragraph, ShadingType, Table, TableCell, TableRow, WidthType } from 'docx';
import type { Block, BlockOf } from '#content/book/book.ts';
import type { Place } from './docx-lines.ts';
import { FOOT, FOOT_TABLE } from './docx-styles.ts';

/** Rows of a table that stays on one page. */
const SHORT = 8;

/**
 * A table as wide as its place.
 * @param blocksOf the blocks of a cell, as the document writes them
 */
export function docxTable(
  { head, rows, columns }: BlockOf<'table'>,
  place: Place,
  direction: 'ltr' | 'rtl',
  blocksOf: (blocks: readonly Block[], place: Place) => (Paragraph | Table)[],
): Table {
  const total = columns.reduce((sum, weight) => sum + weight, 0);
  const widths = columns.map((weight) => Math.floor((place.width * weight) / total));
  const styles = place.style === FOOT ? FOOT_TABLE : { text: 'TableText', head: 'TableHead' };
  const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
  return new Table({
    width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    columnWidths: widths,
    // Here, not for each cell: a table may have thousands.
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    visuallyRightToLeft: direction === 'rtl',
    rows: rows.map(
      (row, y) =>
        new TableRow({
          tableHeader: y < head,
          cantSplit: true,
          children: row.map((cell) => {
            const width = Math.floor((place.width * cell.colspan) / columns.length);
            const within: Place = {
              width,
              // A table outside a page's text is marked in each of its paragraphs (`FOOT_TABLE`).
              style: styles[cell.header ? 'head' : 'text'],
              keepNext: rows.length <= SHORT && y < rows.length - 1,
              ...(cell.align ? { alignment: alignments[cell.align] } : {}),
            };
            const children = blocksOf(cell.blocks, within);
            // Word wants a paragraph at the end of a cell.
            if (!(children.at(-1) instanceof Paragraph))
              children.push(new Paragraph({ style: styles.text, children: [] }));
            return new TableCell({
              children,
              columnSpan: cell.colspan,
              rowSpan: cell.rowspan,
              ...(cell.header ? { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'E3EEEC' } } : {}),
            });
          }),
        }),
    ),
  });
}
