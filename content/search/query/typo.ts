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
  /** Rows of distances: `rows[n]` belongs to the first n letters of the previous form. */
  const rows: number[][] = [Array.from({ length: word.length + 1 }, (_, i) => i)];
  let before = '';
  let form = 0;
  while (form < folded.length) {
    const other = folded[form]!;
    let depth = 0;
    while (depth < before.length && depth < other.length && depth < rows.length - 1 && before[depth] === other[depth])
      depth++;
    rows.length = depth + 1;
    before = other;
    let isFar = false;
    for (; depth < other.length && !isFar; depth++) {
      const row = nextRow(word, other, depth, rows);
      rows.push(row);
      // A transposition depends on the row before the last one too.
      isFar = Math.min(...row) > edits && Math.min(...rows.at(-2)!) >= edits;
    }
    if (!isFar) {
      if (rows.at(-1)!.at(-1)! <= edits && other !== word) found.push(form);
      form++;
      continue;
    }
    const beyond = lowerBound(folded, `${other.slice(0, depth)}\uffff`);
    form = Math.max(form + 1, beyond);
  }
  return found;
}

/** The next row: distances of a longer prefix of the form to all prefixes of the word. */
function nextRow(word: string, form: string, depth: number, rows: readonly (readonly number[])[]): number[] {
  const above = rows[depth]!;
  const row = [depth + 1];
  for (let i = 1; i <= word.length; i++) {
    const replaced = above[i - 1]! + (word[i - 1] === form[depth] ? 0 : 1);
    let least = Math.min(replaced, above[i]! + 1, row[i - 1]! + 1);
    if (depth > 0 && i > 1 && word[i - 1] === form[depth - 1] && word[i - 2] === form[depth])
      least = Math.min(least, rows[depth - 1]![i - 2]! + 1);
    row.push(least);
  }
  return row;
}
