import type { DocumentNode } from '#content/document/document.ts';
import { readText, textAttribute } from '#content/document/reading/read-text.ts';
import type { SearchBlock } from './search-document.ts';

const APART = new Set(['tableCell', 'tableHeader', 'listItem']);

/** A node's text without footnotes, with breaks as spaces. */
function wordsOf(node: DocumentNode): string {
  if (node.text !== undefined) return node.text;
  if (node.type === 'hardBreak') return ' ';
  if (node.type === 'footnote') return '';
  return (node.content ?? []).map(wordsOf).join(APART.has(node.type) ? ' ' : '');
}

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
  readText(document, {
    line: (block) => add(block.type === 'heading' ? 'heading' : 'body', wordsOf(block)),
    note: (footnote) => add('body', (footnote.content ?? []).map(wordsOf).join('')),
    row: (row) => add('body', (row.content ?? []).map((cell) => wordsOf(cell).trim()).join(' | ')),
    figure(figure) {
      const words = ['caption', 'credit'].map((name) => textAttribute(figure, name).trim());
      add('body', words.filter(Boolean).join(' '));
      add('body', textAttribute(figure, 'alt'));
    },
    field: (block, name) => add(name === 'title' ? 'heading' : 'body', textAttribute(block, name)),
  });
  return blocks;
}
