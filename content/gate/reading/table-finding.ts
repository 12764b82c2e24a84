import type { Finding } from './finding.ts';
import { type Located, wordsOf } from './gate-text.ts';

/** A finding at a table, identified by the words of its first row. */
export function findingAtTable({ node, block }: Located): Finding {
  const first = node.content?.[0];
  return {
    at: { block },
    words: first ? wordsOf(first) : '',
    name: { fr: 'un tableau sans titres', en: 'a table without headings' },
  };
}
