import type { ClauseOutcome } from './evaluate.ts';
import type { Occurrences } from './passages.ts';

/** Words of neighbouring clauses farther apart than this do not count as near. */
const FARTHEST = 24;
/** Queries of up to this many clauses are often words of one sentence: in any order, within so many words. */
const SHORT_QUERY = 4;
const LONGEST_SENTENCE = 60;

/** How near the words of a query stand to each other in a document, by their weight: two by two, and all together. */
export function proximityOf({ positions }: Occurrences, outcomes: readonly ClauseOutcome[]): number {
  let sum = 0;
  for (let clause = 1; clause < positions.length; clause++) {
    const distance = smallestDistance(positions[clause - 1]!, positions[clause]!);
    if (distance <= FARTHEST) sum += Math.min(outcomes[clause - 1]!.weight, outcomes[clause]!.weight) / distance;
  }
  return sum;
}

/**
 * How far a document has all the clauses of a short query in one sentence, by their weight: whole if they follow each other, 0 if
 * one is missing or they are far apart.
 */
export function togetherness({ positions }: Occurrences, outcomes: readonly ClauseOutcome[]): number {
  const asked = outcomes.flatMap(({ documents, weight }, clause) =>
    documents > 0 ? [{ weight, at: positions[clause]! }] : [],
  );
  if (asked.length < 2 || asked.length > SHORT_QUERY) return 0;
  const span = smallestSpan(asked.map(({ at }) => at));
  if (span > LONGEST_SENTENCE) return 0;
  return asked.reduce((sum, { weight }) => sum + weight, 0) * Math.min(1, asked.length / span);
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

/** How many words the shortest stretch counts that has a position of every ascending list; Infinity if one is empty. */
function smallestSpan(lists: readonly (readonly number[])[]): number {
  const at = lists.map(() => 0);
  let smallest = Number.POSITIVE_INFINITY;
  while (true) {
    let first = 0;
    let end = 0;
    for (const [list, positions] of lists.entries()) {
      const position = positions[at[list]!];
      if (position === undefined) return smallest;
      if (position < lists[first]![at[first]!]!) first = list;
      end = Math.max(end, position);
    }
    smallest = Math.min(smallest, end - lists[first]![at[first]!]! + 1);
    at[first]!++;
  }
}
