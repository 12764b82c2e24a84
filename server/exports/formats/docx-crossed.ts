import { BorderStyle, Paragraph, Table, TableCell, TableRow, WidthType } from 'docx';
import type { Block, BlockOf } from '#content/book/book.ts';
import type { Place } from './docx-lines.ts';
import { ANNOTATION, SIDE_COLOURS } from './docx-styles.ts';

type Side = BlockOf<'crossed'>['sides'][number]['side'];

/**
 * What both sides noted on a passage, face to face: a row of two cells, each with the colour of its
 * side at its edge.
 * @param nameOf the name of a side
 * @param blocksOf the blocks of an annotation, as the document writes them
 */
export function docxCrossed(
  { sides }: BlockOf<'crossed'>,
  place: Place,
  nameOf: (label: string, side: Side) => Paragraph,
  blocksOf: (blocks: readonly Block[], place: Place) => (Paragraph | Table)[],
): Table {
  const width = Math.floor(place.width / sides.length);
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
  const around = { top: none, bottom: none, left: none, right: none };
  return new Table({
    width: { size: width * sides.length, type: WidthType.DXA },
    columnWidths: sides.map(() => width),
    margins: { top: 40, bottom: 40, left: 120, right: 120 },
    borders: { ...around, insideHorizontal: none, insideVertical: none },
    rows: [
      new TableRow({
        children: sides.map(({ side, label, threads }) => {
          const style = side === 'south' ? BorderStyle.SINGLE : BorderStyle.DASHED;
          const edge = threads.length > 0 ? { style, size: 12, color: SIDE_COLOURS[side] } : none;
          const written = threads.flatMap((thread) => blocksOf(thread, { width, style: ANNOTATION }));
          const children = threads.length > 0 ? [nameOf(label, side), ...written] : [];
          // Word wants a paragraph at the end of a cell.
          if (!(children.at(-1) instanceof Paragraph))
            children.push(new Paragraph({ style: ANNOTATION, children: [] }));
          return new TableCell({ children, borders: { ...around, left: edge } });
        }),
      }),
    ],
  });
}
