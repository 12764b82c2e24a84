import { textAttribute } from '#content/document/reading/read-text.ts';
import type { Finding } from './finding.ts';
import { type Located, shorten } from './gate-text.ts';

/** A finding at a figure, identified by its caption or else by its number. */
export function findingAtFigure({ node, block }: Located, index: number): Finding {
  const number = index + 1;
  return {
    at: { block },
    words: shorten(textAttribute(node, 'caption').trim()),
    name: { fr: `image ${number}, sans légende`, en: `image ${number}, without a caption` },
  };
}
