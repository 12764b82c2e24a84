import type { DocumentNode } from '#content/document/document.ts';
import { cutWords } from './withdraw-passages.ts';
import { findWithdrawn } from './words/withdrawn-words.ts';

/** A text without withdrawn words, and how often it had some. */
export interface CutText<Text> {
  readonly text: Text;
  readonly count: number;
}

/** Removes withdrawn words wherever a document has them; the result is not fitted to the schema. */
export function cutEverywhere(
  document: DocumentNode,
  isWithdrawn: (shingle: string) => boolean,
): CutText<DocumentNode> {
  let count = 0;
  const find = (text: string) => {
    const found = findWithdrawn(text, isWithdrawn);
    count += found.length;
    return found;
  };
  const read = (node: DocumentNode): DocumentNode =>
    cutWords(node.content ? { ...node, content: node.content.map(read) } : node, find, '');
  return { text: read(document), count };
}

/** Removes withdrawn words from plain texts. @param instead the words that replace them */
export function cutFromTexts(
  texts: readonly string[],
  isWithdrawn: (shingle: string) => boolean,
  instead: string,
): CutText<string[]> {
  let count = 0;
  const cut = (text: string): string => {
    let left = text;
    for (const [start, end] of findWithdrawn(text, isWithdrawn).reverse()) {
      left = left.slice(0, start) + instead + left.slice(end);
      count++;
    }
    return left;
  };
  return { text: texts.map(cut), count };
}
