import type { ClauseOutcome } from './evaluate.ts';
import type { Occurrences } from './passages.ts';

/** Words farther apart than this do not count as near. */
const FARTHEST = 24;

/** How near the words of neighbouring clauses stand to each other in a document, by their weight. */
export function proximityOf({ positions }: Occurrences, outcomes: readonly ClauseOutcome[]): number {
  let sum = 0;
  for (let clause = 1; clause < positions.length; clause++) {
    const distance = smallestDistance(positions[clause - 1]!, positions[clause]!);
    if (distance <= FARTHEST) sum += Math.min(outcomes[clause - 1]!.weight, outcomes[clause]!.weight) / distance;
  }
  return sum;
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
