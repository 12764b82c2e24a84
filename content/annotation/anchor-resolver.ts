import { commonEnd, commonStart, foldChars, pairLikeness, squeeze } from '#content/text/squeezed-text.ts';
import { type Anchor, BLOCK_GAP, type TextBlock } from './annotation.ts';
import { type Effort, findApproximate } from './approximate-match.ts';

/**
 * The state of an annotation's words: still in their block; in another block; in place, but written
 * differently; gone.
 */
export const ANCHOR_STATES = ['placed', 'moved', 'changed', 'orphaned'] as const;
export type AnchorState = (typeof ANCHOR_STATES)[number];

/** The place of an anchor in a text. */
export interface Placement {
  readonly state: AnchorState;
  /** For an orphan: the block that its words were in, or null if that is gone too. */
  readonly blockId: string | null;
  /** Offsets in the block's plain text; both 0 for an orphan. */
  readonly start: number;
  readonly end: number;
}

/**
 * Squeezed characters from which a match needs no context to be trusted; shorter words must match
 * in similar surroundings.
 */
const STRONG = 16;
const CONTEXT_ENOUGH = 0.3;
const CONTEXT_FOR_WEAK = 0.5;
const LIKENESS_ENOUGH = 0.7;
const LIKENESS_WITH_CONTEXT = 0.45;
const LIKENESS_ELSEWHERE = 0.75;
/**
 * Characters that must match on both sides before the text between them counts as the replacement
 * of the quotation.
 */
const BRACKET = 10;
const MOST_OCCURRENCES = 200;
const MOST_CANDIDATES = 3;

interface Range {
  readonly block: TextBlock & { readonly id: string };
  /** Offsets in the squeezed text of the whole document. */
  readonly from: number;
  readonly to: number;
  readonly at: readonly number[];
}

interface Occurrence {
  readonly range: Range;
  /** Offset in the squeezed text of the whole document. */
  readonly from: number;
  readonly context: number;
}

/** Finds anchors in one text. Create it once per text, and call it for each annotation. */
export class AnchorResolver {
  private readonly chars: string;
  private readonly ranges: readonly Range[];
  private readonly byId = new Map<string, Range>();
  private wordIndex: ReadonlyMap<string, ReadonlySet<Range>> | undefined;
  private readonly effort: Effort;

  /**
   * @param effort budget for the search of rewritten words: once it is used up, only unchanged
   * words in an unchanged context are found
   */
  constructor(blocks: readonly TextBlock[], effort: Effort = { steps: Number.POSITIVE_INFINITY }) {
    this.effort = effort;
    let chars = '';
    const ranges: Range[] = [];
    for (const { id, text } of blocks) {
      const squeezed = squeeze(text);
      const from = chars.length;
      chars += squeezed.chars;
      if (id === null) continue;
      const range: Range = { block: { id, text }, from, to: chars.length, at: squeezed.at };
      ranges.push(range);
      if (!this.byId.has(id)) this.byId.set(id, range);
    }
    this.chars = chars;
    this.ranges = ranges;
  }

  /** Finds the present place of the anchor's words. */
  resolve(anchor: Anchor): Placement {
    const exact = squeeze(anchor.quote.exact).chars;
    if (exact === '') return this.orphan(anchor);
    const own = this.byId.get(anchor.blockId);
    const { here, elsewhere } = this.occurrences(anchor, exact, own);
    if (here && (here.context >= 0.2 || exact.length >= STRONG || isWhole(here, exact)))
      return placed('placed', here, exact);
    const convincing = exact.length >= STRONG ? CONTEXT_ENOUGH : CONTEXT_FOR_WEAK;
    if (elsewhere && elsewhere.context >= convincing) return placed('moved', elsewhere, exact);
    if (here) return placed('changed', here, exact);
    const changed = own && (this.bracketedIn(own, anchor, exact) ?? this.rewrittenIn(own, anchor));
    if (changed) return changed;
    if (elsewhere && exact.length >= STRONG) return placed('moved', elsewhere, exact);
    return this.rewrittenElsewhere(anchor, own) ?? this.orphan(anchor);
  }

