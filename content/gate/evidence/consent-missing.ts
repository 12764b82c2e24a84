import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { CITED_GAP_WORDS } from '#content/material/cited-material.ts';

export const consentMissing: GateCheck<GatePage> = {
  name: 'consent-missing',
  level: 'blocking',
  message: {
    one: {
      fr: 'Une citation va au-delà de ce que les personnes ont accepté',
      en: 'One citation goes beyond what people agreed to',
    },
    other: {
      fr: '{{count}} citations vont au-delà de ce que les personnes ont accepté',
      en: '{{count}} citations go beyond what people agreed to',
    },
  },
  find: ({ cited }) =>
    cited.flatMap(({ blockId, label, gap }) =>
      gap === null
        ? []
        : [
            {
              at: { block: blockId },
              words: label,
              name: { fr: 'une source', en: 'a source' },
              why: CITED_GAP_WORDS[gap],
            },
          ],
    ),
};
