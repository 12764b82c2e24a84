import { SEARCH_FIELDS } from '#content/search/index/search-document.ts';
import { blockText, type Segment } from '#content/search/index/segment.ts';
import { isStopWord } from '#content/search/words/stop-words.ts';
import { tokensOf } from '#content/search/words/tokens.ts';
import type { ClauseOutcome } from './evaluate.ts';
import type { Occurrences } from './passages.ts';

const TITLE = SEARCH_FIELDS.indexOf('title');
/**
 * Shares of the question, by weight, and of the title, by words, from which on one repeats the
 * other.
 */
const LEAST_OF_QUESTION = 0.7;
const LEAST_OF_TITLE = 0.6;

/**
 * How nearly a document's title repeats the question, by the weight of its clauses: 0 unless most
 * of the question is in the title, and most of the title in the question.
 */
export function titleMatch(
  segment: Segment,
  document: number,
  { positions }: Occurrences,
  outcomes: readonly ClauseOutcome[],
): number {
  const block = titleBlock(segment, document);
  if (block < 0) return 0;
  const from = segment.blockPositions[block]!;
  const to = block + 1 < segment.blockStarts[document + 1]! ? segment.blockPositions[block + 1]! : Infinity;
  const within = new Set<number>();
  let asked = 0;
  let here = 0;
  for (const [clause, { weight, documents }] of outcomes.entries()) {
    if (documents === 0) continue;
    asked += weight;
    // The title is a document's first block, as positions are ascending.
    const found = positions[clause]!.filter((position) => position >= from && position < to);
    if (found.length > 0) here += weight;
    for (const position of found) within.add(position - from);
  }
  const ofQuestion = here / asked;
  if (!(ofQuestion >= LEAST_OF_QUESTION)) return 0;
  const words = new Set<number>();
  for (const { form, position } of tokensOf(blockText(segment, block))) if (!isStopWord(form)) words.add(position);
  let repeated = 0;
  for (const position of words) if (within.has(position)) repeated++;
  const ofTitle = repeated / Math.max(1, words.size);
  return ofTitle < LEAST_OF_TITLE ? 0 : asked * ofQuestion * ofTitle;
}

function titleBlock({ blockStarts, blockFields }: Segment, document: number): number {
  for (let block = blockStarts[document]!; block < blockStarts[document + 1]!; block++)
    if (blockFields[block] === TITLE) return block;
  return -1;
}
