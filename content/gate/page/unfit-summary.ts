import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** The draft's summary is too long. */
export const unfitSummary: GateCheck<GatePage> = {
  name: 'unfit-summary',
  level: 'blocking',
  message: {
    one: { fr: 'Il manque un résumé, de 600 caractères au plus', en: 'A summary of 600 characters at most is missing' },
    other: {
      fr: 'Il manque un résumé, de 600 caractères au plus',
      en: 'A summary of 600 characters at most is missing',
    },
  },
  find: ({ unfit }) => (unfit.includes('summary') ? [{ at: { screen: 'write' }, words: '' }] : []),
};
