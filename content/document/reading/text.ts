import type { Node } from '@tiptap/pm/model';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { readText, textAttribute } from './read-text.ts';

export interface TextBlock {
  /** The id of the block with the text; null for a block without id, and for notes at the end. */
  readonly id: string | null;
  readonly text: string;
  /** The level of a heading. */
  readonly heading?: number;
}

/** The text of a block as it is read, without notes, which are shown at the end. */
export function lineText(node: DocumentNode): string {
  if (node.type === 'footnote') return '';
  if (node.text !== undefined) return node.text;
  if (node.type === 'hardBreak') return '\n';
  return (node.content ?? []).map(lineText).join('');
}

function collectText(document: DocumentNode): TextBlock[] {
  const blocks: TextBlock[] = [];
  const notes: TextBlock[] = [];
  const add = (node: DocumentNode, text: string, heading?: number) => {
    if (text.trim() === '') return;
    const id = textAttribute(node, 'id') || null;
    blocks.push(heading === undefined ? { id, text } : { id, text, heading });
  };
  readText(document, {
    line: (block) =>
      add(block, lineText(block), block.type === 'heading' ? Number(block.attrs?.level) || 2 : undefined),
    figure: (figure) =>
      add(figure, [textAttribute(figure, 'caption'), textAttribute(figure, 'credit')].filter(Boolean).join(' ')),
    field: (block, name) => add(block, textAttribute(block, name)),
    note(footnote) {
      const text = (footnote.content ?? []).map(lineText).join('');
      if (text.trim() !== '') notes.push({ id: null, text });
    },
  });
  return [...blocks, ...notes];
}

/**
 * The words of a document in reading order: block by block, notes at the end. Captions, credits and
 * the fields of typed blocks (title, value, attribution) are included; alternative texts are not.
 */
export function plainText(document: Node | DocumentNode): { text: string; blocks: TextBlock[] } {
  const blocks = collectText(documentJson(document));
  return { text: blocks.map((block) => block.text).join('\n'), blocks };
}

// Unlike other spaces, no-break spaces do not separate words (« 10 000 »), as in word processors.
const BETWEEN_WORDS = /[^\S\u00a0\u202f]+/;
// Unicode counts its invisible fillers as letters.
const HAS_LETTER = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u;

/**
 * Counts words as word processors do: separated by spaces, an elision belongs to its word. A lone
 * punctuation mark, which French sets between spaces, is not a word.
 */
export function countWords(text: string): number {
  return text.split(BETWEEN_WORDS).filter((word) => HAS_LETTER.test(word)).length;
}
