import { lowerBound, type Segment } from '#content/search/index/segment.ts';

/** A word may have a typo if it has at least this many letters. */
export const SHORTEST_WITH_TYPO = 5;

/**
 * True if two different words are one edit apart: a letter added, removed, replaced, or two
 * neighbours swapped.
 */
export function isOneTypoApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  const shorter = Math.min(a.length, b.length);
  while (start < shorter && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const restA = endA - start;
  const restB = endB - start;
  if (restA <= 1 && restB <= 1) return true;
  return restA === 2 && restB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}

const reversed = (word: string) => [...word].reverse().join('');

interface Backwards {
  readonly words: readonly string[];
  readonly forms: Uint32Array;
}

/** The vocabulary sorted by reversed words: built on first use, cached as long as its segment. */
const backwards = new WeakMap<Segment, Backwards>();

function backwardsOf(segment: Segment): Backwards {
  let found = backwards.get(segment);
  if (!found) {
    const order = segment.folded.map((word, form) => ({ word: reversed(word), form }));
    order.sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
    found = { words: order.map(({ word }) => word), forms: Uint32Array.from(order, ({ form }) => form) };
    backwards.set(segment, found);
  }
  return found;
}

/**
 * The forms of a segment one typo away from a folded word. One typo leaves the word's first or
 * second half unchanged, so only words with the same beginning or end are compared.
 */
export function findNearForms(segment: Segment, word: string): number[] {
  const found = new Set<number>();
  const half = word.length >> 1;
  const head = word.slice(0, half);
  for (let form = lowerBound(segment.folded, head); segment.folded[form]?.startsWith(head); form++) {
    if (isOneTypoApart(segment.folded[form]!, word)) found.add(form);
  }
  const { words, forms } = backwardsOf(segment);
  const tail = reversed(word.slice(half + 1));
  for (let index = lowerBound(words, tail); words[index]?.startsWith(tail); index++) {
    const form = forms[index]!;
    if (isOneTypoApart(segment.folded[form]!, word)) found.add(form);
  }
  return [...found];
}

/**
 * The forms of a segment at most `edits` typos away from a folded word, without itself. Words are
 * sorted: if a prefix is too far, all words that begin with it are skipped.
 */
export function findWithin({ folded }: Pick<Segment, 'folded'>, word: string, edits: number): number[] {
  const found: number[] = [];
  const distances = new Distances(word, edits);
  let before = '';
  /** Letters of the previous form that have a row. */
  let reached = 0;
  let form = 0;
  while (form < folded.length) {
    const other = folded[form]!;
    let depth = 0;
    while (depth < reached && depth < other.length && before.charCodeAt(depth) === other.charCodeAt(depth)) depth++;
    before = other;
    let isFar = false;
    for (; depth < other.length && !isFar; depth++) {
      // A transposition depends on the row before the last one too.
      isFar = distances.add(other, depth) > edits && distances.leastOf(depth) >= edits;
    }
    reached = depth;
    if (!isFar) {
      if (distances.wholeOf(depth) <= edits && other !== word) found.push(form);
      form++;
      continue;
    }
    form = firstFrom(folded, `${other.slice(0, depth)}\uffff`, form + 1);
  }
  return found;
}

/** The first index from `start` on whose word is not before this one: it is usually near. */
function firstFrom(list: readonly string[], value: string, start: number): number {
  let low = start;
  let step = 1;
  while (low + step <= list.length && list[low + step - 1]! < value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step - 1, list.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Distances between the prefixes of a form and those of a word: row n is of the form's first n
 * letters. Computed only where the lengths differ by no more than the allowed typos: elsewhere the
 * distance exceeds them. One array holds all rows, since a vocabulary has hundreds of thousands.
 */
class Distances {
  private readonly word: Uint16Array;
  private readonly width: number;
  private readonly most: number;
  private rows: Uint16Array;
  private least = new Uint16Array(64);

  /** @param most typos: a longer distance is only known to exceed it */
  constructor(word: string, most: number) {
    this.word = Uint16Array.from({ length: word.length }, (_, index) => word.charCodeAt(index));
    this.width = word.length + 1;
    this.most = most;
    this.rows = new Uint16Array(64 * this.width);
    for (let i = 0; i < this.width; i++) this.rows[i] = i;
  }

  /** The least distance of a row. */
  leastOf(row: number): number {
    return this.least[row]!;
  }

  /** The distance of a form's first letters, as many as the row's number, to the whole word. */
  wholeOf(row: number): number {
    const { most, width } = this;
    return Math.abs(row - (width - 1)) > most ? most + 1 : this.rows[(row + 1) * width - 1]!;
  }

  /**
   * Writes the row that follows the one of `depth` letters.
   * @returns its least distance
   */
  add(form: string, depth: number): number {
    const { word, width, most } = this;
    if (depth + 2 > this.least.length) this.grow();
    const { rows } = this;
    const above = depth * width;
    const row = above + width;
    const letter = form.charCodeAt(depth);
    const letterBefore = depth > 0 ? form.charCodeAt(depth - 1) : -1;
    const first = Math.max(1, depth + 1 - most);
    const last = Math.min(width - 1, depth + 1 + most);
    let least = first === 1 ? depth + 1 : most + 1;
    rows[row + first - 1] = least;
    for (let i = first; i <= last; i++) {
      let distance = rows[above + i - 1]! + (word[i - 1] === letter ? 0 : 1);
      distance = Math.min(distance, rows[above + i]! + 1, rows[row + i - 1]! + 1);
      if (i > 1 && word[i - 1] === letterBefore && word[i - 2] === letter)
        distance = Math.min(distance, rows[above - width + i - 2]! + 1);
      rows[row + i] = distance;
      if (distance < least) least = distance;
    }
    // The next row looks one further.
    if (last + 1 < width) rows[row + last + 1] = most + 1;
    this.least[depth + 1] = least;
    return least;
  }

  private grow(): void {
    const [rows, least] = [this.rows, this.least];
    this.rows = new Uint16Array(rows.length * 2);
    this.rows.set(rows);
    this.least = new Uint16Array(least.length * 2);
    this.least.set(least);
  }
}
