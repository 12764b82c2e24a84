import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** Who proposed other words is owed an answer: they are taken over, or the thread is closed. */
export const openCorrections: GateCheck<GatePage> = {
  name: 'open-corrections',
  level: 'justified',
  says: {
    one: { fr: 'Une correction proposée attend une décision', en: 'One proposed correction awaits a decision' },
    other: {
      fr: '{{count}} corrections proposées attendent une décision',
      en: '{{count}} proposed corrections await a decision',
    },
  },
  find: ({ corrections }) => corrections.map((quote) => ({ at: { screen: 'annotations' }, words: quote })),
};
