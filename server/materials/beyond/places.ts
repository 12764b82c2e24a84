import { closeGaps } from '#content/citation/close-gaps.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';

/** Characters of a paragraph that the team is shown, and paragraphs. */
const MOST_SHOWN = 280;
const MOST_PLACES = 20;

/** A paragraph of a text, for the team to find it. */
export interface TextPlace {
  readonly blockId: string;
  readonly text: string;
}

/** The innermost blocks among these, in the order of the text; not all of very many. */
export const placesIn = (document: DocumentNode, blocks: readonly string[]): TextPlace[] =>
  innermost(document, new Set(blocks)).slice(0, MOST_PLACES);

function innermost(node: DocumentNode, ids: ReadonlySet<string>): TextPlace[] {
  const within = (node.content ?? []).flatMap((child) => innermost(child, ids));
  const blockId = typeof node.attrs?.id === 'string' ? node.attrs.id : '';
  if (within.length > 0 || !ids.has(blockId)) return within;
  const { text } = plainText({ type: 'doc', content: [node] });
  return [{ blockId, text: cutAtWord(closeGaps(text), MOST_SHOWN) }];
}
