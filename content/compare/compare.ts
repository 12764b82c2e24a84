import type { Node } from '@tiptap/pm/model';
import { diffArrays, diffWordsWithSpace } from 'diff';
import { type ComparableBlock, comparableBlocks } from './comparable-blocks.ts';

/** A run of words that both texts have, or only one of them. */
export interface ComparedRun {
  readonly change: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A picture that both texts have in this place, or only one of them. */
export interface ComparedPicture {
  readonly change: 'same' | 'added' | 'removed';
  /** The id of the stored file. */
  readonly file: string;
}

/** A block of the compared texts, in reading order. */
export interface ComparedBlock extends Omit<ComparableBlock, 'text' | 'key' | 'file'> {
  readonly change: 'same' | 'added' | 'removed' | 'changed';
  readonly pictures: readonly ComparedPicture[];
  readonly runs: readonly ComparedRun[];
}

/**
 * Characters of two blocks together: longer ones are not compared by words, but shown as removed
 * and added.
 */
const LONGEST_COMPARED = 20_000;
/** Most added and removed words within a changed block: finding more would take seconds. */
const MOST_EDITS = 1_000;
/**
 * Blocks that share less than this part of the longer one's letters are two blocks, not one changed
 * block.
 */
const LIKENESS = 0.4;
/** Unless the longer contains this part of the shorter: then the block was extended or cut. */
const KEPT = 0.8;
/** A block with fewer letters may be part of another by chance. */
const SHORTEST_KEPT = 20;

/** True if two texts of these lengths, with so many shared letters, are one changed text. */
function isOneText(shared: number, before: number, after: number): boolean {
  const [shorter, longer] = before < after ? [before, after] : [after, before];
  return shared >= LIKENESS * longer || (shorter >= SHORTEST_KEPT && shared >= KEPT * shorter);
}

/** True if words were only added or removed at the end: one text, however short. */
function isContinued(before: string, after: string): boolean {
  const [shorter, longer] = before.length < after.length ? [before, after] : [after, before];
  // Its full stop may have moved.
  const begin = /[\p{P}\s]/u.test(shorter.at(-1) ?? '') ? shorter.slice(0, -1) : shorter;
  return begin !== '' && longer.startsWith(begin) && !/[\p{L}\p{N}]/u.test(longer.charAt(begin.length));
}

const shown = ({ path, level, kind, marker, row }: ComparableBlock) => ({ path, level, kind, marker, row });

const pictureOf = ({ file }: ComparableBlock, change: ComparedPicture['change']): ComparedPicture[] =>
  file === null ? [] : [{ change, file }];

const whole = (block: ComparableBlock, change: 'same' | 'added' | 'removed'): ComparedBlock => ({
  change,
  ...shown(block),
  pictures: pictureOf(block, change),
  runs: [{ change, text: block.text }],
});

/**
 * A fast check by word counts, without order: false if two texts are clearly not one changed text.
 * Words next to punctuation do not match here, so the shared letters count twice.
 */
function mayBeOneText(before: string, after: string): boolean {
  const count = new Map<string, number>();
  for (const word of before.match(/\S+/g) ?? []) count.set(word, (count.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of after.match(/\S+/g) ?? []) {
    const left = count.get(word) ?? 0;
    if (left === 0) continue;
    count.set(word, left - 1);
    shared += word.length;
  }
  const letters = (text: string) => text.replace(/\s+/g, '').length;
  return isOneText(shared * 2, letters(before), letters(after));
}

function compareWords(before: ComparableBlock, after: ComparableBlock): ComparedBlock | null {
  if (before.path.join() !== after.path.join()) return null;
  if (before.text.length + after.text.length > LONGEST_COMPARED) return null;
  if (before.kind !== after.kind) return null;
  const continued = isContinued(before.text, after.text);
  if (!continued && !mayBeOneText(before.text, after.text)) return null;
  const changes = diffWordsWithSpace(before.text, after.text, { maxEditLength: MOST_EDITS });
  if (!changes) return null;
  const runs = changes.map(
    ({ added, removed, value }): ComparedRun => ({
      change: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    }),
  );
  const shared = runs.filter((run) => run.change === 'same').reduce((sum, run) => sum + run.text.trim().length, 0);
  if (!continued && !isOneText(shared, before.text.length, after.text.length)) return null;
  const pictures =
    before.file === after.file
      ? pictureOf(after, 'same')
      : [...pictureOf(before, 'removed'), ...pictureOf(after, 'added')];
  return { change: 'changed', ...shown(after), pictures, runs };
}

/**
 * Two texts without blocks, compared by words; null if they are not one text that was changed.
 */
export function compareTexts(before: string, after: string): ComparedRun[] | null {
  const plain = { path: [], level: null, kind: null, marker: null, row: null, file: null, key: '' };
  const block = compareWords(
    { ...plain, text: before } as ComparableBlock,
    { ...plain, text: after } as ComparableBlock,
  );
  return block ? [...block.runs] : null;
}

/** Two lists, compared by their items: one run for each, and for what is written between them. */
export function compareLists(before: readonly string[], after: readonly string[]): ComparedRun[] {
  const runs: ComparedRun[] = [];
  for (const { added, removed, value } of diffArrays([...before], [...after]))
    for (const text of value) {
      if (runs.length > 0) runs.push({ change: 'same', text: ', ' });
      runs.push({ change: added ? 'added' : removed ? 'removed' : 'same', text });
    }
  return runs;
}

/**
 * Pairs the blocks of a changed range in order; blocks without a counterpart are removed or added
 * as a whole.
 */
function compareStretch(removed: readonly ComparableBlock[], added: readonly ComparableBlock[]): ComparedBlock[] {
  const result: ComparedBlock[] = [];
  let next = 0;
  for (const before of removed) {
    let pair: ComparedBlock | null = null;
    let at = next;
    // Only the next few blocks are candidates: texts are seldom reordered far.
    for (; at < Math.min(added.length, next + 5); at++) {
      pair = compareWords(before, added[at]!);
      if (pair) break;
    }
    if (!pair) {
      result.push(whole(before, 'removed'));
      continue;
    }
    for (; next < at; next++) result.push(whole(added[next]!, 'added'));
    result.push(pair);
    next = at + 1;
  }
  for (; next < added.length; next++) result.push(whole(added[next]!, 'added'));
  return result;
}

/**
 * Compares two documents: first which blocks are equal, then the words within changed blocks. Long
 * texts are cheap, since most of their blocks are equal.
 */
export function compareDocuments(before: Node, after: Node): ComparedBlock[] {
  const old = comparableBlocks(before);
  const now = comparableBlocks(after);
  const parts = diffArrays(
    old.map((b) => b.key),
    now.map((b) => b.key),
  );
  const result: ComparedBlock[] = [];
  let oldAt = 0;
  let nowAt = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    const length = part.value.length;
    if (!part.added && !part.removed) {
      for (let n = 0; n < length; n++) result.push(whole(now[nowAt + n]!, 'same'));
      oldAt += length;
      nowAt += length;
      continue;
    }
    const other = parts[i + 1];
    const both = part.removed && other?.added === true;
    const removed = part.removed ? old.slice(oldAt, oldAt + length) : [];
    const added = both
      ? now.slice(nowAt, nowAt + other.value.length)
      : part.added
        ? now.slice(nowAt, nowAt + length)
        : [];
    result.push(...compareStretch(removed, added));
    oldAt += removed.length;
    nowAt += added.length;
    if (both) i++;
  }
  return result;
}
