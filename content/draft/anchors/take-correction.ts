import { diffArrays } from 'diff';
import type * as Y from 'yjs';
import type { Placement } from '#content/annotation/anchor-resolver.ts';
import type { Anchor } from '#content/annotation/annotation.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import {
  editBlockText,
  findFigure,
  findTextBlock,
  fromRelativeRange,
  readRelativeStart,
  textOf,
} from './anchor-yjs.ts';

/**
 * The outcome of a correction: written into the draft, already there, or neither, since the draft
 * no longer has the quoted words.
 */
export interface TakenCorrection {
  readonly state: 'taken' | 'there' | 'changed';
  /** The block of the words; null if it was deleted. */
  readonly blockId: string | null;
}

/** A replacement of a range of a text. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Replaces the words that a correction quotes. Only words that differ are replaced: formatting,
 * notes, carets and annotations of the others are preserved. Call within a transaction.
 * @param place where a search found the words; it may have changed since
 */
export function takeCorrection(
  draft: Y.Doc,
  anchor: Anchor,
  replacement: string,
  place: Placement | null,
): TakenCorrection {
  const { relative } = anchor;
  const range = relative && fromRelativeRange(draft, relative);
  const begun = relative && !range ? readRelativeStart(draft, relative) : null;
  // If the start of the quoted words is known, the same words elsewhere are not the quoted ones.
  const found = begun ? null : (range ?? place);
  const block = found?.blockId ? findTextBlock(draft, found.blockId) : null;
  const wanted = squeeze(replacement).chars;
  if (found && block) {
    const { blockId, start, end } = found;
    const text = textOf(block);
    const words = text.slice(start, end);
    const now = squeeze(words).chars;
    const isQuoted = now !== '' && now === squeeze(anchor.quote.exact).chars;
    // Words added before the first or after the last quoted word are outside their positions.
    const isThere = wanted.includes(now) && now !== '' && readsAround(text, start, end, wanted);
    if (isThere && !(isQuoted && wanted.length <= now.length)) return { state: 'there', blockId };
    if (isQuoted && wanted === '') {
      editBlockText(block, { ...deletion(text, start, end), text: '' });
      return { state: 'taken', blockId };
    }
    if (isQuoted) {
      // From the end, so that earlier offsets remain valid.
      for (const edit of correctionEdits(words, replacement).reverse())
        editBlockText(block, { from: start + edit.from, to: start + edit.to, text: edit.text });
      return { state: 'taken', blockId };
    }
  }
  // All quoted words were deleted: look for the replacement at their start.
  if (begun && readsFrom(begun.text, begun.start, wanted)) return { state: 'there', blockId: begun.blockId };
  const figure = found?.blockId ? findFigure(draft, found.blockId) : null;
  if (found && figure) return takeInCaption(figure, anchor, replacement, found);
  const known = begun?.blockId ?? found?.blockId ?? anchor.blockId;
  return { state: 'changed', blockId: findTextBlock(draft, known) ? known : null };
}

/** A caption is an attribute of its figure, and is replaced as a whole. */
function takeInCaption(
  figure: Y.XmlElement,
  { quote }: Anchor,
  replacement: string,
  { blockId, start, end }: Pick<Placement, 'blockId' | 'start' | 'end'>,
): TakenCorrection {
  const text = String(figure.getAttribute('caption') ?? '');
  const isQuoted = squeeze(text.slice(start, end)).chars === squeeze(quote.exact).chars;
  if (!isQuoted) {
    const isThere = replacement !== '' && squeeze(text).chars.includes(squeeze(replacement).chars);
    return { state: isThere ? 'there' : 'changed', blockId };
  }
  const { from, to } = squeeze(replacement).chars === '' ? deletion(text, start, end) : { from: start, to: end };
  figure.setAttribute('caption', text.slice(0, from) + replacement.replace(/\s+/g, ' ').trim() + text.slice(to));
  return { state: 'taken', blockId };
}

/** The range to delete, with one adjacent space: leaves no double space, and none before a stop. */
function deletion(text: string, start: number, end: number): { readonly from: number; readonly to: number } {
  const isSpace = (at: number) => /\s/.test(text[at] ?? '');
  if (start > 0 && isSpace(start - 1) && (end === text.length || /[\s.,…)]/.test(text[end]!)))
    return { from: start - 1, to: end };
  return { from: start, to: start === 0 && isSpace(end) ? end + 1 : end };
}

const WORD = /[\p{L}\p{M}\p{N}]/u;
/** Whether an offset is a word boundary, or next to punctuation. */
const isBetweenWords = (text: string, at: number): boolean =>
  at <= 0 || at >= text.length || !(WORD.test(text[at - 1]!) && WORD.test(text[at]!));

