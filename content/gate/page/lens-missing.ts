import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/**
 * Readers are asked the questions of a lens where the page is, and not in a toolkit that they don’t
 * open.
 */
export const lensMissing: GateCheck<GatePage> = {
  name: 'lens-missing',
  level: 'advice',
  message: {
    one: {
      fr: 'Aucune lunette du genre n’est posée sur cette page',
      en: 'No gender lens is attached to this page',
    },
    other: {
      fr: 'Aucune lunette du genre n’est posée sur cette page',
      en: 'No gender lens is attached to this page',
    },
  },
  find: ({ lensMissing: isMissing }) => (isMissing ? [{ at: { screen: 'lenses' }, words: '' }] : []),
};
