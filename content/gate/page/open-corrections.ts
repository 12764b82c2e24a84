import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

export const openCorrections: GateCheck<GatePage> = {
  name: 'open-corrections',
  level: 'advice',
  says: {
    one: { fr: 'Une correction proposée attend une décision', en: 'One proposed correction awaits a decision' },
    other: {
      fr: '{{count}} corrections proposées attendent une décision',
      en: '{{count}} proposed corrections await a decision',
    },
  },
  find: ({ open }) =>
    open
      .filter(({ kind }) => kind === 'correction')
      .map(({ quote }) => ({ at: { screen: 'annotations' }, words: quote })),
};
