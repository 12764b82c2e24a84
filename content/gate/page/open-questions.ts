import type { GateCheck } from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';

export const openQuestions: GateCheck<GatePage> = {
  name: 'open-questions',
  level: 'advice',
  message: {
    one: { fr: 'Une question est restée sans suite', en: 'One question is still open' },
    other: { fr: '{{count}} questions sont restées sans suite', en: '{{count}} questions are still open' },
  },
  find: ({ questions }) => questions.map((quote) => ({ at: { screen: 'annotations' }, words: quote })),
};
