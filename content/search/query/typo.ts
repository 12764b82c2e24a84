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
