import { type Segment, sentenceAt } from '#content/search/index/segment.ts';
import type { ClauseOutcome } from './evaluate.ts';
import type { Occurrences } from './passages.ts';

/** Words of neighbouring clauses farther apart than this do not count as near. */
const FARTHEST = 24;
/** The words of a query with up to this many clauses often belong to one sentence, in any order. */
const SHORT_QUERY = 4;
/** The factor for a sentence that has the words in other forms than those typed. */
const OTHER_FORMS = 0.5;

/** How near the words of neighbouring clauses are to each other in a document, by their weight. */
export function proximityOf({ positions }: Occurrences, outcomes: readonly ClauseOutcome[]): number {
  let sum = 0;
  for (let clause = 1; clause < positions.length; clause++) {
    const distance = smallestDistance(positions[clause - 1]!, positions[clause]!);
    if (distance <= FARTHEST) sum += Math.min(outcomes[clause - 1]!.weight, outcomes[clause]!.weight) / distance;
  }
  return sum;
}

/**
 * Whether one sentence of a document has all the clauses of a short query, by their weight. It
 * decreases as the sentence has more other words, is halved if the words are in other forms, and is
 * 0 if no sentence has them all.
 */
export function proximityScore(
  segment: Segment,
  document: number,
  { positions, typed }: Occurrences,
  outcomes: readonly ClauseOutcome[],
): number {
  const asked = outcomes.flatMap(({ documents }, clause) => (documents > 0 ? [clause] : []));
  if (asked.length < 2 || asked.length > SHORT_QUERY) return 0;
  const share = (lists: Occurrences['positions']) => {
    const length = shortestSentence(
      segment,
      document,
      asked.map((clause) => lists[clause]!),
    );
    return Math.sqrt(Math.min(1, asked.length / length));
  };
  const weight = asked.reduce((sum, clause) => sum + outcomes[clause]!.weight, 0);
  return weight * Math.max(share(typed), OTHER_FORMS * share(positions));
}

/**
 * The length in words of the shortest sentence that has a position of every list; Infinity if there
 * is none.
 */
function shortestSentence(segment: Segment, document: number, lists: readonly (readonly number[])[]): number {
  const rarest = lists.reduce((a, b) => (b.length < a.length ? b : a));
  const next = lists.map(() => 0);
  let shortest = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const position of rarest) {
    if (position < end) continue;
    const [from, to] = sentenceAt(segment, document, position);
    end = to;
    const hasAll = lists.every((list, index) => {
      while (list[next[index]!]! < from) next[index]!++;
      return list[next[index]!]! < to;
    });
    if (hasAll) shortest = Math.min(shortest, to - from);
  }
  return shortest;
}

/** The smallest distance between two ascending lists, at least 1; Infinity if one is empty. */
function smallestDistance(a: readonly number[], b: readonly number[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  let at = 0;
  for (const position of a) {
    while (at + 1 < b.length && b[at + 1]! <= position) at++;
    for (const other of [b[at], b[at + 1]]) {
      if (other !== undefined && other !== position) smallest = Math.min(smallest, Math.abs(other - position));
    }
  }
  return smallest;
}
