import type { DocumentNode } from '#content/document/document.ts';
import type { SearchBlock } from '#content/search/search-document.ts';

const CELLS = new Set(['tableCell', 'tableHeader']);

/** A node's text without footnotes, with breaks as spaces. */
function wordsOf(node: DocumentNode): string {
  if (node.text !== undefined) return node.text;
  if (node.type === 'hardBreak') return ' ';
  if (node.type === 'footnote') return '';
  const apart = CELLS.has(node.type) || node.type === 'tableRow' || node.type === 'listItem';
  return (node.content ?? []).map(wordsOf).join(apart ? ' ' : '');
}

const attribute = (node: DocumentNode, name: string) => {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value.trim() : '';
};

/**
 * A document's passages in reading order: paragraphs, headings, table rows, captions, notes, texts
 * of typed blocks.
 */
export function documentBlocks(document: DocumentNode): SearchBlock[] {
  const blocks: SearchBlock[] = [];
  const add = (field: SearchBlock['field'], text: string) => {
    const trimmed = text.trim();
    if (trimmed !== '') blocks.push({ field, text: trimmed });
  };
  const notes = (node: DocumentNode) => {
    if (node.type === 'footnote') add('body', (node.content ?? []).map(wordsOf).join(''));
    else for (const child of node.content ?? []) notes(child);
  };
  const visit = (node: DocumentNode): void => {
    switch (node.type) {
      case 'heading':
        add('heading', wordsOf(node));
        notes(node);
        return;
      case 'paragraph':
      case 'codeBlock':
        add('body', wordsOf(node));
        notes(node);
        return;
      case 'tableRow':
        add('body', (node.content ?? []).map((cell) => wordsOf(cell).trim()).join(' | '));
        notes(node);
        return;
      case 'figure':
        add('body', [attribute(node, 'caption'), attribute(node, 'credit')].filter(Boolean).join(' '));
        add('body', attribute(node, 'alt'));
        return;
      case 'typedBlock':
        add('heading', attribute(node, 'title'));
        add('body', attribute(node, 'value'));
        for (const child of node.content ?? []) visit(child);
        add('body', attribute(node, 'attribution'));
        return;
      default:
        for (const child of node.content ?? []) visit(child);
    }
  };
  visit(document);
  return blocks;
}
