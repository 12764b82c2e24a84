import { type Anchor, makeAnchor, type TextBlock } from '#content/annotation/annotation.ts';

/** A text to annotate; the legend cannot be. */
export const BLOCKS: TextBlock[] = [
  { id: 'aaaaaaaa', text: 'Faire durer un point d’eau' },
  {
    id: 'bbbbbbbb',
    text: 'Les deux côtés s’accordent sur un point : le forage n’est pas la difficulté. La gestion de la caisse décide de la durée du service, et elle se joue dans les six premiers mois.',
  },
  { id: 'cccccccc', text: 'La réparation coûtait 310 000 F CFA. Elle a pris quatre mois et demi.' },
  { id: null, text: 'Une légende' },
  {
    id: 'dddddddd',
    text: 'Pour la session 2, chacun note ce qui manque dans le tableau des coûts. La caisse, encore la caisse.',
  },
];
/** A quotation of its second block. */
export const QUOTE = 'La gestion de la caisse décide de la durée du service';

/** The anchor of a quotation; fails if the blocks lack it. */
export function anchorOn(quote: string, blocks: readonly TextBlock[] = BLOCKS): Anchor {
  const anchor = makeAnchor(blocks, { exact: quote });
  if (!anchor) throw new Error(`not found: ${quote}`);
  return anchor;
}

/** The blocks with one of them rewritten; null removes it. */
export function rewritten(
  id: string,
  change: (text: string) => string | null,
  blocks: readonly TextBlock[] = BLOCKS,
): TextBlock[] {
  return blocks.flatMap((block) => {
    if (block.id !== id) return [block];
    const text = change(block.text);
    return text === null ? [] : [{ ...block, text }];
  });
}

/** The words at a place. */
export function words(
  blocks: readonly TextBlock[],
  place: { blockId: string | null; start: number; end: number },
): string {
  return blocks.find((block) => block.id === place.blockId)?.text.slice(place.start, place.end) ?? '';
}
