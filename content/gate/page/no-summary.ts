import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import { isBlank } from '#content/text/visible-text.ts';

export const noSummary: GateCheck<GatePage> = {
  name: 'no-summary',
  level: 'blocking',
  message: {
    one: { fr: 'Il manque un résumé, dans la notice', en: 'A summary is missing, in the notice' },
    other: { fr: 'Il manque un résumé, dans la notice', en: 'A summary is missing, in the notice' },
  },
  find: ({ summary }) => (isBlank(summary) ? [{ at: { field: 'summary' }, words: '' }] : []),
};
