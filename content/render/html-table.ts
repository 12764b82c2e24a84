import type { DocumentNode } from '#content/document/document.ts';
import { lineText } from '#content/document/reading/text.ts';
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

/** From this number of columns on, rows are shown as cards on a phone. */
const LEAST_CARD_COLUMNS = 3;
/**
 * Most cells of the rows that are shown as cards, each below the other: with more, one would scroll
 * through dozens of screens of a phone, and the table is slid sideways instead.
 */
const MOST_CARD_CELLS = 100;
/** Most characters of a column's label on a card. */
const LONGEST_LABEL = 60;

/**
 * The label of each column, shown before each value where rows are cards; null for a table that is
 * never shown as cards: without exactly one header row, with spanning cells, with few columns, or
 * too long.
 */
function cardLabels(rows: readonly DocumentNode[], head: number): string[] | null {
  const columns = rows[0]?.content?.length ?? 0;
  const isPlain = rows.every(
    ({ content = [] }) =>
      content.length === columns && content.every((cell) => span(cell, 'colspan') === 1 && span(cell, 'rowspan') === 1),
  );
  if (head !== 1 || columns < LEAST_CARD_COLUMNS || !isPlain) return null;
  if ((rows.length - head) * columns > MOST_CARD_CELLS) return null;
  return rows[0]!.content!.map((cell) => lineText(cell).replace(/\s+/g, ' ').trim().slice(0, LONGEST_LABEL));
}

/** True for a node with nothing but empty paragraphs. */
function isEmpty({ type, text, content = [] }: DocumentNode): boolean {
  if (type === 'text') return !text?.trim();
  if (type !== 'tableRow' && type !== 'tableCell' && type !== 'tableHeader' && type !== 'paragraph') return false;
  return content.every(isEmpty);
}

/**
 * The rows with content: an empty one is meant to be filled in, and would look like a rule. All
 * rows if the table is empty or a cell spans rows, since its `rowspan` would then be wrong.
 */
function filledRows(rows: readonly DocumentNode[]): readonly DocumentNode[] {
  if (rows.some(({ content = [] }) => content.some((cell) => span(cell, 'rowspan') > 1))) return rows;
  const filled = rows.filter((row) => !isEmpty(row));
  return filled.length > 0 ? filled : rows;
}

const ALIGNMENTS = new Set<unknown>(['left', 'center', 'right']);

/**
 * Renders a table without its wrapper; `renderCell` renders the content of cells, `typeset` sets
 * the typography of a label.
 */
export function renderTable(
  table: DocumentNode,
  id: string | null,
  renderCell: (cell: DocumentNode) => string,
  typeset: (label: string) => string = (label) => label,
): string {
  const rows = filledRows(table.content ?? []);
  const head = headRows(rows);
  const labels = cardLabels(rows, head)?.map(typeset) ?? null;
  // Some browsers drop a table's own roles where its rows are shown as cards.
  const roleOf = (role: string) => (labels ? role : null);
  const renderRow = (row: DocumentNode, i: number) => {
    const cells = (row.content ?? []).map((cell, column) => {
      const tag = isHeader(cell) ? 'th' : 'td';
      const [columns, lines] = [span(cell, 'colspan'), span(cell, 'rowspan')];
      const scope = isHeader(cell) ? scopeOf(cell, row, i < head) : null;
      const values = {
        role: roleOf(scope === null ? 'cell' : scope.startsWith('row') ? 'rowheader' : 'columnheader'),
        scope,
        colspan: columns > 1 ? columns : null,
        rowspan: lines > 1 ? lines : null,
        class: ALIGNMENTS.has(cell.attrs?.align) ? `align-${cell.attrs?.align}` : null,
        'data-label': (i >= head && labels?.[column]) || null,
      };
      return `<${tag}${attributes(values)}>${renderCell(cell)}</${tag}>`;
    });
    return `<tr${attributes({ role: roleOf('row') })}>${cells.join('')}</tr>\n`;
  };
  const html = rows.map(renderRow);
  const group = attributes({ role: roleOf('rowgroup') });
  const thead = head > 0 ? `<thead${group}>\n${html.slice(0, head).join('')}</thead>\n` : '';
  const values = { id, class: labels ? 'has-cards' : null, role: roleOf('table') };
  return `<table${attributes(values)}>\n${thead}<tbody${group}>\n${html.slice(head).join('')}</tbody>\n</table>`;
}
