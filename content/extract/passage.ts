import type { Placement } from '#content/annotation/anchor-resolver.ts';
import { type Anchor, BLOCK_GAP, LONGEST_QUOTE, type TextBlock } from '#content/annotation/annotation.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import type { ExtractState } from './extract.ts';

/** Most paragraphs of one passage. */
export const MOST_PASSAGE_PARTS = 100;
/** Most characters of a passage. */
export const LONGEST_MARKED = 4 * LONGEST_QUOTE;
/** Most characters that were written between two of its paragraphs for it to go on over them. */
export const LONGEST_BETWEEN = 1_000;

/** The anchor of a passage: of its words in its first paragraph, and in the others. */
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

/** One of several places of words that begin in a block. */
export interface PassagePlace {
  /** Characters of the first block before them, white space not counted. */
  readonly begin: number;
  /** The words of each block. */
  readonly parts: readonly PassagePart[];
}

/** Most places that are returned: a single word may have many. */
const MOST_PLACES = 20;

/**
 * Finds words that begin in a block, and may go on in those after it, as read on a screen: white
 * space and kinds of apostrophe are ignored.
 * @param within only there: characters of the first block before it, and how many it has, white
 * space not counted; null for anywhere
 * @returns all their places, in the order of the text
 */
export function findPassage(
  blocks: readonly TextBlock[],
  blockId: string,
  exact: string,
  within: { readonly begin: number; readonly size: number } | null = null,
): PassagePlace[] {
  const wanted = squeeze(exact).chars;
  const first = blocks.findIndex(({ id }) => id === blockId);
  if (wanted === '' || first < 0) return [];
  let chars = '';
  const read: { readonly id: string; readonly from: number; readonly to: number; readonly at: readonly number[] }[] =
    [];
  for (const { id, text } of blocks.slice(first)) {
    if (id === null) continue;
    const { chars: own, at } = squeeze(text);
    read.push({ id, from: chars.length, to: chars.length + own.length, at });
    chars += own;
    if (chars.length >= read[0]!.to + wanted.length || read.length >= MOST_PASSAGE_PARTS) break;
  }
  const places: PassagePlace[] = [];
  const last = within === null ? chars.length : within.begin + within.size;
  for (
    let begin = chars.indexOf(wanted, within?.begin ?? 0);
    begin >= 0 && begin < read[0]!.to && begin + wanted.length <= last && places.length < MOST_PLACES;
    begin = chars.indexOf(wanted, begin + 1)
  ) {
    const end = begin + wanted.length;
    const parts = read.flatMap(({ id, from, to, at }): PassagePart[] => {
      const [start, stop] = [Math.max(begin, from), Math.min(end, to)];
      return start >= stop ? [] : [{ blockId: id, start: at[start - from]!, end: at[stop - 1 - from]! + 1 }];
    });
    places.push({ begin, parts });
  }
  return places;
}

/** The state of a whole passage, from the states of its parts. */
export function passageState(states: readonly Placement['state'][]): ExtractState {
  if (states.every((state) => state === 'orphaned')) return 'orphaned';
  if (states.some((state) => state === 'changed' || state === 'orphaned')) return 'changed';
  return states.includes('moved') ? 'moved' : 'placed';
}
