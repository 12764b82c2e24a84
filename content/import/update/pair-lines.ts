import { diffKeys } from './diff-keys.ts';

/** A line of a text, in the form that is compared with another text's. */
export interface PairedLine {
  /** Equal for lines of the same words. */
  readonly key: string;
  readonly words: readonly string[];
  /** Its type and that of its parent: `tableCell paragraph`. */
  readonly place: string;
}

/** Added and removed lines above which two texts count as unrelated. */
const MOST_EDITS = 2_000;
/** Two lines count as one changed line if they share this part of the longer one's letters. */
const LIKENESS = 0.4;
/** Most lines that are compared with a changed one: texts are seldom reordered far. */
const REACH = 6;

function likeness(a: readonly string[], b: readonly string[]): number {
  const count = new Map<string, number>();
  let [inA, inB, shared] = [0, 0, 0];
  for (const word of a) {
    inA += word.length;
    count.set(word, (count.get(word) ?? 0) + 1);
  }
  for (const word of b) {
    inB += word.length;
    const left = count.get(word) ?? 0;
    if (left === 0) continue;
    count.set(word, left - 1);
    shared += word.length;
  }
  return shared / Math.max(1, inA, inB);
}

/**
 * Pairs the lines between two that both texts have: those that are alike, then those in like
 * places.
 */
function pairBetween(
  before: readonly PairedLine[],
  after: readonly PairedLine[],
  { old, now }: { readonly old: readonly number[]; readonly now: readonly number[] },
): [number, number][] {
  const pairs: [number, number][] = [];
  let next = 0;
  for (const i of old) {
    let best = -1;
    let most = LIKENESS;
    for (let at = next; at < Math.min(now.length, next + REACH); at++) {
      const alike = likeness(before[i]!.words, after[now[at]!]!.words);
      if (alike > most || (alike === most && best < 0)) [best, most] = [at, alike];
    }
    if (best < 0) continue;
    pairs.push([i, now[best]!]);
    next = best + 1;
  }
  const found: [number, number][] = [];
  const bounds = [...pairs, [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number]];
  let [fromOld, fromNow] = [-1, -1];
  for (const [toOld, toNow] of bounds) {
    const left = old.filter((i) => i > fromOld && i < toOld);
    const right = now.filter((j) => j > fromNow && j < toNow);
    // As many lines as before, each in a like place, were rewritten one by one.
    const isAlike = left.length === right.length && left.every((i, n) => before[i]!.place === after[right[n]!]!.place);
    if (isAlike) found.push(...left.map((i, n): [number, number] => [i, right[n]!]));
    [fromOld, fromNow] = [toOld, toNow];
  }
  return [...pairs, ...found];
}

/**
 * For each line of the later text, its line in the earlier one, in the same order; -1 for those
 * without.
 */
export function pairLines(before: readonly PairedLine[], after: readonly PairedLine[]): number[] {
  const partner = after.map(() => -1);
  const parts = diffKeys(before, after, MOST_EDITS);
  let [i, j] = [0, 0];
  let [old, now]: [number[], number[]] = [[], []];
  const settle = () => {
    for (const [was, is] of pairBetween(before, after, { old, now })) partner[is] = was;
    [old, now] = [[], []];
  };
  for (const part of parts) {
    if (part.removed) for (let n = 0; n < part.count; n++) old.push(i++);
    else if (part.added) for (let n = 0; n < part.count; n++) now.push(j++);
    else {
      settle();
      for (let n = 0; n < part.count; n++) partner[j++] = i++;
    }
  }
  settle();
  return partner;
}
