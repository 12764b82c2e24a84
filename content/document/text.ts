import type { Node } from '@tiptap/pm/model';
import { type DocumentNode, documentJson } from './document.ts';

export interface TextBlock {
  /** The id of the block with the text; null for a block without id, and for notes at the end. */
  readonly id: string | null;
  readonly text: string;
  /** The level of a heading. */
  readonly heading?: number;
}

const TEXT_BLOCKS = new Set(['paragraph', 'heading', 'codeBlock']);

/** The text of a block as it is read, without notes, which are shown at the end. */
export function lineText(node: DocumentNode): string {
  if (node.type === 'footnote') return '';
  if (node.text !== undefined) return node.text;
  if (node.type === 'hardBreak') return '\n';
  return (node.content ?? []).map(lineText).join('');
}

function stringAttribute(node: DocumentNode, name: string): string {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
}

class TextCollector {
  readonly blocks: TextBlock[] = [];
  readonly notes: TextBlock[] = [];

  collect(node: DocumentNode): void {
    const id = stringAttribute(node, 'id') || null;
    if (TEXT_BLOCKS.has(node.type)) {
      this.add(id, lineText(node), node.type === 'heading' ? Number(node.attrs?.level) || 2 : undefined);
      this.collectNotes(node);
    } else if (node.type === 'figure') {
      this.add(id, [stringAttribute(node, 'caption'), stringAttribute(node, 'credit')].filter(Boolean).join(' '));
    } else if (node.type === 'typedBlock') {
      this.add(id, stringAttribute(node, 'title'));
      this.add(id, stringAttribute(node, 'value'));
      for (const child of node.content ?? []) this.collect(child);
      this.add(id, stringAttribute(node, 'attribution'));
    } else {
      for (const child of node.content ?? []) this.collect(child);
    }
  }

  private add(id: string | null, text: string, heading?: number): void {
    if (text.trim() === '') return;
    this.blocks.push(heading === undefined ? { id, text } : { id, text, heading });
  }

  private collectNotes(block: DocumentNode): void {
    for (const child of block.content ?? []) {
      if (child.type !== 'footnote') continue;
      const text = (child.content ?? []).map(lineText).join('');
      if (text.trim() !== '') this.notes.push({ id: null, text });
    }
  }
}

/**
 * The words of a document in reading order: block by block, notes at the end. Captions, credits and
 * the fields of typed blocks (title, value, attribution) are included; alternative texts are not.
 */
export function plainText(document: Node | DocumentNode): { text: string; blocks: TextBlock[] } {
  const collector = new TextCollector();
  collector.collect(documentJson(document));
  const blocks = [...collector.blocks, ...collector.notes];
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
