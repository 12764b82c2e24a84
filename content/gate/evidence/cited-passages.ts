import type { Finding } from '#content/gate/reading/finding.ts';
import type { CitedMaterial } from '#content/material/cited-material.ts';

/** The passages with these citations, in order: what a block cites of a source is one passage. */
export function citedPassages(cited: readonly CitedMaterial[]): Finding[] {
  const passages = new Map<string, Finding>();
  for (const { blockId, label } of cited) {
    const key = `${blockId} ${label}`;
    if (!passages.has(key)) passages.set(key, { at: { block: blockId }, words: label });
  }
  return [...passages.values()];
}
