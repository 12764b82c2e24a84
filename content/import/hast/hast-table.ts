import type { Element } from 'hast';
import type { DocumentNode } from '#content/document/document.ts';
import type { HastContext } from './hast-context.ts';
import { isElement, property } from './hast-tree.ts';
import type { DocumentMarks, ImportFlow } from './import-flow.ts';

const ALIGNMENTS = new Set(['left', 'center', 'right']);

function alignmentOf(cell: Element): string | null {
  const written = property(cell, 'align') || /text-align:\s*([a-z]+)/i.exec(property(cell, 'style'))?.[1] || '';
  if (ALIGNMENTS.has(written.toLowerCase())) return written.toLowerCase();
  return (
    [...ALIGNMENTS].find((alignment) => property(cell, 'className').split(' ').includes(`align-${alignment}`)) ?? null
  );
}

function readCell(reader: HastContext, node: Element, marks: DocumentMarks): DocumentNode {
  const blocks = reader.read(node, marks);
  return {
    type: node.tagName === 'th' ? 'tableHeader' : 'tableCell',
    attrs: {
      colspan: Number(property(node, 'colSpan')) || 1,
      rowspan: Number(property(node, 'rowSpan')) || 1,
      align: alignmentOf(node),
    },
    content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }],
  };
}

function readRows(reader: HastContext, node: Element, marks: DocumentMarks, rows: DocumentNode[]): void {
  for (const child of node.children) {
    if (isElement(child, 'thead', 'tbody', 'tfoot')) {
      reader.anchors.meet(property(child, 'id'));
      readRows(reader, child, marks, rows);
    } else if (isElement(child, 'tr')) {
      reader.anchors.meet(property(child, 'id'));
      const cells = child.children.filter((cell) => isElement(cell, 'td', 'th'));
      if (cells.length === 0) continue;
      rows.push({
        type: 'tableRow',
        content: cells.map((cell) => {
          reader.anchors.meet(property(cell, 'id'));
          return readCell(reader, cell, marks);
        }),
      });
    }
  }
}

const isEmptyParagraph = (block: DocumentNode) => block.type === 'paragraph' && !block.content;

function hasContent(rows: readonly DocumentNode[]): boolean {
  return rows.some((row) => row.content!.some((cell) => !cell.content!.every(isEmptyParagraph)));
}

/** Reads a table; its caption becomes a paragraph before it. */
export function readTable(reader: HastContext, node: Element, marks: DocumentMarks, flow: ImportFlow): void {
  flow.endLine();
  for (const child of node.children) {
    if (!isElement(child, 'caption')) continue;
    for (const block of reader.read(child, marks)) flow.block(block);
  }
  const table: DocumentNode = { type: 'table' };
  reader.anchors.claim(table);
  const rows: DocumentNode[] = [];
  readRows(reader, node, marks, rows);
  table.content = rows;
  if (hasContent(rows)) flow.block(table);
  else reader.report.leaveOut('empty-table');
}
