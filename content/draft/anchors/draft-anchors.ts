import type * as Y from 'yjs';
import { AnchorResolver, type Placement } from '#content/annotation/anchor-resolver.ts';
import {
  type Anchor,
  type AnchorSelection,
  LONGEST_QUOTE,
  makeAnchor,
  type TextBlock,
} from '#content/annotation/annotation.ts';
import { type Effort, findApproximate } from '#content/annotation/approximate-match.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { findPassage, type PassageAnchor, passageOf } from '#content/extract/passage.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import {
  draftBlockText,
  fromRelativeRange,
  type RelativeRange,
  readRelativeRange,
  toRelativeRange,
} from './anchor-yjs.ts';

/**
 * How similar words must be to be those of an anchor with corrections, where others are candidates
 * too.
 */
const LIKENESS_CORRECTED = 0.6;

/**
 * Places an anchor whose words are still at its relative positions in a draft. Costs no more than
 * reading their block.
 * @returns null when the whole draft must be searched
 */
export function placeByPositions(draft: Y.Doc, { relative, quote }: Anchor): Placement | null {
  const range = relative && readRelativeRange(draft, relative);
  if (!range) return null;
  const { blockId, start, end, text } = range;
  // Much was written between the words: the search finds a better place.
  if (text.length > 2 * quote.exact.length + LONGEST_QUOTE) return null;
  return squeeze(text).chars === squeeze(quote.exact).chars ? { state: 'placed', blockId, start, end } : null;
}

/**
 * A draft's relative positions of the words of an anchor that was made in another text, if their
 * block has the same text in both.
 * @param text of the anchor's block in the text that it was made in
 * @returns null when the whole draft must be searched
 */
export function followUnchanged(draft: Y.Doc, anchor: Anchor, text: string): RelativeRange | null {
  const { blockId, blockStart: start, blockEnd: end } = anchor;
  return draftBlockText(draft, blockId) === text ? toRelativeRange(draft, { blockId, start, end }) : null;
}

/** Looks up anchors in a draft's text. Reads all of it: a long draft is for a worker. */
export class DraftAnchors {
  private readonly draft: Y.Doc;
  private readonly blocks: readonly TextBlock[];
  private resolver: AnchorResolver | undefined;
  private readonly effort: Effort;

  /** @param effort as of AnchorResolver */
  constructor(draft: Y.Doc, effort: Effort = { steps: Number.POSITIVE_INFINITY }) {
    this.draft = draft;
    this.effort = effort;
    this.blocks = annotatableBlocks(draftToDocument(draft).document);
  }

  /**
   * Anchors a selection, with the draft's relative positions of its words. Null if the draft does
   * not have the words.
   */
  anchor(selection: AnchorSelection): Anchor | null {
    const anchor = makeAnchor(this.blocks, selection);
    if (!anchor) return null;
    const { blockId, blockStart: start, blockEnd: end } = anchor;
    return { ...anchor, relative: toRelativeRange(this.draft, { blockId, start, end }) };
  }

  /**
   * Anchors words that begin in a block, in each of the blocks that they span. Null if the draft
   * does not have them there.
   * @param begin characters of the block before them, white space not counted
   */
  passage(blockId: string, exact: string, begin: number): PassageAnchor | null {
    const [place] = findPassage(this.blocks, blockId, exact, { begin, size: squeeze(exact).chars.length });
    return passageOf(place?.parts.flatMap((part) => this.anchor(part) ?? []) ?? []);
  }

  /**
   * The draft's relative positions of an anchor's words; null when the draft does not have these
   * words.
   */
  follow(anchor: Anchor): RelativeRange | null {
    const { blockId, state, start, end } = this.byWords(anchor);
    if (blockId === null || (state !== 'placed' && state !== 'moved')) return null;
    return toRelativeRange(this.draft, { blockId, start, end });
  }

  /**
   * Finds the place of an anchor: its positions follow text typed around and into the words; the
   * words are found again after cut and paste.
   */
  place(anchor: Anchor): Placement {
    const range = anchor.relative && fromRelativeRange(this.draft, anchor.relative);
    const block = range && this.blocks.find((candidate) => candidate.id === range.blockId);
    const there = block ? squeeze(block.text.slice(range.start, range.end)).chars : '';
    const exact = squeeze(anchor.quote.exact).chars;
    if (range && there === exact) return { state: 'placed', ...range };
    const likeness = findApproximate(exact, there, this.effort)?.likeness ?? 0;
    const byWords = this.byWords(anchor);
    const isBack =
      byWords.state === 'placed' &&
      byWords.blockId === range?.blockId &&
      byWords.start < range.end &&
      range.start < byWords.end;
    // If the words were corrected in place, equal words elsewhere are others.
    if (range?.blockId === anchor.blockId && likeness >= LIKENESS_CORRECTED && !isBack)
      return { state: 'changed', ...range };
    if (!range || there === '' || byWords.state === 'placed' || byWords.state === 'moved') return byWords;
    // When a whole text replaces another, a paragraph may be reused for a different one: its
    // positions then mean nothing.
    const akin = range.blockId === anchor.blockId || likeness >= LIKENESS_CORRECTED;
    return akin ? { state: 'changed', ...range } : byWords;
  }

  private byWords(anchor: Anchor): Placement {
    this.resolver ??= new AnchorResolver(this.blocks, this.effort);
    return this.resolver.resolve(anchor);
  }
}
