import { countWords } from '#content/document/reading/text.ts';
import { typesetLine } from '#content/render/typeset.ts';
import type { ComparedBlock } from './compare.ts';

/** Unchanged blocks that are not shown. */
export interface SkippedBlocks {
  readonly change: 'skipped';
  readonly count: number;
}

/** A comparison as it is shown: the changed blocks, each with the block before and after it. */
export interface Comparison {
  readonly parts: readonly (ComparedBlock | SkippedBlocks)[];
  /** Number of words that only the later text has, and only the earlier. */
  readonly added: number;
  readonly removed: number;
}

/** Unchanged blocks shown on either side of a change. */
const CONTEXT = 1;
/** Fewer unchanged blocks are shown instead of being skipped. */
const SMALLEST_GAP = 2;

function wordsOf(blocks: readonly ComparedBlock[], change: 'added' | 'removed'): number {
  let words = 0;
  for (const { runs } of blocks) for (const run of runs) if (run.change === change) words += countWords(run.text);
  return words;
}

/** Applies the typography of the text's language, as for readers; code stays as written. */
function typeset(block: ComparedBlock, language: string): ComparedBlock {
  const of = block.path.includes('codeBlock') ? null : language;
  const texts = typesetLine(block.runs.map(({ text }) => ({ text, language: of })));
  return { ...block, runs: block.runs.map((run, at) => ({ ...run, text: texts[at]! })) };
}

/** Keeps changed blocks and their neighbours, with the typography of readers. */
export function condenseComparison(blocks: readonly ComparedBlock[], language: string): Comparison {
  const shown = new Set<number>();
  blocks.forEach(({ change }, at) => {
    if (change === 'same') return;
    for (let near = at - CONTEXT; near <= at + CONTEXT; near++) shown.add(near);
  });
  const parts: (ComparedBlock | SkippedBlocks)[] = [];
  for (let at = 0; at < blocks.length; ) {
    let end = at;
    while (end < blocks.length && !shown.has(end)) end++;
    if (end - at >= SMALLEST_GAP) parts.push({ change: 'skipped', count: end - at });
    else parts.push(...blocks.slice(at, end).map((block) => typeset(block, language)));
    if (end < blocks.length) parts.push(typeset(blocks[end]!, language));
    at = end + 1;
  }
  return { parts, added: wordsOf(blocks, 'added'), removed: wordsOf(blocks, 'removed') };
}
