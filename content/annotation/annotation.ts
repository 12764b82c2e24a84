import { isSqueezedOut, squeeze } from '#content/text/squeezed-text.ts';

/**
 * The kinds of annotation; `local` describes the situation where its author lives (« chez nous »).
 */
export const ANNOTATION_KINDS = ['comment', 'question', 'correction', 'local'] as const;
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number];

/** Most characters of an annotation or a reply. */
export const LONGEST_BODY = 4_000;
/** Most characters of a quotation: a long paragraph. Longer selections are cut. */
export const LONGEST_QUOTE = 5_000;
/**
 * Replies of one thread that are shown at once: a thread may have as many as a page annotations.
 */
export const MOST_REPLIES_SHOWN = 100;
/** Characters stored before and after a quotation, to distinguish it from equal words elsewhere. */
export const CONTEXT_LENGTH = 32;

/**
 * TextQuoteSelector of the W3C Web Annotation Data Model. `exact` is what its author read and never
 * changes.
 */
export interface TextQuote {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * TextPositionSelector: the quotation's offsets in the plain text of the edition (or draft) that it
 * was made on.
 */
export interface TextPosition {
  readonly start: number;
  readonly end: number;
}

/** The place in a text at which an annotation was made. */
export interface Anchor {
  readonly quote: TextQuote;
  readonly position: TextPosition;
  readonly blockId: string;
  /** Offsets in the block's plain text. */
  readonly blockStart: number;
  readonly blockEnd: number;
  /**
   * Positions in the draft (base64 of Yjs relative positions), which move with the text; null if
   * unknown.
   */
  readonly relative: { readonly start: string; readonly end: string } | null;
}

/** A block's plain text, as `plainText` of content/document returns it. */
export interface TextBlock {
  readonly id: string | null;
  readonly text: string;
}

/** The separator of blocks in a document's plain text. */
export const BLOCK_GAP = '\n';

/** A whole block; a range of its plain text; or words as read on a screen. */
export type AnchorSelection =
  | { readonly blockId: string }
  | { readonly blockId: string; readonly start: number; readonly end: number }
  | {
      readonly exact: string;
      readonly blockId?: string | undefined;
      /**
       * Characters before the words in their block, without white space: it distinguishes repeated
       * words.
       */
      readonly before?: number | undefined;
    };

/**
 * Creates the anchor of a selection. Words are searched in the block that the selection names, or
 * in all if it names none, ignoring white space and kinds of apostrophe, which the renderer
 * changes.
 * @returns null if the block or the words do not exist
 */
export function makeAnchor(blocks: readonly TextBlock[], selection: AnchorSelection): Anchor | null {
  let blockStart = 0;
  const found = findSelection(blocks, selection);
  if (!found) return null;
  const { index, start } = found;
  const end = Math.min(found.end, start + LONGEST_QUOTE);
  for (const block of blocks.slice(0, index)) blockStart += block.text.length + BLOCK_GAP.length;
  const block = blocks[index]!;
  return {
    quote: quoteAt(blocks, index, start, end),
    position: { start: blockStart + start, end: blockStart + end },
    blockId: block.id!,
    blockStart: start,
    blockEnd: end,
    relative: null,
  };
}

/**
 * The words of a block from `start` to `end` with their context, which may extend into neighbouring
 * blocks.
 */
export function quoteAt(blocks: readonly TextBlock[], index: number, start: number, end: number): TextQuote {
  return {
    exact: blocks[index]!.text.slice(start, end),
    prefix: textBefore(blocks, index, start),
    suffix: textAfter(blocks, index, end),
  };
}

/** True for an anchor on a whole block: it is shown as a paragraph, not as a passage. */
export function isWholeBlock(anchor: Anchor): boolean {
  const { prefix, suffix } = anchor.quote;
  return (
    anchor.blockStart === 0 &&
    (prefix === '' || prefix.endsWith(BLOCK_GAP)) &&
    (suffix === '' || suffix.startsWith(BLOCK_GAP))
  );
}

type Found = { readonly index: number; readonly start: number; readonly end: number };

function findSelection(blocks: readonly TextBlock[], selection: AnchorSelection): Found | null {
  if (!('exact' in selection)) {
    const index = blocks.findIndex((block) => block.id === selection.blockId);
    const length = blocks[index]?.text.length ?? 0;
    const { start, end } = 'start' in selection ? selection : { start: 0, end: length };
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > length || start >= end) return null;
    return trimmed(blocks, { index, start, end });
  }
  const wanted = squeeze(selection.exact.slice(0, LONGEST_QUOTE)).chars;
  if (wanted === '') return null;
  for (const [index, block] of blocks.entries()) {
    if (block.id === null || (selection.blockId !== undefined && block.id !== selection.blockId)) continue;
    const { chars, at } = squeeze(block.text);
    let best = -1;
    for (let from = chars.indexOf(wanted); from >= 0; from = chars.indexOf(wanted, from + 1)) {
      const nearer = Math.abs(from - (selection.before ?? 0)) < Math.abs(best - (selection.before ?? 0));
      if (best < 0 || nearer) best = from;
    }
    if (best >= 0) return { index, start: at[best]!, end: at[best + wanted.length - 1]! + 1 };
  }
  return null;
}

/** Trims white space at both ends; null if nothing remains. */
function trimmed(blocks: readonly TextBlock[], { index, start, end }: Found): Found | null {
  const { id, text } = blocks[index]!;
  while (start < end && isSqueezedOut(text[start]!)) start++;
  while (end > start && isSqueezedOut(text[end - 1]!)) end--;
  return id === null || start === end ? null : { index, start, end };
}

/** Context extends across block boundaries: it distinguishes two equal paragraphs. */
function textBefore(blocks: readonly TextBlock[], index: number, start: number): string {
  let text = blocks[index]!.text.slice(0, start);
  for (let i = index - 1; i >= 0 && text.length < CONTEXT_LENGTH; i--) text = blocks[i]!.text + BLOCK_GAP + text;
  return text.slice(-CONTEXT_LENGTH);
}

function textAfter(blocks: readonly TextBlock[], index: number, end: number): string {
  let text = blocks[index]!.text.slice(end);
  for (let i = index + 1; i < blocks.length && text.length < CONTEXT_LENGTH; i++) text += BLOCK_GAP + blocks[i]!.text;
  return text.slice(0, CONTEXT_LENGTH);
}
