import type { GateCheck } from '#content/gate/reading/finding.ts';
import { findingAt, type GateText } from '#content/gate/reading/gate-text.ts';

const UNFINISHED =
  /(^|[\s([«"“])(à (compléter|vérifier|confirmer|préciser|traduire)|to be (completed|confirmed|checked)|todo|tbc|tbd|xxx+|lorem ipsum|\?{3,})(?![\p{L}\p{N}])/iu;

export const toBeCompleted: GateCheck<GateText> = {
  name: 'to-be-completed',
  level: 'advice',
  message: {
    one: { fr: 'Un passage attend d’être complété', en: 'One passage is still to be completed' },
    other: { fr: '{{count}} passages attendent d’être complétés', en: '{{count}} passages are still to be completed' },
  },
  find: ({ textBlocks }) =>
    textBlocks.filter(({ node, words }) => node.type !== 'codeBlock' && UNFINISHED.test(words)).map(findingAt),
};
