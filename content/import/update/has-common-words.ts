import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';

/**
 * Length of the word sequences that are compared: any two texts of one language share shorter ones.
 */
const IN_A_ROW = 3;
/** Word sequences below which a text is too short to decide. */
const FEWEST = 20;
/**
 * The least share of them that two states of one text have in common, even after much rewriting.
 */
const LEAST_SHARE = 0.1;

function rowsOf(document: DocumentNode): Set<string> {
  const rows = new Set<string>();
  for (const { text } of plainText(document).blocks) {
    const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    for (let i = 0; i + IN_A_ROW <= words.length; i++) rows.add(words.slice(i, i + IN_A_ROW).join(' '));
  }
  return rows;
}

/** Whether two texts look like states of one: false if they share almost no word sequences. */
export function hasCommonWords(one: DocumentNode, other: DocumentNode): boolean {
  const [fewer, more] = [rowsOf(one), rowsOf(other)].sort((a, b) => a.size - b.size) as [Set<string>, Set<string>];
  if (fewer.size < FEWEST) return true;
  let common = 0;
  for (const row of fewer) if (more.has(row)) common++;
  return common / fewer.size >= LEAST_SHARE;
}
