import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { citedPassages } from './cited-passages.ts';
import { isOver } from './quotation-refused.ts';

export const quotationCorrected: GateCheck<GatePage> = {
  name: 'quotation-corrected',
  level: 'justified',
  message: {
    one: {
      fr: 'La personne a demandé de corriger un passage, qui ne l’est pas encore',
      en: 'The person asked for a correction of one passage, which is not made yet',
    },
    other: {
      fr: 'Les personnes ont demandé de corriger {{count}} passages, qui ne le sont pas encore',
      en: 'People asked for corrections of {{count}} passages, which are not made yet',
    },
  },
  find: ({ cited }) =>
    citedPassages(cited.filter(({ isCorrected, isRefused, gap }) => isCorrected && !isRefused && !isOver(gap))),
};
