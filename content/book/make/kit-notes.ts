import type { Block, Line } from '#content/book/book.ts';
import { BOOK_WORDS } from '#content/book/book-words.ts';
import { onlyText } from '#content/book/only-text.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import type { DocumentNode } from '#content/document/document.ts';
import type { PageText } from './book-text.ts';

/** The owner's note on a page of a personal kit: a label, and lines. */
function notedLines({ note = '', language }: PageText, author: string): { label: string; lines: string[] } {
  const { noteOf, colon } = BOOK_WORDS[wordsLocale(language, 'fr')];
  const lines = onlyText(note)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return { label: `${noteOf(author)}${colon} `, lines };
}

/** The same before its text, and set apart from it. */
export function noteBlocks(page: PageText, author: string): Block[] {
  const { label, lines } = notedLines(page, author);
  if (lines.length === 0) return [];
  const blocks = lines.map((text, i): Block => {
    const line: Line = [{ type: 'text', text }];
    return { type: 'paragraph', line: i === 0 ? [{ type: 'text', text: label, bold: true }, ...line] : line };
  });
  return [{ type: 'quote', blocks }];
}

/** The same in a document. */
export function noteNodes(page: PageText, author: string): DocumentNode[] {
  const { label, lines } = notedLines(page, author);
  if (lines.length === 0) return [];
  const content = lines.map((text, i): DocumentNode => {
    if (i > 0) return { type: 'paragraph', content: [{ type: 'text', text }] };
    const first: DocumentNode = { type: 'text', text: label.trimEnd(), marks: [{ type: 'bold' }] };
    return { type: 'paragraph', content: [first, { type: 'text', text: ` ${text}` }] };
  });
  return [{ type: 'blockquote', content }];
}
