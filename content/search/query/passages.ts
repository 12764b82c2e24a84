import { closeGaps } from '#content/citation/close-gaps.ts';
import { PostingCursor } from '#content/search/index/postings.ts';
import { type AttachedText, SEARCH_FIELDS, type SearchField } from '#content/search/index/search-document.ts';
import { blockAt, blockText, type Segment } from '#content/search/index/segment.ts';
import { tokensOf } from '#content/search/words/tokens.ts';
import type { ClauseOutcome } from './evaluate.ts';
import { phrasesIn } from './ranking.ts';
import { isTyped, type Nearness } from './sources.ts';

/** A piece of text to show; `mark` is true for a match. */
export interface MarkedText {
  readonly text: string;
  readonly mark: boolean;
}

/** The occurrences of a query's clauses in one document. */
export interface Occurrences {
  /** For each clause, the positions of its words, ascending. */
  readonly positions: readonly (readonly number[])[];
  /** Those positions where the word is as typed, accents and number aside. */
  readonly typed: readonly (readonly number[])[];
  /** Every form that matched. */
  readonly forms: ReadonlySet<string>;
  readonly nearness: ReadonlySet<Nearness>;
}

/** Finds where the clauses occur in the given documents of a segment. */
export function occurrencesIn(
  segment: Segment,
  documents: ReadonlySet<number>,
  outcomes: readonly ClauseOutcome[],
  index: number,
  readable: Uint8Array,
): Map<number, Occurrences> {
  const found = new Map(
    [...documents].map((document) => [
      document,
      {
        positions: outcomes.map((): number[] => []),
        typed: outcomes.map((): number[] => []),
        forms: new Set<string>(),
        nearness: new Set<Nearness>(),
      },
    ]),
  );
  const wanted = new Uint8Array(segment.keys.length);
  for (const document of documents) wanted[document] = 1;
  const last = Math.max(...documents);
  for (const [number, { sources }] of outcomes.entries()) {
    for (const { words, nearness } of sources[index]!) {
      if (words.length > 1) {
        for (const { document, positions } of phrasesIn(segment, words, readable, ALL_FIELDS)) {
          const occurrences = found.get(document);
          if (!occurrences) continue;
          occurrences.nearness.add(nearness);
          for (const form of words.flat()) occurrences.forms.add(segment.forms[form]!);
          for (const position of positions)
            for (let word = 0; word < words.length; word++) occurrences.positions[number]!.push(position + word);
          if (isTyped(nearness)) occurrences.typed[number]!.push(...positions);
        }
        continue;
      }
      for (const form of words[0]!) {
        const cursor = new PostingCursor(segment, form);
        while (cursor.next() && cursor.document <= last) {
          if (wanted[cursor.document] === 0) continue;
          const occurrences = found.get(cursor.document)!;
          occurrences.nearness.add(nearness);
          occurrences.forms.add(segment.forms[form]!);
          const positions = cursor.positions();
          occurrences.positions[number]!.push(...positions);
          if (isTyped(nearness)) occurrences.typed[number]!.push(...positions);
        }
      }
    }
  }
  for (const { positions, typed } of found.values())
    for (const list of [...positions, ...typed]) list.sort((a, b) => a - b);
  return found;
}

const ALL_FIELDS = (1 << SEARCH_FIELDS.length) - 1;
const NOTICE = SEARCH_FIELDS.indexOf('notice');
const TITLE = SEARCH_FIELDS.indexOf('title');
const ATTACHMENT = SEARCH_FIELDS.indexOf('attachment');
/** The weight of a passage of an attachment, relative to one of the page itself. */
const ATTACHED_SHARE = 0.6;

/** The fields of a document in which something matched. */
export function fieldsOf(segment: Segment, document: number, { positions }: Occurrences): SearchField[] {
  const fields = new Set<number>();
  for (const list of positions)
    for (const position of list) fields.add(segment.blockFields[blockAt(segment, document, position)]!);
  return SEARCH_FIELDS.filter((_, code) => fields.has(code));
}

/**
 * The block of a document that matches the query best; -1 if only the title or the notice match.
 */
