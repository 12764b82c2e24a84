import * as Y from 'yjs';
import { type Anchor, makeAnchor } from '#content/annotation/annotation.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { toRelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { MOST_PASSAGE_PARTS, type PassageAnchor, passageOf } from '#content/extract/passage.ts';
import { LINE_BREAK } from '#content/qda/project.ts';
import { fromCodePoints } from '#content/qda/text-positions.ts';
import { BLOCK_ID_LENGTH } from '#content/text/ids.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { newId } from '#db/driver/new-id.ts';
import { type RegisteredWords, withoutRegistered } from '#server/drafts/withdraw-text.ts';

/** Characters and lines of one text. */
export const MOST_TEXT_CHARACTERS = 2_000_000;
export const MOST_TEXT_LINES = 20_000;

/** A passage as a project identifies it: by positions in its text. */
export interface NamedPassage {
  readonly start: number;
  readonly end: number;
  /** Its first words, which many tools use as its name; empty if not given. */
  readonly name: string;
}

/** A text that was converted to a transcript. */
export interface ReadText {
  /** Yjs update. */
  readonly update: Uint8Array;
  /** For each passage, where it is; null without words. */
  readonly anchors: readonly (PassageAnchor | null)[];
  /** How often it had words that were withdrawn, and are left out. */
  readonly withdrawn: number;
}

/**
 * How tools count: characters or UTF-16 units; a line end of two characters as two or as one. The
 * likelier first.
 */
const RULERS = [
  { points: true, joined: false },
  { points: false, joined: false },
  { points: true, joined: true },
  { points: false, joined: true },
] as const;

/** Characters of a passage's name that are compared with the text. */
const LONGEST_COMPARED = 500;

/** Ranges of a text in UTF-16 units with one character for each line's end. */
function rangesOf(raw: string, passages: readonly NamedPassage[]) {
  const lines = raw.replace(/\r\n?/g, '\n');
  const places = passages.flatMap(({ start, end }) => [start, end]);
  let best: { readonly score: number; readonly at: readonly number[] } | null = null;
  const isPlain = raw === lines;
  for (const { points, joined } of RULERS) {
    if (isPlain && joined) continue;
    const text = joined ? lines : raw;
    const counted = points ? fromCodePoints(text, places) : places.map((at) => Math.min(at, text.length));
    const at = joined || isPlain ? counted : withoutReturns(raw, counted);
    let score = 0;
    for (const [i, { name }] of passages.entries()) {
      const wanted = squeeze(name.slice(0, LONGEST_COMPARED).replace(/(?:\.{3}|…)$/, '')).chars;
      const [start, end] = [at[2 * i]!, at[2 * i + 1]!];
      const found = squeeze(lines.slice(start, Math.min(end, start + 2 * LONGEST_COMPARED))).chars;
      if (wanted !== '' && found.startsWith(wanted)) score++;
    }
    if (!best || score > best.score) best = { score, at };
  }
  return passages.map((_, i) => [best?.at[2 * i] ?? 0, best?.at[2 * i + 1] ?? 0] as const);
}

/** Positions of a text once its line ends are one character. */
function withoutReturns(raw: string, places: readonly number[]): number[] {
  const order = places.map((place, i) => ({ place, i })).sort((a, b) => a.place - b.place);
  const moved = new Array<number>(places.length).fill(0);
  let at = 0;
  let gone = 0;
  for (const { place, i } of order) {
    for (; at < place && at < raw.length; at++) if (raw[at] === '\r' && raw[at + 1] === '\n') gone++;
    moved[i] = place - gone;
  }
  return moved;
}

/** Characters that no draft may have; replaced one for one, so that positions stay valid. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f\ufffe\uffff]/g;

function paragraphOf(line: string, id: string): DocumentNode {
  const content = line
    .split(LINE_BREAK)
    .flatMap((text, i): DocumentNode[] => [
      ...(i > 0 ? [{ type: 'hardBreak' }] : []),
      ...(text === '' ? [] : [{ type: 'text', text }]),
    ]);
  return { type: 'paragraph', attrs: { id }, content };
}

/**
 * Converts a text to a transcript: a paragraph for each line with words. Null if it is too long.
 * @param count called with each anchor as it is made; what it throws ends the work
 * @param register words that were withdrawn, and do not come in
 */
export function readText(
  raw: string,
  passages: readonly NamedPassage[],
  count: (anchor: Anchor) => void,
  register: readonly RegisteredWords[] = [],
): ReadText | null {
  if (raw.length > MOST_TEXT_CHARACTERS) return null;
  const lines = raw.replace(/\r\n?/g, '\n').replace(CONTROLS, ' ').split('\n');
  if (lines.length > MOST_TEXT_LINES) return null;
  const blocks: { readonly id: string; readonly begin: number; readonly end: number }[] = [];
  const content: DocumentNode[] = [];
  let at = 0;
  for (const line of lines) {
    if (line.trim() !== '') {
      const id = newId().slice(0, BLOCK_ID_LENGTH);
      blocks.push({ id, begin: at, end: at + line.length });
      content.push(paragraphOf(line, id));
    }
    at += line.length + 1;
  }
  const { document } = fitDocument({ type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] });
  const update = documentToUpdate(document);
  const draft = new Y.Doc();
  Y.applyUpdate(draft, update);
  const texts = annotatableBlocks(document);
  const anchors = rangesOf(raw, passages).map(([start, end]) => {
    const parts = blocks
      .slice(firstAfter(blocks, start))
      .slice(0, MOST_PASSAGE_PARTS)
      .flatMap(({ id, begin, end: last }): Anchor[] => {
        if (begin >= end) return [];
        const range = { blockId: id, start: Math.max(0, start - begin), end: Math.min(end, last) - begin };
        const anchor = makeAnchor(texts, range);
        if (!anchor) return [];
        count(anchor);
        const { blockStart, blockEnd } = anchor;
        return [{ ...anchor, relative: toRelativeRange(draft, { blockId: id, start: blockStart, end: blockEnd }) }];
      });
    return passageOf(parts);
  });
  const left = withoutRegistered(document, register);
  if (left.count > 0) replaceDocument(draft, left.text);
  // A draft that collects what is deleted has nothing of it in its state.
  const kept = left.count > 0 ? Y.encodeStateAsUpdate(draft) : update;
  draft.destroy();
  return { update: kept, anchors, withdrawn: left.count };
}

/** The first block that ends after a position. */
function firstAfter(blocks: readonly { readonly end: number }[], place: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle]!.end > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
