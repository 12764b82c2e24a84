import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** Each proposed correction needs an answer: it is taken over, or its thread is closed. */
export const openCorrections: GateCheck<GatePage> = {
  name: 'open-corrections',
  level: 'justified',
  message: {
    one: { fr: 'Une correction proposée attend une décision', en: 'One proposed correction awaits a decision' },
    other: {
      fr: '{{count}} corrections proposées attendent une décision',
      en: '{{count}} proposed corrections await a decision',
    },
  },
  find: ({ corrections }) => corrections.map((quote) => ({ at: { screen: 'annotations' }, words: quote })),
};
