import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';

/** The cells of a row, as they are edited: directly in the draft, without ProseMirror. */
const elementsIn = (parent: Y.XmlFragment | Y.XmlElement, name: string): Y.XmlElement[] =>
  parent.toArray().filter((one): one is Y.XmlElement => one instanceof Y.XmlElement && one.nodeName === name);

const isHeading = (row: Y.XmlElement): boolean => {
  const first = row.firstChild;
  return first instanceof Y.XmlElement && first.nodeName === 'tableHeader';
};

const tablesOf = (draft: Y.Doc): Y.XmlElement[] => elementsIn(draft.getXmlFragment(DRAFT_FRAGMENT), 'table');

/** The rows of a section's draft, without that of the names of its columns. */
export const rowsOf = (draft: Y.Doc): Y.XmlElement[] =>
  tablesOf(draft).flatMap((table) => elementsIn(table, 'tableRow').filter((row) => !isHeading(row)));

/** A cell of a row; null in a row that lacks it. */
export const cellOf = (row: Y.XmlElement, column: number): Y.XmlElement | null =>
  elementsIn(row, 'tableCell')[column] ?? null;

/**
 * The text that is edited in a cell: the first of its first paragraph. It is created with the row,
 * so that two people who begin to write at once share it.
 */
export function textOf(cell: Y.XmlElement): Y.XmlText | null {
  const [paragraph] = elementsIn(cell, 'paragraph');
  const text = paragraph?.toArray().find((one) => one instanceof Y.XmlText);
  return text instanceof Y.XmlText ? text : null;
}

/** The characters of a text, without the tags that a `Y.XmlText` writes for its marks. */
export const charactersOf = (text: Y.XmlText): string => Y.Text.prototype.toString.call(text);

/**
 * Adds an empty row at the end.
 * @param blockId makes ids of blocks, unlike any of this draft
 */
export function addRow(draft: Y.Doc, columns: number, blockId: () => string): Y.XmlElement {
  const row = new Y.XmlElement('tableRow');
  const cells = Array.from({ length: columns }, () => {
    const cell = new Y.XmlElement('tableCell');
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.setAttribute('id', blockId());
    paragraph.insert(0, [new Y.XmlText()]);
    cell.insert(0, [paragraph]);
    return cell;
  });
  row.insert(0, cells);
  const table = lastTable(draft, blockId);
  table.insert(table.length, [row]);
  return row;
}

/** The table in which rows are added; it is created if it was deleted. */
function lastTable(draft: Y.Doc, blockId: () => string): Y.XmlElement {
  const last = tablesOf(draft).at(-1);
  if (last) return last;
  const table = new Y.XmlElement('table');
  table.setAttribute('id', blockId());
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  fragment.insert(fragment.length, [table]);
  return table;
}

/** Deletes a row with its content. */
export function deleteRow(row: Y.XmlElement): void {
  const table = row.parent;
  if (!(table instanceof Y.XmlElement)) return;
  const index = table.toArray().indexOf(row);
  if (index >= 0) table.delete(index, 1);
}

/** A deleted row: its content and its place. */
export interface DeletedRow {
  /** Creates the row again. */
  readonly make: () => Y.XmlElement;
  /** The ids of its blocks, by which a restored row is recognised. */
  readonly ids: readonly string[];
  readonly place: Y.RelativePosition | null;
}

/** Copies a row before it is deleted, so that it can be restored. */
export function copyRow(row: Y.XmlElement): DeletedRow {
  const table = row.parent;
  const index = table instanceof Y.XmlElement ? table.toArray().indexOf(row) : -1;
  return {
    make: makerOf(row) as () => Y.XmlElement,
    ids: blockIdsIn(row),
    place: index < 0 ? null : Y.createRelativePositionFromTypeIndex(table as Y.XmlElement, index),
  };
}

/** Whether a deleted row exists again, for instance after an undo. */
export const isBack = (draft: Y.Doc, { ids }: DeletedRow): boolean =>
  rowsOf(draft).some((row) => blockIdsIn(row).some((id) => ids.includes(id)));

/** Inserts a deleted row again: at its place, or at the end if its table is gone. */
export function restoreRow(draft: Y.Doc, { make, place }: DeletedRow, blockId: () => string): Y.XmlElement {
  const row = make();
  const at = place && Y.createAbsolutePositionFromRelativePosition(place, draft);
  const table = tablesOf(draft).find((one) => one === (at?.type as unknown)) ?? lastTable(draft, blockId);
  table.insert(at?.type === (table as unknown) ? at!.index : table.length, [row]);
  return row;
}

/**
 * A function that creates a copy, independent of the draft, which no longer has the deleted
 * content.
 */
function makerOf(one: unknown): () => Y.XmlElement | Y.XmlText {
  if (one instanceof Y.XmlText) {
    const delta: unknown[] = one.toDelta();
    return () => {
      const text = new Y.XmlText();
      text.applyDelta(delta);
      return text;
    };
  }
  const { nodeName } = one as Y.XmlElement;
  const attributes = Object.entries((one as Y.XmlElement).getAttributes());
  const children = (one as Y.XmlElement).toArray().map(makerOf);
  return () => {
    const element = new Y.XmlElement(nodeName);
    for (const [name, value] of attributes) element.setAttribute(name, value as string);
    element.insert(
      0,
      children.map((make) => make()),
    );
    return element;
  };
}

const blockIdsIn = (row: Y.XmlElement): string[] =>
  elementsIn(row, 'tableCell').flatMap((cell) =>
    elementsIn(cell, 'paragraph').flatMap((paragraph) => {
      const id: unknown = paragraph.getAttribute('id');
      return typeof id === 'string' ? [id] : [];
    }),
  );

/** The citations of a cell, in their order. */
export function citationsIn(cell: Y.XmlElement): { readonly target: string; readonly element: Y.XmlElement }[] {
  return elementsIn(cell, 'paragraph').flatMap((paragraph) =>
    elementsIn(paragraph, 'citation').map((element) => ({
      target: String(element.getAttribute('target') ?? ''),
      element,
    })),
  );
}

/** Cites something at the end of a cell, unless it is cited there. */
export function addCitation(cell: Y.XmlElement, target: string): void {
  const [paragraph] = elementsIn(cell, 'paragraph');
  if (!paragraph || citationsIn(cell).some((one) => one.target === target)) return;
  const citation = new Y.XmlElement('citation');
  citation.setAttribute('target', target);
  paragraph.insert(paragraph.length, [citation]);
}

/** Takes the citations of a target out of a cell. */
export function deleteCitation(cell: Y.XmlElement, target: string): void {
  for (const { element } of citationsIn(cell).filter((one) => one.target === target)) {
    const paragraph = element.parent as Y.XmlElement;
    paragraph.delete(paragraph.toArray().indexOf(element), 1);
  }
}
