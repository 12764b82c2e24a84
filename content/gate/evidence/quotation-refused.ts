import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import type { CitedGap } from '#content/material/cited-material.ts';
import { citedPassages } from './cited-passages.ts';

/** Consent ended as a whole: reported once, as missing consent, not for each quotation. */
export const isOver = (gap: CitedGap | null): boolean => gap === 'withdrawn' || gap === 'refused';

export const quotationRefused: GateCheck<GatePage> = {
  name: 'quotation-refused',
  level: 'blocking',
  message: {
    one: {
      fr: 'Un passage a des paroles que la personne a retirées ou rayées',
      en: 'One passage has words that the person took back or struck',
    },
    other: {
      fr: '{{count}} passages ont des paroles que les personnes ont retirées ou rayées',
      en: '{{count}} passages have words that people took back or struck',
    },
  },
  find: ({ cited }) => citedPassages(cited.filter(({ isRefused, gap }) => isRefused && !isOver(gap))),
};
