import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

/** The review rule of the page’s kind also decides who may publish without approvals. */
export const approvals: GateCheck<GatePage> = {
  name: 'approvals',
  level: 'justified',
  message: {
    one: { fr: 'Il manque une approbation', en: 'One approval is missing' },
    other: { fr: 'Il manque {{count}} approbations', en: '{{count}} approvals are missing' },
  },
  find: ({ approvalsMissing }) =>
    Array.from({ length: approvalsMissing }, () => ({ at: { screen: 'reviews' }, words: '' })),
};