/** Whether a text has the wanted words, as whole words, at the start or end of a range. */
function readsAround(text: string, start: number, end: number, wanted: string): boolean {
  const before = squeeze(text.slice(0, end));
  const first = before.at[before.chars.length - wanted.length];
  return (
    readsFrom(text, start, wanted) ||
    (before.chars.endsWith(wanted) && first !== undefined && isBetweenWords(text, first))
  );
}

/** The same, only at the start. */
function readsFrom(text: string, start: number, wanted: string): boolean {
  const after = squeeze(text.slice(start));
  const last = after.at[wanted.length - 1];
  return after.chars.startsWith(wanted) && (last === undefined || isBetweenWords(text, start + last + 1));
}

interface Token {
  readonly start: number;
  readonly end: number;
  /** Equal for words that differ only by typography. */
  readonly key: string;
}

const WORDS = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;

function tokensOf(text: string): Token[] {
  return [...text.matchAll(WORDS)].flatMap(({ index, 0: word }) => {
    const key = squeeze(word).chars;
    return key === '' ? [] : [{ start: index, end: index + word.length, key }];
  });
}

/**
 * The edits that turn words into others, in the order of the text. White space and apostrophes
 * between unchanged words are preserved: typography changes them on the screen where corrections
 * are written.
 */
export function correctionEdits(words: string, replacement: string): TextEdit[] {
  const [before, after] = [tokensOf(words), tokensOf(replacement)];
  const parts = diffArrays(
    before.map(({ key }) => key),
    after.map(({ key }) => key),
  );
  const edits: TextEdit[] = [];
  let old = 0;
  let now = 0;
  for (let index = 0; index < parts.length; ) {
    const [fromOld, fromNow] = [old, now];
    for (; index < parts.length && (parts[index]!.added || parts[index]!.removed); index++) {
      if (parts[index]!.removed) old += parts[index]!.count;
      else now += parts[index]!.count;
    }
    if (old > fromOld || now > fromNow) {
      const span = { text: words, tokens: before, from: fromOld, to: old };
      const other = { text: replacement, tokens: after, from: fromNow, to: now };
      edits.push(...inPairs(span, other).map(([one, its]) => joined(stretch(one), stretch(its))));
    }
    const same = parts[index++]?.count ?? 0;
    old += same;
    now += same;
  }
  return edits.map((edit) => ({ ...edit, text: edit.text.replace(/[\n\r\t]+/g, ' ') }));
}

interface Stretch {
  readonly text: string;
  /** Offsets without, and with, the surrounding white space. */
  readonly start: number;
  readonly end: number;
  readonly outerStart: number;
  readonly outerEnd: number;
}

interface Span {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly from: number;
  readonly to: number;
}

/** The same number of words, divided alike, are replaced one by one: each keeps its formatting. */
function inPairs(old: Span, now: Span): [Span, Span][] {
  const gapBefore = ({ tokens, from }: Span, i: number) => tokens[from + i]!.start > (tokens[from + i - 1]?.end ?? 0);
  const count = old.to - old.from;
  const isAlike =
    count === now.to - now.from &&
    Array.from({ length: count }, (_, i) => i === 0 || gapBefore(old, i) === gapBefore(now, i)).every(Boolean);
  if (!isAlike) return [[old, now]];
  return Array.from({ length: count }, (_, i) => [
    { ...old, from: old.from + i, to: old.from + i + 1 },
    { ...now, from: now.from + i, to: now.from + i + 1 },
  ]);
}

function stretch(of: Span): Stretch {
  const { text, tokens, from, to } = of;
  const outerStart = tokens[from - 1]?.end ?? 0;
  const outerEnd = tokens[to]?.start ?? text.length;
  if (to === from) return { text, start: outerStart, end: outerStart, outerStart, outerEnd };
  return { text, start: tokens[from]!.start, end: tokens[to - 1]!.end, outerStart, outerEnd };
}

/** The edit of a stretch. White space changes only if it is added or removed. */
function joined(old: Stretch, now: Stretch): TextEdit {
  const isGap = (from: number, to: number) => from === to;
  const isEmpty = old.start === old.end || now.start === now.end;
  // If one side has no words, the surrounding white space is added or removed with the others.
  if (isEmpty) {
    return {
      from: old.outerStart,
      to: old.outerEnd,
      text: now.text.slice(now.outerStart, now.outerEnd),
    };
  }
  const before = isGap(old.outerStart, old.start) === isGap(now.outerStart, now.start);
  const after = isGap(old.end, old.outerEnd) === isGap(now.end, now.outerEnd);
  return {
    from: before ? old.start : old.outerStart,
    to: after ? old.end : old.outerEnd,
    text: now.text.slice(before ? now.start : now.outerStart, after ? now.end : now.outerEnd),
  };
}
