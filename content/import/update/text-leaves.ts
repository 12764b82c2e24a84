import type { DocumentNode } from '#content/document/document.ts';
import { TEXT_BLOCKS } from '#content/document/reading/read-text.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { lineKey, lineTokens } from './merge-line.ts';
import type { PairedLine } from './pair-lines.ts';

/** A block that has words of its own, or a picture, with the blocks that it is in. */
export interface Leaf {
  readonly node: DocumentNode;
  /** The blocks around it, outermost first, from the document on. */
  readonly within: readonly DocumentNode[];
  readonly line: PairedLine;
}

export const childrenOf = (node: DocumentNode): DocumentNode[] => node.content ?? [];

/** A figure as a line of text: its caption and credit, or else its description. */
export function figureLine({ attrs }: DocumentNode): Omit<PairedLine, 'place'> {
  const figureText = [attrs?.caption, attrs?.credit].filter(Boolean).join(' ') || String(attrs?.alt ?? '');
  const text: DocumentNode[] = [{ type: 'text', text: figureText }];
  return { key: squeeze(figureText).chars || '\ufffc', words: lineTokens(text) };
}

/**
 * The blocks of a document that have a counterpart in a file, in their order.
 * @param skipsSpoken ignores the labels of citations in a file: the other text has citations
 */
export function leavesOf(document: DocumentNode, skipsSpoken: boolean): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: DocumentNode, within: readonly DocumentNode[]) => {
    const place = `${within.at(-1)?.type ?? ''} ${node.type}`;
    if (node.type === 'figure') leaves.push({ node, within, line: { ...figureLine(node), place } });
    else if (TEXT_BLOCKS.has(node.type)) {
      const key = lineKey(childrenOf(node), skipsSpoken);
      const line = { key, words: lineTokens(childrenOf(node)), place };
      // Files do not contain empty lines.
      if (key !== '' || childrenOf(node).some(({ type }) => type === 'citation')) leaves.push({ node, within, line });
    } else for (const child of childrenOf(node)) visit(child, [...within, node]);
  };
  visit(document, []);
  return leaves;
}
