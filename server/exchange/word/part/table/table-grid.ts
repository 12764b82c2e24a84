import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';

/** Word's own bound. */
const MOST_COLUMNS = 63;

interface Cell {
  /** Where it is written, its properties and its end. */
  readonly from: number;
  propertiesAt: number;
  endAt: number;
  columns: number;
  merge: 'restart' | 'continue' | null;
}

interface Row {
  /** Columns that it leaves out before its first cell, and where that is written. */
  before: number;
  firstAt: number | null;
  cell: Cell | null;
  /** The last cell that stands by itself. */
  last: Cell | null;
}

const columnsOf = (value = '') => {
  const columns = Number(value);
  return Number.isInteger(columns) && columns > 0 && columns <= MOST_COLUMNS ? columns : 0;
};
const spanOf = (columns: number) => `<w:tcPr><w:gridSpan w:val="${columns}"></w:gridSpan>`;

/**
 * Writes cells where the converter looks for them: one cell for those that older programs merge
 * side by side, and an empty one where a row begins further in than others of its table.
 */
export class TableGrid {
  private readonly out: string[];
  private readonly tables: { readonly rows: Row[]; row: Row | null }[] = [];

  /** @param out what is written of the part */
  constructor(out: string[]) {
    this.out = out;
  }

  /** Meets an element before it is written. @param around what it is in, from the inside */
  begin(tag: string, attributes: XmlAttributes, around: readonly string[]): void {
    if (tag === 'w:tbl') this.tables.push({ rows: [], row: null });
    const table = this.tables.at(-1);
    if (!table) return;
    const at = this.out.length;
    if (tag === 'w:tr') {
      table.row = { before: 0, firstAt: null, cell: null, last: null };
      table.rows.push(table.row);
    }
    const { row } = table;
    if (!row) return;
    if (tag === 'w:tc') {
      row.firstAt ??= at;
      row.cell = { from: at, propertiesAt: at, endAt: at, columns: 1, merge: null };
    }
    const place = `${around.slice(0, 2).join(' ')} ${tag}`;
    if (place === 'w:trPr w:tr w:gridBefore') row.before = columnsOf(attributes['w:val']);
    if (!row.cell) return;
    if (tag === 'w:tcPr' && around[0] === 'w:tc') row.cell.propertiesAt = at;
    if (place === 'w:tcPr w:tc w:gridSpan') row.cell.columns = columnsOf(attributes['w:val']) || 1;
    if (place === 'w:tcPr w:tc w:hMerge') row.cell.merge = attributes['w:val'] === 'restart' ? 'restart' : 'continue';
  }

  /** Meets the end of an element that was just written. */
  end(tag: string, parent: string): void {
    const table = this.tables.at(-1);
    if (!table) return;
    const { row } = table;
    if (tag === 'w:tbl') this.indent(this.tables.pop()!.rows);
    else if (tag === 'w:tr') table.row = null;
    else if (tag === 'w:tcPr' && parent === 'w:tc' && row?.cell?.merge === 'continue') this.join(row, row.cell);
    else if (tag === 'w:tc' && row?.cell) {
      row.cell.endAt = this.out.length - 1;
      row.last = row.cell;
      row.cell = null;
    }
  }

  /** Goes on with the last cell instead of the one that it was merged with: no words are lost. */
  private join(row: Row, cell: Cell): void {
    const { last } = row;
    if (!last || last.merge === null) return;
    if (this.out.slice(last.endAt + 1, cell.from).some((written) => written.trim() !== '')) return;
    this.out.fill('', last.endAt);
    last.columns += cell.columns;
    this.out[last.propertiesAt] = spanOf(last.columns);
    row.cell = last;
  }

  private indent(rows: readonly Row[]): void {
    const least = rows.reduce((columns, { before }) => Math.min(columns, before), MOST_COLUMNS);
    for (const { before, firstAt } of rows)
      if (before > least && firstAt !== null)
        this.out[firstAt] = `<w:tc>${spanOf(before - least)}</w:tcPr><w:p></w:p></w:tc>${this.out[firstAt]}`;
  }
}
