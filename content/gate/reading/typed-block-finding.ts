import { BLOCK_LABELS } from '#content/document/blocks.ts';
import { textAttribute } from '#content/document/reading/read-text.ts';
import type { Finding } from './finding.ts';
import { type Located, shorten, wordsOf } from './gate-text.ts';

/** A finding at a typed block, identified by its title, its words, or else its kind. */
export function findingAtTypedBlock({ node, block }: Located): Finding {
  const label = BLOCK_LABELS.find(({ kind }) => kind === node.attrs?.kind) ?? BLOCK_LABELS[0]!;
  return {
    at: { block },
    words: shorten(textAttribute(node, 'title').trim()) || wordsOf(node),
    name: { fr: label.fr, en: label.en },
  };
}
