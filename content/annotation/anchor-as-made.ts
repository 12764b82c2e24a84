import { isSqueezedOut } from '#content/text/squeezed-text.ts';
import type { Placement } from './anchor-resolver.ts';
import { type Anchor, quoteAt, type TextBlock } from './annotation.ts';

/**
 * Where an anchor's words stand in a text that did not change where they are, without reading the rest of it. Agrees with
 * `AnchorResolver`: words whose surroundings on both sides are the same, at the same place, win there over all others.
 * @param index of the block of the text that has the anchor's id
 * @returns null when something changed there: the whole text is then to be looked through
 */
export function placeAsMade(anchor: Anchor, blocks: readonly TextBlock[], index: number): Placement | null {
  const { blockId, blockStart: start, quote } = anchor;
  const text = blocks[index]?.text ?? '';
  let end = anchor.blockEnd;
  if (text.slice(start, end) !== quote.exact) return null;
  const { prefix, suffix } = quoteAt(blocks, index, start, end);
  if (prefix !== quote.prefix || suffix !== quote.suffix) return null;
  // A quotation that was cut at its greatest length may end in white space.
  while (end > start && isSqueezedOut(text[end - 1]!)) end--;
  return end > start ? { state: 'placed', blockId, start, end } : null;
}
