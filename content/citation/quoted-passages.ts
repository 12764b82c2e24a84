import type { DocumentNode } from '#content/document/document.ts';
import { textAttribute } from '#content/document/reading/read-text.ts';
import { lineText, plainText } from '#content/document/reading/text.ts';
import { idsWithin } from './find-passages.ts';
import { type PassageWords, type Run, runOf } from './stretches.ts';
import { parseTarget, writeTarget } from './target.ts';

/** A passage of a text that draws on materials. */
export interface QuotedPassage extends PassageWords {
  /** The targets of its citations of materials and extracts. */
  readonly cites: readonly string[];
  /** The id of its outermost block: the testimony, or else the block around the citation. */
  readonly blockId: string;
  readonly blockIds: readonly string[];
  /** All its words, whosever they are. */
  readonly text: string;
}

function citedIn(node: DocumentNode): string[] {
  return (node.content ?? []).flatMap((child) => {
    const target = child.type === 'citation' ? parseTarget(child.attrs?.target) : null;
    return [...(target && target.type !== 'block' ? [writeTarget(target)] : []), ...citedIn(child)];
  });
}

export const isTextBlock = ({ content }: DocumentNode) =>
  (content ?? []).some(({ type }) => type === 'text' || type === 'citation' || type === 'footnote');
const cites = (node: DocumentNode): boolean =>
  node.type === 'citation' || (node.content ?? []).some((child) => cites(child));

/** The lines of some blocks, without notes, captions and titles, which are the authors' words. */
export function linesOf(content: readonly DocumentNode[]): string {
  return content
    .map((node) => (isTextBlock(node) ? lineText(node) : linesOf(node.content ?? [])).trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** The runs of the text blocks in a node. */
function runsWithin(node: DocumentNode): Run[] {
  if (isTextBlock(node)) return [runOf(node, false)];
  return (node.content ?? []).flatMap(runsWithin);
}

/**
 * Every passage that cites materials or extracts, in one reading: as `findPassages` finds those of
 * one.
 */
export function quotedPassages(document: DocumentNode): QuotedPassage[] {
  const found: QuotedPassage[] = [];
  const add = (node: DocumentNode, { testimony, runs }: PassageWords) => {
    const cited = new Set(citedIn(node));
    if (cited.size === 0) return;
    const blockIds = idsWithin(node);
    const { text } = plainText({ type: 'doc', content: [node] });
    found.push({ cites: [...cited], blockId: blockIds[0] ?? '', blockIds, text, testimony, runs });
  };
  const read = (node: DocumentNode, isQuotation: boolean, before: string): void => {
    if (node.type === 'typedBlock' && node.attrs?.kind === 'testimony') {
      const signed = textAttribute(node, 'attribution').trim();
      add(node, { testimony: { text: linesOf(node.content ?? []), signed }, runs: runsWithin(node) });
    } else if (isTextBlock(node)) {
      add(node, { testimony: null, runs: [runOf(node, isQuotation, before)] });
    } else {
      // The words of a quotation's blocks without source belong to the first source after them.
      let lead = '';
      for (const child of node.content ?? []) {
        const isWithin = isQuotation || node.type === 'blockquote';
        const isSource = cites(child);
        read(child, isWithin, lead);
        if (isWithin) lead = isSource ? '' : [lead, linesOf([child])].filter(Boolean).join('\n');
        else lead = child.type === 'blockquote' && !isSource ? linesOf([child]) : '';
      }
    }
  };
  read(document, false, '');
  return found;
}
