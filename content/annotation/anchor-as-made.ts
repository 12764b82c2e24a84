import { isSqueezedOut } from '#content/text/squeezed-text.ts';
import type { Placement } from './anchor-resolver.ts';
import { type Anchor, quoteAt, type TextBlock } from './annotation.ts';

/**
 * The place of an anchor whose words and context are still at the offsets where it was made, found
 * without reading the rest of the text. Agrees with `AnchorResolver`, where an exact match at the
 * same place, with the same context on both sides, wins over all others.
 * @param index the block of the text that has the anchor's id
 * @returns null if anything changed there: the whole text must then be searched
 */
export function placeAsMade(anchor: Anchor, blocks: readonly TextBlock[], index: number): Placement | null {
  const { blockId, blockStart: start, quote } = anchor;
  const text = blocks[index]?.text ?? '';
  let end = anchor.blockEnd;
  if (text.slice(start, end) !== quote.exact) return null;
  const { prefix, suffix } = quoteAt(blocks, index, start, end);
  if (prefix !== quote.prefix || suffix !== quote.suffix) return null;
  // A quotation that was cut at the maximum length may end in white space.
  while (end > start && isSqueezedOut(text[end - 1]!)) end--;
  return end > start ? { state: 'placed', blockId, start, end } : null;
}