  private orphan(anchor: Anchor): Placement {
    return { state: 'orphaned', blockId: this.byId.has(anchor.blockId) ? anchor.blockId : null, start: 0, end: 0 };
  }

  /** The best exact matches, in the anchor's own block and outside it. */
  private occurrences(
    anchor: Anchor,
    exact: string,
    own: Range | undefined,
  ): { here: Occurrence | null; elsewhere: Occurrence | null } {
    const wantedHere = own ? own.from + squeeze(own.block.text.slice(0, anchor.blockStart)).chars.length : 0;
    let here: Occurrence | null = null;
    let elsewhere: Occurrence | null = null;
    const consider = (from: number) => {
      const range = this.rangeOf(from, from + exact.length);
      if (!range) return;
      const occurrence = { range, from, context: this.contextAt(anchor, from, from + exact.length) };
      if (range === own) here = better(here, occurrence, wantedHere);
      else elsewhere = better(elsewhere, occurrence, wantedHere);
    };
    // Its own block first, so that a common word does not reach MOST_OCCURRENCES before it.
    if (own) eachOccurrence(this.chars, exact, own.from, own.to, consider);
    eachOccurrence(this.chars, exact, 0, this.chars.length, (from) => {
      if (!own || from < own.from || from >= own.to) consider(from);
    });
    return { here, elsewhere };
  }

  /**
   * The block that contains all of these characters, or null: words across two blocks are a changed
   * text.
   */
  private rangeOf(from: number, to: number): Range | null {
    let low = 0;
    let high = this.ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.ranges[middle]!;
      if (range.to <= from) low = middle + 1;
      else if (range.from > from) high = middle - 1;
      else return to <= range.to ? range : null;
    }
    return null;
  }

  /** How similar the context of a place is to the quotation's, from 0 to 1. */
  private contextAt(anchor: Anchor, from: number, to: number): number {
    const prefix = squeeze(anchor.quote.prefix).chars;
    const suffix = squeeze(anchor.quote.suffix).chars;
    if (prefix.length + suffix.length === 0) return 1;
    const before = this.chars.slice(Math.max(0, from - prefix.length), from);
    const after = this.chars.slice(to, to + suffix.length);
    const left = Math.max(prefix === '' ? 1 : commonEnd(prefix, before) / prefix.length, pairLikeness(prefix, before));
    const right = Math.max(suffix === '' ? 1 : commonStart(suffix, after) / suffix.length, pairLikeness(suffix, after));
    // One side that matches completely counts more than two that match partly.
    return Math.max((left + right) / 2, Math.max(left, right) * 0.8);
  }

  /** The passage of its own block that is most like the quotation, if it is similar enough. */
  private rewrittenIn(own: Range, anchor: Anchor): Placement | null {
    const match = findApproximate(anchor.quote.exact, own.block.text, this.effort);
    if (!match) return null;
    const from = own.from + squeeze(own.block.text.slice(0, match.start)).chars.length;
    const to = own.from + squeeze(own.block.text.slice(0, match.end)).chars.length;
    const context = this.contextAt(anchor, from, to);
    const enough = context >= CONTEXT_FOR_WEAK ? LIKENESS_WITH_CONTEXT : LIKENESS_ENOUGH;
    return match.likeness >= enough ? changedAt(own, match.start, match.end) : null;
  }

  /**
   * The text now between the quotation's prefix and suffix, in its own block: it replaced the
   * quotation.
   */
  private bracketedIn(own: Range, anchor: Anchor, exact: string): Placement | null {
    const prefix = squeeze(anchor.quote.prefix).chars.slice(-BRACKET);
    const suffix = squeeze(anchor.quote.suffix).chars.slice(0, BRACKET);
    if (prefix.length + suffix.length < BRACKET) return null;
    const low = Math.max(0, own.from - prefix.length);
    const high = own.to + suffix.length;
    const region = this.chars.slice(low, high);
    const before = prefix === '' ? 0 : region.lastIndexOf(prefix, low + region.length);
    for (let left = before; left >= 0; left = prefix === '' || left === 0 ? -1 : region.lastIndexOf(prefix, left - 1)) {
      const start = left + prefix.length;
      const right = suffix === '' ? region.length : region.indexOf(suffix, start);
      if (right < 0 || right - start > exact.length * 3 + 40) continue;
      const from = Math.max(own.from, low + start);
      const to = Math.min(own.to, low + right);
      return to > from ? changedAt(own, own.at[from - own.from]!, own.at[to - 1 - own.from]! + 1) : null;
    }
    return null;
  }

  /**
   * A rewritten passage in another block: only for quotations of at least four words, and only if
   * most of them are found.
   */
  private rewrittenElsewhere(anchor: Anchor, own: Range | undefined): Placement | null {
    if (this.effort.steps <= 0) return null;
    const words = new Set(foldedWords(anchor.quote.exact));
    if (words.size < 4) return null;
    const shared = new Map<Range, number>();
    for (const word of words) {
      for (const range of this.words().get(word) ?? [])
        if (range !== own) shared.set(range, (shared.get(range) ?? 0) + 1);
    }
    const candidates = [...shared]
      .filter(([, count]) => count >= words.size * 0.6)
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_CANDIDATES);
    for (const [range] of candidates) {
      const match = findApproximate(anchor.quote.exact, range.block.text, this.effort);
      if (match && match.likeness >= LIKENESS_ELSEWHERE) return changedAt(range, match.start, match.end);
    }
    return null;
  }

  private words(): ReadonlyMap<string, ReadonlySet<Range>> {
    if (this.wordIndex) return this.wordIndex;
    const index = new Map<string, Set<Range>>();
    for (const range of this.ranges) {
      for (const word of foldedWords(range.block.text)) {
        const known = index.get(word);
        if (known) known.add(range);
        else index.set(word, new Set([range]));
      }
    }
    this.wordIndex = index;
    return index;
  }
}

