import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** The draft's title is empty or too long. */
export const unfitTitle: GateCheck<GatePage> = {
  name: 'unfit-title',
  level: 'blocking',
  message: {
    one: { fr: 'Il manque un titre, de 200 caractères au plus', en: 'A title of 200 characters at most is missing' },
    other: { fr: 'Il manque un titre, de 200 caractères au plus', en: 'A title of 200 characters at most is missing' },
  },
  find: ({ unfit }) => (unfit.includes('title') ? [{ at: { screen: 'write' }, words: '' }] : []),
};
