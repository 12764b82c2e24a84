import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/**
 * Most citations of a text. Consent is looked up for each of them while the text is published,
 * which delays other writes.
 */
export const MOST_CITATIONS = 2_000;

export const manyCitations: GateCheck<GatePage> = {
  name: 'many-citations',
  level: 'blocking',
  message: {
    one: {
      fr: `Le texte a trop de citations\u00a0: ${MOST_CITATIONS} au plus. Divisez-le en plusieurs pages`,
      en: `The text has too many citations: ${MOST_CITATIONS} at most. Divide it into several pages`,
    },
    other: {
      fr: `Le texte a trop de citations\u00a0: ${MOST_CITATIONS} au plus. Divisez-le en plusieurs pages`,
      en: `The text has too many citations: ${MOST_CITATIONS} at most. Divide it into several pages`,
    },
  },
  find: ({ citations }) => (citations > MOST_CITATIONS ? [{ at: { screen: 'write' }, words: '' }] : []),
};
