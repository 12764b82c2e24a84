import type { Node } from '@tiptap/pm/model';
import { assignBlockIds } from '#content/document/block-ids.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import type { Locale } from '#content/locale.ts';
import type { StudySection } from './section.ts';

/** The content of a section's cell. */
export interface SectionCell {
  readonly text: string;
  /** The targets of its citations (content/citation/target.ts), each once. */
  readonly citations: readonly string[];
}

/** A row of a section, with a cell for each of its columns. */
export type SectionRow = readonly SectionCell[];

const paragraph = (text: string): DocumentNode => ({
  type: 'paragraph',
  content: text === '' ? [] : [{ type: 'text', text }],
});

const row = (cell: 'tableHeader' | 'tableCell', texts: readonly string[]): DocumentNode => ({
  type: 'tableRow',
  content: texts.map((text) => ({ type: cell, content: [paragraph(text)] })),
});

/**
 * The document of a section: a table of the common schema, with the names of the columns and the
 * rows below them.
 * @param rows a text for each column; by default, the initial rows of the section, or one empty row
 */
export function newSection(
  section: StudySection,
  language: Locale,
  blockId: () => string,
  rows: readonly (readonly string[])[] = (section.begins?.[language] ?? ['']).map((text) => [text]),
): Node {
  const document: DocumentNode = {
    type: 'doc',
    content: [
      {
        type: 'table',
        content: [
          row(
            'tableHeader',
            section.columns.map((column) => column[language]),
          ),
          ...rows.map((texts) =>
            row(
              'tableCell',
              section.columns.map((_, i) => texts[i] ?? ''),
            ),
          ),
        ],
      },
    ],
  };
  assignBlockIds(document, blockId);
  return fitDocument(document).document;
}

const NOTHING: SectionCell = { text: '', citations: [] };

/**
 * The rows of a section, but those in which nothing is written. What a row has beyond the columns
 * is shown in the last one: no words are hidden.
 */
export function readSection(document: Node, columns: number): SectionRow[] {
  const rows: SectionRow[] = [];
  document.descendants((node) => {
    if (node.type.name !== 'tableRow') return true;
    if (node.firstChild?.type.name === 'tableHeader') return false;
    const cells = node.children.map(readCell);
    const kept = cells.slice(0, columns);
    const beyond = cells.slice(columns);
    while (kept.length < columns) kept.push(NOTHING);
    if (beyond.length > 0) kept.push(joinCells([kept.pop()!, ...beyond]));
    if (kept.some(({ text, citations }) => text !== '' || citations.length > 0)) rows.push(kept);
    return false;
  });
  return rows;
}

function readCell(cell: Node): SectionCell {
  const citations = new Set<string>();
  cell.descendants((node) => {
    if (node.type.name === 'citation') citations.add(String(node.attrs.target));
  });
  const text = cell.textBetween(0, cell.content.size, '\n', (leaf) => (leaf.type.name === 'hardBreak' ? '\n' : ''));
  return { text: text.trim(), citations: [...citations] };
}

const joinCells = (cells: readonly SectionCell[]): SectionCell => ({
  text: cells
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n'),
  citations: [...new Set(cells.flatMap(({ citations }) => citations))],
});
