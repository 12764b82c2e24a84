import type { Placement } from '#content/annotation/anchor-resolver.ts';
import { type Anchor, BLOCK_GAP, LONGEST_QUOTE, type TextBlock } from '#content/annotation/annotation.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import type { ExtractState } from './extract.ts';

/** Most paragraphs of one passage. */
export const MOST_PASSAGE_PARTS = 100;
/** Most characters of a passage. */
export const LONGEST_MARKED = 4 * LONGEST_QUOTE;

/**
 * Where a passage was marked: the anchor of its words in its first paragraph, and in the others.
 */
export type PassageAnchor = Anchor & { readonly rest?: readonly Anchor[] };

/** The anchors of a passage, one for each paragraph. */
export const partsOf = ({ rest = [], ...first }: PassageAnchor): readonly [Anchor, ...Anchor[]] => [first, ...rest];

/** The passage of these anchors; null without any. */
export function passageOf(parts: readonly Anchor[]): PassageAnchor | null {
  const [first, ...rest] = parts;
  if (!first) return null;
  return rest.length === 0 ? first : { ...first, rest };
}

/** The words of a passage as they were marked, a line for each paragraph. */
export const quoteOf = (passage: PassageAnchor): string =>
  partsOf(passage)
    .map(({ quote }) => quote.exact)
    .join(BLOCK_GAP);

/** Words of a block, by offsets in its plain text. */
interface PassagePart {
  readonly blockId: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds words that begin in a block, and may go on in those after it, as read on a screen: white
 * space and kinds of apostrophe are ignored.
 * @returns the words of each block; null if the text does not have them there
 */
export function findPassage(blocks: readonly TextBlock[], blockId: string, exact: string): PassagePart[] | null {
  const wanted = squeeze(exact).chars;
  const first = blocks.findIndex(({ id }) => id === blockId);
  if (wanted === '' || first < 0) return null;
  let chars = '';
  let begin = -1;
  const read: { readonly id: string; readonly from: number; readonly to: number; readonly at: readonly number[] }[] =
    [];
  for (const { id, text } of blocks.slice(first)) {
    if (id === null) continue;
    const { chars: own, at } = squeeze(text);
    read.push({ id, from: chars.length, to: chars.length + own.length, at });
    chars += own;
    begin = chars.indexOf(wanted);
    const isBeyond = chars.length >= read[0]!.to + wanted.length || read.length >= MOST_PASSAGE_PARTS;
    if (begin >= 0 || isBeyond) break;
  }
  if (begin < 0 || begin >= read[0]!.to) return null;
  const end = begin + wanted.length;
  return read.flatMap(({ id, from, to, at }): PassagePart[] => {
    const [start, last] = [Math.max(begin, from), Math.min(end, to)];
    return start >= last ? [] : [{ blockId: id, start: at[start - from]!, end: at[last - 1 - from]! + 1 }];
  });
}

/** Where a passage stands as a whole, from where its parts are. */
export function passageState(states: readonly Placement['state'][]): ExtractState {
  if (states.every((state) => state === 'orphaned')) return 'orphaned';
  if (states.some((state) => state === 'changed' || state === 'orphaned')) return 'changed';
  return states.includes('moved') ? 'moved' : 'placed';
}