export function bestBlock(
  segment: Segment,
  document: number,
  occurrences: Occurrences,
  outcomes: readonly ClauseOutcome[],
): number {
  const scores = new Map<number, number>();
  for (const [number, list] of occurrences.positions.entries()) {
    let previous = -1;
    for (const position of list) {
      const block = blockAt(segment, document, position);
      const field = segment.blockFields[block]!;
      if (field === TITLE || field === NOTICE) continue;
      // A clause's first occurrence in a block counts fully, each further one a tenth.
      scores.set(
        block,
        (scores.get(block) ?? 0) +
          outcomes[number]!.weight * (block === previous ? 0.1 : 1) * (field === ATTACHMENT ? ATTACHED_SHARE : 1),
      );
      previous = block;
    }
  }
  let best = -1;
  for (const [block, score] of scores)
    if (best < 0 || score > scores.get(best)! || (score === scores.get(best)! && block < best)) best = block;
  return best;
}

/** An excerpt of a block's text with the matches marked; empty for no block (-1). */
export function passageOf(segment: Segment, block: number, occurrences: Occurrences): MarkedText[] {
  return block < 0 ? [] : markedPassage(blockText(segment, block), spansIn(segment, block, occurrences));
}

/** The attachment that a block belongs to, or null. */
export function attachedTextOf(segment: Segment, document: number, block: number): AttachedText | null {
  if (block < 0 || segment.blockFields[block] !== ATTACHMENT) return null;
  const at = block - segment.blockStarts[document]!;
  return segment.metas[document]!.attachments?.findLast(({ firstBlock }) => firstBlock <= at) ?? null;
}

const LONGEST = 280;
const BEFORE = 90;

interface Span {
  readonly start: number;
  end: number;
}

/** The ranges of matches in a block, in order, without overlaps. */
function spansIn(segment: Segment, block: number, { positions, forms }: Occurrences): Span[] {
  const first = segment.blockPositions[block]!;
  const found = new Set(positions.flat());
  const spans: Span[] = [];
  const tokens = tokensOf(blockText(segment, block)).filter(
    ({ form, position }) => found.has(first + position) && forms.has(form),
  );
  for (const { start, end } of tokens.sort((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

/** A document's title with the matches marked. */
export function markedTitle(segment: Segment, document: number, occurrences: Occurrences): MarkedText[] {
  for (let block = segment.blockStarts[document]!; block < segment.blockStarts[document + 1]!; block++) {
    if (segment.blockFields[block] !== TITLE) continue;
    const text = blockText(segment, block);
    return cut(text, spansIn(segment, block, occurrences), 0, text.length);
  }
  return [];
}

/** The part of a text with most matches, cut between words. */
function markedPassage(text: string, spans: readonly Span[]): MarkedText[] {
  if (text.length <= LONGEST) return cut(text, spans, 0, text.length);
  let best = 0;
  let most = -1;
  for (const [index, { start }] of spans.entries()) {
    let distinct = 0;
    const seen = new Set<string>();
    for (let other = index; other < spans.length && spans[other]!.end <= start + LONGEST - BEFORE; other++) {
      const word = text.slice(spans[other]!.start, spans[other]!.end).toLowerCase();
      distinct += seen.has(word) ? 0.1 : 1;
      seen.add(word);
    }
    if (distinct > most) {
      most = distinct;
      best = start;
    }
  }
  let from = Math.max(0, Math.min(best - BEFORE, text.length - LONGEST));
  let to = Math.min(text.length, from + LONGEST);
  if (from > 0) from = nextGap(text, from);
  if (to < text.length) to = lastGap(text, to);
  const pieces = cut(text, spans, from, to);
  return [
    ...(from > 0 ? [{ text: '… ', mark: false }] : []),
    ...pieces,
    ...(to < text.length ? [{ text: ' …', mark: false }] : []),
  ];
}

function nextGap(text: string, from: number): number {
  const gap = text.indexOf(' ', from);
  return gap < 0 || gap > from + 40 ? from : gap + 1;
}

function lastGap(text: string, to: number): number {
  const gap = text.lastIndexOf(' ', to);
  return gap < to - 40 ? to : gap;
}

function cut(text: string, spans: readonly Span[], from: number, to: number): MarkedText[] {
  const pieces: MarkedText[] = [];
  let at = from;
  for (const { start, end } of spans) {
    if (start < from || end > to) continue;
    if (start > at) pieces.push({ text: closeGaps(text.slice(at, start)), mark: false });
    pieces.push({ text: text.slice(start, end), mark: true });
    at = end;
  }
  if (at < to) pieces.push({ text: closeGaps(text.slice(at, to)), mark: false });
  return pieces;
}
