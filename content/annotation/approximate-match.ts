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
 * Most letters or words compared in one text: some seconds of the processor. Thousands of long
 * passages whose words are gone would otherwise take minutes; the first ones are still found.
 */
export const MOST_COMPARED_STEPS = 400_000_000;

/** How much may still be compared. Counts down. */
export interface Effort {
  steps: number;
}

/**
 * The passage of `text` most like `quote`, or null if there is none. Accents and case are ignored.
 * Either both texts are plain or both are squeezed. The work is bounded: long quotations are
 * compared word by word, very long texts only in their first part.
 * @param effort budget: once it is used up, nothing is compared
 */
export function findApproximate(
  quote: string,
  text: string,
  effort: Effort = { steps: Number.POSITIVE_INFINITY },
): ApproximateMatch | null {
  if (quote === '' || text === '' || effort.steps <= 0) return null;
  const bounded = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  return quote.length <= LONGEST_BY_LETTERS
    ? byLetters(foldChars(quote), foldChars(bounded), effort)
    : byWords(quote, bounded, effort);
}

/**
 * Sellers' algorithm: the fewest insertions, deletions and replacements that turn the quotation
 * into a passage.
 */
function byLetters(quote: string, text: string, effort: Effort): ApproximateMatch | null {
  const n = quote.length;
  effort.steps -= n * text.length;
  let costs = Int32Array.from({ length: n + 1 }, (_, i) => i);
  let starts = new Int32Array(n + 1);
  let nextCosts = new Int32Array(n + 1);
  let nextStarts = new Int32Array(n + 1);
  let best = { cost: n, start: 0, end: 0 };
  for (let j = 1; j <= text.length; j++) {
    nextCosts[0] = 0;
    nextStarts[0] = j;
    for (let i = 1; i <= n; i++) {
      const replace = costs[i - 1]! + (quote[i - 1] === text[j - 1] ? 0 : 1);
      const insert = costs[i]! + 1;
      const remove = nextCosts[i - 1]! + 1;
      const cost = Math.min(replace, insert, remove);
      nextCosts[i] = cost;
      nextStarts[i] = cost === replace ? starts[i - 1]! : cost === insert ? starts[i]! : nextStarts[i - 1]!;
    }
    [costs, nextCosts] = [nextCosts, costs];
    [starts, nextStarts] = [nextStarts, starts];
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
function byWords(quote: string, text: string, effort: Effort): ApproximateMatch | null {
  const wanted = wordsOf(quote).slice(0, MOST_WORDS);
  const there = wordsOf(text);
  const whole = wanted.reduce((sum, word) => sum + word.folded.length, 0);
  if (whole === 0 || there.length === 0) return null;
  const n = wanted.length;
  effort.steps -= n * there.length;
  const ids = new Map<string, number>();
  const idOf = ({ folded }: Word) => {
    const id = ids.get(folded) ?? ids.size;
    ids.set(folded, id);
    return id;
  };
  const wantedIds = Int32Array.from(wanted, idOf);
  const lengths = Int32Array.from(wanted, ({ folded }) => folded.length);
  let scores = new Float64Array(n + 1);
  let starts = new Int32Array(n + 1).fill(-1);
  let kept = new Int32Array(n + 1);
  let nextScores = new Float64Array(n + 1);
  let nextStarts = new Int32Array(n + 1).fill(-1);
  let nextKept = new Int32Array(n + 1);
  let best = { score: 0, kept: 0, start: -1, end: -1 };
  for (const [j, word] of there.entries()) {
    const id = idOf(word);
    const stranger = word.folded.length / 3;
    for (let i = 1; i <= n; i++) {
      const length = lengths[i - 1]!;
      const matched = wantedIds[i - 1] === id ? scores[i - 1]! + length : -1;
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
      } else {
        nextScores[i] = 0;
        nextStarts[i] = -1;
        nextKept[i] = 0;
      }
    }
    [scores, nextScores] = [nextScores, scores];
    [starts, nextStarts] = [nextStarts, starts];
    [kept, nextKept] = [nextKept, kept];
  }
  if (best.start < 0) return null;
  return { start: there[best.start]!.start, end: there[best.end]!.end, likeness: best.kept / whole };
}
