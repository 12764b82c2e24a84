import { foldChars } from '#content/text/squeezed-text.ts';

/** The best approximate match of a quotation, and how similar it is (0 to 1). */
export interface ApproximateMatch {
  readonly start: number;
  readonly end: number;
  readonly likeness: number;
}

/**
 * Quotations up to this length are compared by letters, longer ones by words: it bounds the work to
 * a few million steps.
 */
const LONGEST_BY_LETTERS = 96;
const LONGEST_TEXT = 40_000;
const MOST_WORDS = 1_500;

/**
 * The passage of `text` most like `quote`, or null if there is none. Accents and case are ignored.
 * Either both texts are plain or both are squeezed. The work is bounded: long quotations are
 * compared word by word, very long texts only in their first part.
 */
export function findApproximate(quote: string, text: string): ApproximateMatch | null {
  if (quote === '' || text === '') return null;
  const bounded = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  return quote.length <= LONGEST_BY_LETTERS ? byLetters(foldChars(quote), foldChars(bounded)) : byWords(quote, bounded);
}

/**
 * Sellers' algorithm: the fewest insertions, deletions and replacements that turn the quotation
 * into a passage.
 */
function byLetters(quote: string, text: string): ApproximateMatch | null {
  const n = quote.length;
  let costs = Array.from({ length: n + 1 }, (_, i) => i);
  let starts = new Array<number>(n + 1).fill(0);
  let best = { cost: n, start: 0, end: 0 };
  for (let j = 1; j <= text.length; j++) {
    const nextCosts = new Array<number>(n + 1).fill(0);
    const nextStarts = new Array<number>(n + 1).fill(j);
    for (let i = 1; i <= n; i++) {
      const replace = costs[i - 1]! + (quote[i - 1] === text[j - 1] ? 0 : 1);
      const insert = costs[i]! + 1;
      const remove = nextCosts[i - 1]! + 1;
      const cost = Math.min(replace, insert, remove);
      nextCosts[i] = cost;
      nextStarts[i] = cost === replace ? starts[i - 1]! : cost === insert ? starts[i]! : nextStarts[i - 1]!;
    }
    costs = nextCosts;
    starts = nextStarts;
    if (costs[n]! < best.cost) best = { cost: costs[n]!, start: starts[n]!, end: j };
  }
  return best.end > best.start ? { start: best.start, end: best.end, likeness: 1 - best.cost / n } : null;
}

interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    words.push({ folded: foldChars(match[0]), start: match.index, end: match.index + match[0].length });
    if (words.length === MOST_WORDS * 4) break;
  }
  return words;
}

/**
 * Matches words in the same order in both texts, weighted by their length. Other words between them
 * cost a third of their length, so that the passage does not extend over the whole text for a few
 * short words.
 */
function byWords(quote: string, text: string): ApproximateMatch | null {
  const wanted = wordsOf(quote).slice(0, MOST_WORDS);
  const there = wordsOf(text);
  const whole = wanted.reduce((sum, word) => sum + word.folded.length, 0);
  if (whole === 0 || there.length === 0) return null;
  const n = wanted.length;
  let scores = new Array<number>(n + 1).fill(0);
  let starts = new Array<number>(n + 1).fill(-1);
  let kept = new Array<number>(n + 1).fill(0);
  let best = { score: 0, kept: 0, start: -1, end: -1 };
  for (const [j, word] of there.entries()) {
    const nextScores = new Array<number>(n + 1).fill(0);
    const nextStarts = new Array<number>(n + 1).fill(-1);
    const nextKept = new Array<number>(n + 1).fill(0);
    const stranger = word.folded.length / 3;
    for (let i = 1; i <= n; i++) {
      const length = wanted[i - 1]!.folded.length;
      const equal = wanted[i - 1]!.folded === word.folded;
      const matched = equal ? scores[i - 1]! + length : -1;
      const skipThere = scores[i]! - stranger;
      const skipWanted = nextScores[i - 1]!;
      if (matched > 0 && matched >= skipThere && matched >= skipWanted) {
        nextScores[i] = matched;
        nextStarts[i] = starts[i - 1]! >= 0 ? starts[i - 1]! : j;
        nextKept[i] = kept[i - 1]! + length;
        if (matched > best.score) best = { score: matched, kept: nextKept[i]!, start: nextStarts[i]!, end: j };
      } else if (skipWanted >= skipThere && skipWanted > 0) {
        nextScores[i] = skipWanted;
        nextStarts[i] = nextStarts[i - 1]!;
        nextKept[i] = nextKept[i - 1]!;
      } else if (skipThere > 0) {
        nextScores[i] = skipThere;
        nextStarts[i] = starts[i]!;
        nextKept[i] = kept[i]!;
      }
    }
    scores = nextScores;
    starts = nextStarts;
    kept = nextKept;
  }
  if (best.start < 0) return null;
  return { start: there[best.start]!.start, end: there[best.end]!.end, likeness: best.kept / whole };
}
