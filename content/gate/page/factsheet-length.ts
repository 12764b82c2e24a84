import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** Words that fit on two printed pages. */
const MOST_WORDS = 1_200;

export const factsheetLength: GateCheck<GatePage> = {
  name: 'factsheet-length',
  level: 'advice',
  message: {
    one: {
      fr: 'Une fiche tient en deux pages\u00a0: celle-ci a plus de 1 200 mots',
      en: 'A factsheet fits two pages: this one has more than 1,200 words',
    },
    other: {
      fr: 'Une fiche tient en deux pages\u00a0: celle-ci a plus de 1 200 mots',
      en: 'A factsheet fits two pages: this one has more than 1,200 words',
    },
  },
  find: ({ kind, words }) =>
    kind === 'factsheet' && words > MOST_WORDS ? [{ at: { screen: 'write' }, words: '' }] : [],
};
