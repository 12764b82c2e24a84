import { formsOfPrefix, type Segment } from '#content/search/index/segment.ts';

/**
 * The forms of a segment that match a pattern (`fem*`, `*eau`, `p*nt`).
 * @param pattern folded, with at least one `*`, each for any number of letters
 */
export function findPattern(segment: Segment, pattern: string): number[] {
  const parts = pattern.split('*');
  const first = parts[0]!;
  const last = parts.at(-1)!;
  const inner = parts.slice(1, -1);
  const shortest = parts.reduce((sum, part) => sum + part.length, 0);
  const found: number[] = [];
  const [from, to] = formsOfPrefix(segment, first);
  for (let form = from; form < to; form++) {
    const word = segment.folded[form]!;
    if (word.length >= shortest && word.endsWith(last) && hasInOrder(word, inner, first.length, last.length))
      found.push(form);
  }
  return found;
}

/** Whether a word contains these parts in order, between two offsets. */
function hasInOrder(word: string, parts: readonly string[], begin: number, end: number): boolean {
  let at = begin;
  for (const part of parts) {
    const found = word.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= word.length - end;
}