/**
 * Finds the place of one anchor in these blocks. For many anchors in one text, create one
 * AnchorResolver.
 */
export function resolveAnchor(anchor: Anchor, blocks: readonly TextBlock[]): Placement {
  return new AnchorResolver(blocks).resolve(anchor);
}

function foldedWords(text: string): string[] {
  return (text.replaceAll(BLOCK_GAP, ' ').match(/[\p{L}\p{N}]{3,}/gu) ?? []).map(foldChars);
}

function eachOccurrence(text: string, wanted: string, from: number, to: number, visit: (from: number) => void): void {
  let count = 0;
  for (let at = text.indexOf(wanted, from); at >= 0 && at < to; at = text.indexOf(wanted, at + 1)) {
    visit(at);
    if (++count === MOST_OCCURRENCES) return;
  }
}

function better(known: Occurrence | null, other: Occurrence, wanted: number): Occurrence {
  if (!known) return other;
  const difference = other.context - known.context;
  if (Math.abs(difference) > 0.05) return difference > 0 ? other : known;
  return Math.abs(other.from - wanted) < Math.abs(known.from - wanted) ? other : known;
}

function isWhole(occurrence: Occurrence, exact: string): boolean {
  return occurrence.from === occurrence.range.from && exact.length === occurrence.range.to - occurrence.range.from;
}

function placed(state: AnchorState, { range, from }: Occurrence, exact: string): Placement {
  const start = range.at[from - range.from]!;
  const end = range.at[from - range.from + exact.length - 1]! + 1;
  return { state, blockId: range.block.id, start, end };
}

function changedAt(range: Range, start: number, end: number): Placement {
  return { state: 'changed', blockId: range.block.id, start, end };
}
