import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

export const noText: GateCheck<GatePage> = {
  name: 'no-text',
  level: 'blocking',
  message: {
    one: { fr: 'Il manque un texte\u00a0: le brouillon est vide', en: 'A text is missing: the draft is empty' },
    other: { fr: 'Il manque un texte\u00a0: le brouillon est vide', en: 'A text is missing: the draft is empty' },
  },
  find: ({ words }) => (words === 0 ? [{ at: { screen: 'write' }, words: '' }] : []),
};
