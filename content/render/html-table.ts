import type { DocumentNode } from '#content/document/document.ts';
import { attributes } from './html-escape.ts';

function span(cell: DocumentNode, name: 'colspan' | 'rowspan'): number {
  const value = Math.trunc(Number(cell.attrs?.[name]));
  return value > 1 ? Math.min(value, 100) : 1;
}

const isHeader = (cell: DocumentNode) => cell.type === 'tableHeader';

/** The number of header rows at the top: none if a cell spans from them into the body. */
function headRows(rows: readonly DocumentNode[]): number {
  let count = 0;
  while (count < rows.length && rows[count]!.content?.every(isHeader) && (rows[count]!.content?.length ?? 0) > 0)
    count++;
  if (count === rows.length) return 0;
  const reachesOut = rows
    .slice(0, count)
    .some((row, i) => row.content!.some((cell) => i + span(cell, 'rowspan') > count));
  return reachesOut ? 0 : count;
}

/** The `scope` of a header cell. */
function scopeOf(cell: DocumentNode, row: DocumentNode, inHead: boolean): string {
  const ofRow = !inHead && row.content?.some((other) => !isHeader(other));
  if (ofRow) return span(cell, 'rowspan') > 1 ? 'rowgroup' : 'row';
  return span(cell, 'colspan') > 1 ? 'colgroup' : 'col';
}

const ALIGNMENTS = new Set<unknown>(['left', 'center', 'right']);

/** Renders a table without its wrapper; `renderCell` renders the content of cells. */
export function renderTable(
  table: DocumentNode,
  id: string | null,
  renderCell: (cell: DocumentNode) => string,
): string {
  const rows = table.content ?? [];
  const head = headRows(rows);
  const renderRow = (row: DocumentNode, i: number) => {
    const cells = (row.content ?? []).map((cell) => {
      const tag = isHeader(cell) ? 'th' : 'td';
      const [columns, lines] = [span(cell, 'colspan'), span(cell, 'rowspan')];
      const values = {
        scope: isHeader(cell) ? scopeOf(cell, row, i < head) : null,
        colspan: columns > 1 ? columns : null,
        rowspan: lines > 1 ? lines : null,
        class: ALIGNMENTS.has(cell.attrs?.align) ? `align-${cell.attrs?.align}` : null,
      };
      return `<${tag}${attributes(values)}>${renderCell(cell)}</${tag}>`;
    });
    return `<tr>${cells.join('')}</tr>\n`;
  };
  const html = rows.map(renderRow);
  const thead = head > 0 ? `<thead>\n${html.slice(0, head).join('')}</thead>\n` : '';
  return `<table${attributes({ id })}>\n${thead}<tbody>\n${html.slice(head).join('')}</tbody>\n</table>`;
}
