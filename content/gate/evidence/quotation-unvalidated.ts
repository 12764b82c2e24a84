import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { citedPassages } from './cited-passages.ts';

export const quotationUnvalidated: GateCheck<GatePage> = {
  name: 'quotation-unvalidated',
  level: 'justified',
  message: {
    one: {
      fr: 'Une parole citée n’a pas été validée par la personne',
      en: 'One quoted testimony has not been validated by the person',
    },
    other: {
      fr: '{{count}} paroles citées n’ont pas été validées par les personnes',
      en: '{{count}} quoted testimonies have not been validated by the people',
    },
  },
  find: ({ cited }) => citedPassages(cited.filter(({ isUnvalidated, gap }) => isUnvalidated && gap === null)),
};
